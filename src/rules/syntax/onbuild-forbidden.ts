import { instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'onbuild-forbidden',
  scope: 'dockerfile',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'ONBUILD with an instruction that it may not trigger',
  remedy: 'Take the instruction out of `ONBUILD`',
  rationale: '`FROM`, `MAINTAINER` and `ONBUILD` itself are not allowed as triggers: the build stops at the line.',
  peers: [
    { tool: 'hadolint', id: 'DL3043', relation: 'same' },
    { tool: 'droast', id: 'DF068', relation: 'same' },
  ],
  examples: {
    bad: [
      {
        files: 'FROM node:24-slim\nONBUILD FROM node:24\nONBUILD ONBUILD RUN npm ci\n',
        reports: [
          { line: 2, message: '`FROM` is not allowed behind `ONBUILD`: the build stops here.' },
          { line: 3, message: '`ONBUILD` is not allowed behind `ONBUILD`: the build stops here.' },
        ],
      },
    ],
    good: [
      { title: 'Triggers that may be', files: 'FROM node:24-slim\nONBUILD COPY . .\nONBUILD RUN npm ci\n' },
      { title: 'Words of a command', files: 'FROM alpine:3.23\nONBUILD RUN echo FROM\n' },
    ],
  },
  *check({ file }) {
    for (const onbuild of instructionsOf({ instructions: file.instructions }, 'ONBUILD')) {
      const trigger = /^\s*(from|maintainer|onbuild)(?=\s|$)/i.exec(onbuild.args.text)?.[1]?.toUpperCase();
      if (trigger === undefined) continue;
      yield {
        message: `\`${trigger}\` is not allowed behind \`ONBUILD\`: the build stops here.`,
        subject: trigger,
        at: { path: file.path, range: onbuild.ownRange },
      };
    }
  },
});
