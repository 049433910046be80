import { instructionsOf } from '../../dockerfile/stages.ts';
import { cleartextHostOf } from '../../shell/cleartext.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'unverified-add',
  scope: 'dockerfile',
  severity: 'major',
  category: 'security',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'ADD downloads a file that nothing checks',
  remedy: 'Add `--checksum` to the download',
  rationale:
    'The server can send another file tomorrow, and the image holds it without anybody noticing: the build cache asks only whether it has changed. `ADD --checksum=sha256:…` stops the build instead.',
  exceptions: 'A file that is meant to change, such as a list of today.',
  peers: peersNamed(['checkov:CKV_DOCKER_4', 'semgrep:prefer-copy-over-add']),
  examples: {
    bad: [
      {
        files: 'FROM alpine:3.23\nADD https://example.org/v1/tool.tgz /opt/\n',
        reports: [
          {
            line: 2,
            message:
              'Nothing checks what `https://example.org/v1/tool.tgz` sends. Add `--checksum=sha256:…` to this `ADD`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Compared',
        files:
          'FROM alpine:3.23\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.org/a /a\n',
      },
      {
        title: 'Files of the project, and repositories',
        files: 'FROM alpine:3.23\nADD app.tgz /\nADD https://example.org/a.git#v1 /a\n',
      },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      for (const add of instructionsOf(stage, 'ADD')) {
        if (add.flags.some(({ name }) => name === 'checksum')) continue;
        for (const { text, range } of add.sources) {
          const url = text.replace(/^["']|["']$/g, '');
          if (!/^(?:https?|ftp):\/\//i.test(url) || /\.git(?:[#?]|$)/.test(url)) continue;
          // Told as a download without encryption.
          if (cleartextHostOf(url) !== null) continue;
          yield {
            message: `Nothing checks what \`${url}\` sends. Add \`--checksum=sha256:…\` to this \`ADD\`.`,
            subject: url,
            at: { path: file.path, range },
          };
        }
      }
    }
  },
});
