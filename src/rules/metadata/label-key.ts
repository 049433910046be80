import { instructionsOf } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'label-key',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'style',
  confidence: 'certain',
  profile: 'strict',
  since: '0.1.0',
  title: 'Label key does not follow the convention',
  remedy: 'Name the label by the convention',
  rationale:
    'Docker asks for keys of lower-case letters, digits, dots and hyphens that begin with a letter and end with a letter or digit, without two separators in a row. The namespaces `com.docker`, `io.docker` and `org.dockerproject` are its own.',
  peers: peersNamed(['hadolint:DL3048'], 'same'),
  examples: {
    bad: [
      {
        files: 'FROM alpine:3.23\nLABEL Version="1" com.docker.team="a"\n',
        reports: [
          {
            line: 2,
            message:
              '`Version` is no conventional label key: lower-case letters, digits, single dots and hyphens, from a letter to a letter or digit.',
          },
          {
            line: 2,
            message:
              '`com.docker.team` stands in a namespace that is reserved for Docker. Use one of your own domains.',
          },
        ],
      },
    ],
    good: [
      { files: 'FROM alpine:3.23\nLABEL org.opencontainers.image.title="x" maintainer="a" com.dockerised.x=1\n' },
      { title: 'Known at build time only', files: 'FROM alpine:3.23\nARG KEY\nLABEL $KEY=1\n' },
    ],
  },
  *check({ file }) {
    for (const { pairs } of instructionsOf(file, 'LABEL')) {
      for (const { name: written, nameRange } of pairs) {
        const name = written.replace(/^(["'])(.*)\1$/, '$2');
        if (/^\$|\$\{/.test(name)) continue;
        const isReserved = /^(?:com\.docker|io\.docker|org\.dockerproject)\./.test(name);
        if (!isReserved && /^[a-z](?:[.-]?[a-z0-9])*$/.test(name)) continue;
        yield {
          message: isReserved
            ? `\`${name}\` stands in a namespace that is reserved for Docker. Use one of your own domains.`
            : `\`${name}\` is no conventional label key: lower-case letters, digits, single dots and hyphens, from a letter to a letter or digit.`,
          subject: name,
          at: { path: file.path, range: nameRange },
        };
      }
    }
  },
});
