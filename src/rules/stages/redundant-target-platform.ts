import { platformOf } from '../../dockerfile/platforms.ts';
import { replaceRange } from '../../text/edit.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'redundant-target-platform',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'style',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: '--platform=$TARGETPLATFORM is what Docker does anyway',
  remedy: 'Leave `--platform=$TARGETPLATFORM` out',
  rationale:
    'A stage without `--platform` is built for the target platform. Saying so adds nothing, and hides the stages that do differ; builders that do not set `TARGETPLATFORM` fail on the empty value.',
  peers: [
    { tool: 'hadolint', id: 'DL3065', relation: 'same' },
    { tool: 'buildkit', id: 'RedundantTargetPlatform', relation: 'same' },
  ],
  examples: {
    bad: [
      {
        files: 'FROM --platform=$TARGETPLATFORM alpine:3.23\n',
        reports: [{ line: 1, message: '`--platform=$TARGETPLATFORM` is the default. Leave it out.' }],
        fixed: 'FROM alpine:3.23\n',
      },
    ],
    good: [
      { title: 'The machine that builds', files: 'FROM --platform=$BUILDPLATFORM golang:1.26\n' },
      { title: 'With a default', files: 'FROM --platform=${TARGETPLATFORM:-linux/amd64} alpine:3.23\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      const platform = platformOf(stage);
      if (platform.kind !== 'target') continue;
      const { range } = platform.flag;
      const withBlank = { ...range, endColumn: range.endColumn + 1 };
      yield {
        message: '`--platform=$TARGETPLATFORM` is the default. Leave it out.',
        subject: 'TARGETPLATFORM',
        at: { path: file.path, range },
        fix: {
          title: 'Leave out `--platform=$TARGETPLATFORM`',
          applicability: 'safe',
          edits: [{ path: file.path, ...replaceRange(file.source, withBlank, '') }],
        },
      };
    }
  },
});
