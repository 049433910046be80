import { shellScripts } from '../../dockerfile/commands.ts';
import type { Dockerfile } from '../../dockerfile/model.ts';
import { wordValue } from '../../dockerfile/shell-values.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import { cleartextHostOf } from '../../shell/cleartext.ts';
import { downloadOf } from '../../shell/downloaders.ts';
import { verificationOf } from '../../shell/verifiers.ts';
import { commandsOf } from '../../shell/walk.ts';
import { leadingText } from '../../shell/words.ts';
import { replaceRange } from '../../text/edit.ts';
import type { Range } from '../../text/range.ts';
import { lineText } from '../../text/source.ts';
import { peersNamed } from '../peers.ts';
import { defineRule, type Fix, type Profile } from '../rule.ts';

/** An ADD without a checksum is unverified as well: told here, and not twice. */
const ofAdd = ['sonar:S5332', 'checkov:CKV_DOCKER_4', 'semgrep:prefer-copy-over-add'];

export default defineRule({
  id: 'cleartext-download',
  scope: 'dockerfile',
  severity: 'critical',
  category: 'security',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Download without encryption',
  remedy: 'Download over `https://`, or compare a checksum',
  rationale:
    'Over `http://` and `ftp://` anybody on the way can read the request and answer it with another file, which the build then unpacks or runs. `https://` is there nearly everywhere; a checksum in the Dockerfile protects where it is not.',
  exceptions:
    'A server of the own network that has no certificate. Package repositories whose packages are signed are not reported.',
  peers: peersNamed(ofAdd),
  examples: {
    bad: [
      {
        files:
          'FROM debian:13-slim\nRUN curl -fsSL http://example.org/tool.tar.gz | tar -xz\nADD http://example.org/a.conf /etc/\n',
        reports: [
          {
            line: 2,
            message:
              'Anybody on the way to `example.org` can put another file in place of this one. Use `https://`, or compare a checksum.',
          },
          {
            line: 3,
            message:
              'Anybody on the way to `example.org` can put another file in place of this one. Use `https://`, or compare a checksum.',
          },
        ],
        fixed:
          'FROM debian:13-slim\nRUN curl -fsSL https://example.org/tool.tar.gz | tar -xz\nADD https://example.org/a.conf /etc/\n',
      },
      {
        title: 'A port that speaks nothing else',
        files: 'FROM debian:13-slim\nRUN curl -fsSL "http://example.org:8080/a" -o /srv/a\n',
        reports: [
          {
            line: 2,
            message:
              'Anybody on the way to `example.org` can put another file in place of this one. Use `https://`, or compare a checksum.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Compared',
        files:
          'FROM debian:13-slim\nRUN wget http://example.org/a.tgz && echo "abc  a.tgz" | sha256sum -c\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d http://example.org/b /b\n',
      },
      {
        title: 'Its own machine, services of the network, names known at build time only',
        files:
          'FROM debian:13-slim\nRUN curl http://localhost:8080/ && curl http://169.254.169.254/x && curl http://mirror/x && curl "http://$HOST/x"\n',
      },
      {
        title: 'Signed packages, and addresses that are only written down',
        files: 'FROM debian:13-slim\nRUN echo "deb http://deb.debian.org/debian sid main" > /etc/apt/sources.list\n',
      },
    ],
  },
  *check({ file }) {
    const found: { host: string; range: Range; profile: Profile; peers: readonly string[] }[] = [];
    for (const { stage, instruction, script } of shellScripts(file)) {
      const isRun = instruction.keyword === 'RUN';
      const commands = commandsOf(script);
      if (instruction.keyword === 'HEALTHCHECK' || commands.some((one) => verificationOf(one) !== null)) continue;
      for (const command of commands) {
        const words = isRun
          ? (downloadOf(command)?.urls ?? [])
          : instruction.command?.form === 'exec'
            ? command.args
            : [];
        for (const word of words) {
          const host = cleartextHostOf(wordValue(file, stage, instruction, word) ?? leadingText(word));
          if (host !== null)
            found.push({ host, range: word.range, profile: isRun ? 'recommended' : 'strict', peers: ['sonar:S5332'] });
        }
      }
    }
    for (const add of file.stages.flatMap((stage) => [...instructionsOf(stage, 'ADD')])) {
      if (add.flags.some(({ name }) => name === 'checksum')) continue;
      for (const { value, range } of add.sources) {
        const host = cleartextHostOf(value ?? '');
        if (host !== null) found.push({ host, range, profile: 'recommended', peers: ofAdd });
      }
    }
    for (const { host, range, profile, peers } of found) {
      yield {
        message: `Anybody on the way to \`${host}\` can put another file in place of this one. Use \`https://\`, or compare a checksum.`,
        subject: host,
        at: { path: file.path, range },
        profile,
        peers,
        ...overTls(file, range),
      };
    }
  },
});

/** The usual port of HTTPS may be closed, so somebody has to look; another port speaks one protocol only. */
function overTls({ path, source }: Dockerfile, range: Range): { fix?: Fix } {
  const written = lineText(source, range.startLine).slice(range.startColumn - 1, range.endColumn - 1);
  const [address, scheme] = /\b(http):\/\/(?![^/]*:)/i.exec(written) ?? [];
  if (address === undefined || scheme === undefined || range.startLine !== range.endLine) return {};
  const startColumn = range.startColumn + written.indexOf(address);
  const edit = replaceRange(source, { ...range, startColumn, endColumn: startColumn + scheme.length }, 'https');
  return { fix: { title: 'Use `https://`', applicability: 'needs-review', edits: [{ path, ...edit }] } };
}
