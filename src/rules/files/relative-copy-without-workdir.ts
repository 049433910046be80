import { isAbsolutePath, setsWorkingDirectory, workingDirectoryAt } from '../../dockerfile/paths.ts';
import { instructionsOf, rootBase } from '../../dockerfile/stages.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'relative-copy-without-workdir',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Relative destination without a WORKDIR',
  remedy: 'Set a `WORKDIR` before relative paths',
  rationale:
    'Without a `WORKDIR` a relative destination is taken from the working directory of the base image, in most images `/`: the files end up beside `/bin` and `/etc`, and somewhere else after a change of base.',
  peers: [
    { tool: 'hadolint', id: 'DL3045', relation: 'same' },
    { tool: 'droast', id: 'DF063', relation: 'same' },
  ],
  examples: {
    bad: [
      {
        files: 'FROM python:3.14-slim\nCOPY . .\nCMD ["python", "main.py"]\n',
        reports: [
          {
            line: 2,
            message:
              'No `WORKDIR` comes before this, so `.` is `/`: the files land among those of the system. Set a `WORKDIR` first.',
          },
        ],
      },
      {
        title: 'On an unknown base',
        files: 'FROM example.com/base:1\nCOPY app.py app.py\n',
        reports: [
          {
            line: 2,
            message:
              'No `WORKDIR` comes before this, so where `app.py` lands depends on the base image. Set a `WORKDIR` first.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'A WORKDIR, in this stage or below it',
        files: 'FROM node:24-slim AS base\nWORKDIR /app\nFROM base\nCOPY . .\n',
      },
      {
        title: 'An absolute path, also on Windows',
        files: 'FROM node:24-slim\nCOPY . /app\nCOPY a "c:\\\\app\\\\a"\n',
      },
      { title: 'The image has a working directory', files: 'FROM php:8.5-apache\nCOPY public/ .\n' },
      { title: 'Known at build time only', files: 'FROM node:24-slim\nARG TARGET\nCOPY a $TARGET\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      for (const copy of instructionsOf(stage, 'COPY', 'ADD')) {
        const { destination } = copy;
        if (destination?.value == null || destination.value === '' || isAbsolutePath(destination.value)) continue;
        if (copy.onbuild ? anyWorkdir(stage) : setsWorkingDirectory(stage, copy)) continue;
        const directory = workingDirectoryAt(stage, copy);
        if (directory !== null && directory !== '/') continue;
        const isRoot = directory === '/' && rootBase(stage).kind !== 'scratch';
        yield {
          message: isRoot
            ? `No \`WORKDIR\` comes before this, so \`${destination.text}\` is \`${rooted(destination.value)}\`: the files land among those of the system. Set a \`WORKDIR\` first.`
            : `No \`WORKDIR\` comes before this, so where \`${destination.text}\` lands depends on the base image. Set a \`WORKDIR\` first.`,
          subject: destination.text,
          at: { path: file.path, range: destination.range },
          profile: isRoot ? 'recommended' : 'strict',
        };
        break;
      }
    }
  },
});

function anyWorkdir(stage: Parameters<typeof setsWorkingDirectory>[0]): boolean {
  return [...instructionsOf(stage, 'WORKDIR')].length > 0;
}

function rooted(path: string): string {
  return `/${path.replace(/^(?:\.\/)+/, '').replace(/^\.$/, '')}`;
}
