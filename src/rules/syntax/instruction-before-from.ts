import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'instruction-before-from',
  scope: 'dockerfile',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Instruction stands before the first FROM',
  remedy: 'Move the instruction below `FROM`',
  rationale:
    'Only `ARG` may stand above the first `FROM`: everything else needs a stage, and the build stops with "no build stage in current context".',
  peers: [
    { tool: 'hadolint', id: 'DL3061', relation: 'same' },
    { tool: 'droast', id: 'DF037', relation: 'same' },
    { tool: 'dockerfilelint', id: 'from_first', relation: 'same' },
  ],
  examples: {
    bad: [
      {
        files: 'ARG TAG=3.23\nLABEL org.opencontainers.image.title=tool\nFROM alpine:$TAG\n',
        reports: [
          {
            line: 2,
            message:
              '`LABEL` stands before the first `FROM`, where only `ARG` may stand: the build stops. Move it below.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'ARG and comments',
        files: '# syntax=docker/dockerfile:1\n# The version\nARG TAG=3.23\n\nFROM alpine:$TAG\n',
      },
      { title: 'In its stage', files: 'FROM alpine:3.23\nLABEL a=b\n' },
    ],
  },
  *check({ file }) {
    if (file.stages[0]?.from == null) return;
    for (const { keyword, ownRange } of file.preamble) {
      if (keyword === 'ARG' || keyword === 'UNKNOWN') continue;
      yield {
        message: `\`${keyword}\` stands before the first \`FROM\`, where only \`ARG\` may stand: the build stops. Move it below.`,
        subject: keyword,
        at: { path: file.path, range: ownRange },
      };
    }
  },
});
