import { instructionsOf } from '../../dockerfile/stages.ts';
import { replaceRange } from '../../text/edit.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'maintainer-instruction',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'style',
  confidence: 'certain',
  profile: 'strict',
  since: '0.1.0',
  fixable: true,
  title: 'MAINTAINER is deprecated',
  remedy: 'Use a label in place of `MAINTAINER`',
  rationale:
    'It has been deprecated since Docker 1.13. A label says the same, is inherited and overridden like any other, and is shown by registries: `org.opencontainers.image.authors`.',
  peers: peersNamed(
    [
      'hadolint:DL4000',
      'buildkit:MaintainerDeprecated',
      'trivy:DS-0022',
      'checkov:CKV_DOCKER_6',
      'kics:MAINTAINER Instruction Being Used',
      'semgrep:maintainer-is-deprecated',
      'sonar:S6586',
      'droast:DF019',
      'dockerfilelint:deprecated_in_1.13',
    ],
    'same',
  ),
  examples: {
    bad: [
      {
        files: 'FROM alpine:3.23\nMAINTAINER Ada <ada@example.org>\n',
        reports: [
          {
            line: 2,
            message: '`MAINTAINER` is deprecated: use `LABEL org.opencontainers.image.authors="…"`.',
          },
        ],
        fixed: 'FROM alpine:3.23\nLABEL org.opencontainers.image.authors="Ada <ada@example.org>"\n',
      },
      {
        title: 'Quotes are left to you',
        files: 'FROM alpine:3.23\nMAINTAINER "Ada" <ada@example.org>\n',
        reports: [
          {
            line: 2,
            message: '`MAINTAINER` is deprecated: use `LABEL org.opencontainers.image.authors="…"`.',
          },
        ],
      },
    ],
    good: [
      { title: 'A label', files: 'FROM alpine:3.23\nLABEL maintainer="ada@example.org"\n' },
      { title: 'A comment', files: '# MAINTAINER Ada\nFROM alpine:3.23\n' },
    ],
  },
  *check({ file }) {
    for (const { args, ownRange, onbuild } of instructionsOf(file, 'MAINTAINER')) {
      const name = args.text.trim();
      const isPlain = /^[^"'$\\`]+$/.test(name) && !onbuild && ownRange.startLine === ownRange.endLine;
      const label = `LABEL org.opencontainers.image.authors="${name}"`;
      yield {
        message: '`MAINTAINER` is deprecated: use `LABEL org.opencontainers.image.authors="…"`.',
        subject: 'MAINTAINER',
        at: { path: file.path, range: ownRange },
        ...(isPlain
          ? {
              fix: {
                title: 'Use the label',
                applicability: 'safe',
                edits: [{ path: file.path, ...replaceRange(file.source, ownRange, label) }],
              },
            }
          : {}),
      };
    }
  },
});
