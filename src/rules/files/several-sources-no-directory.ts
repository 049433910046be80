import type { CopyInstruction, Stage } from '../../dockerfile/model.ts';
import { blankForSlash, resolvePath, setsWorkingDirectory, workingDirectoryAt } from '../../dockerfile/paths.ts';
import { instructionsOf, lineage } from '../../dockerfile/stages.ts';
import { insertAfter } from '../../text/edit.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'several-sources-no-directory',
  scope: 'dockerfile',
  severity: ['critical', 'minor'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Several sources, and the destination does not end with a slash',
  remedy: 'End the destination with `/`',
  rationale:
    'The classic builder and Buildah refuse this. BuildKit takes the destination for a file unless it is a directory by then, and writes one source over the other: only the last is left.',
  peers: [
    { tool: 'hadolint', id: 'DL3021', relation: 'same' },
    { tool: 'trivy', id: 'DS-0011', relation: 'same' },
    { tool: 'kics', id: 'Copy With More Than Two Arguments Not Ending With Slash', relation: 'same' },
    { tool: 'droast', id: 'DF048', relation: 'same' },
    { tool: 'dockerfilelint', id: 'add_dest_invalid', relation: 'same' },
  ],
  examples: {
    bad: [
      {
        files: 'FROM node:24-slim\nCOPY package.json package-lock.json /app\n',
        reports: [
          {
            line: 2,
            message:
              '2 sources go to `/app`, which does not end with `/`: some builders refuse that, others write one file over the other.',
          },
        ],
        fixed: 'FROM node:24-slim\nCOPY package.json package-lock.json /app/\n',
      },
      {
        title: 'A directory that is there by then: BuildKit copies into it',
        files: 'FROM node:24-slim\nWORKDIR /app\nCOPY package.json package-lock.json .\n',
        reports: [
          {
            line: 3,
            severity: 'minor',
            message: '2 sources go to `.`, which does not end with `/`: the classic builder refuses that.',
          },
        ],
        fixed: 'FROM node:24-slim\nWORKDIR /app\nCOPY package.json package-lock.json ./\n',
      },
    ],
    good: [
      { title: 'It ends with a slash', files: 'FROM node:24-slim\nCOPY a b /app/\nCOPY ["c", "d e", "/app/"]\n' },
      {
        title: 'A blank for a slash is another matter',
        files: 'FROM node:24-slim\nCOPY --from=alpine:3.23 /usr/lib apk apk\n',
      },
      { title: 'One source', files: 'FROM node:24-slim\nCOPY package*.json /app\n' },
      { title: 'Known at build time only', files: 'FROM node:24-slim\nARG DIR\nCOPY a b $DIR\nCOPY a b ${DIR}/\n' },
      { title: 'On Windows', files: 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY a b C:\\\\app\\\\\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      for (const copy of instructionsOf(stage, 'COPY', 'ADD')) {
        const { destination, sources } = copy;
        if (destination?.value == null || sources.length < 2 || /[/\\]["']?$/.test(destination.value)) continue;
        if (blankForSlash(copy) !== null) continue;
        const isThere = destination.value === '.' || existsBy(stage, copy, destination.value);
        const quote = /["']$/.exec(destination.text)?.[0];
        const isPlain = !copy.json && quote === undefined && !destination.text.includes('$');
        yield {
          message: `${sources.length} sources go to \`${destination.text}\`, which does not end with \`/\`: ${isThere ? 'the classic builder refuses that' : 'some builders refuse that, others write one file over the other'}.`,
          subject: destination.text,
          at: { path: file.path, range: destination.range },
          severity: isThere ? 'minor' : 'critical',
          ...(isPlain && {
            fix: {
              title: 'End the destination with `/`',
              applicability: 'safe',
              edits: [{ path: file.path, ...insertAfter(file.source, destination.range, '/') }],
            },
          }),
        };
      }
    }
  },
});

/** The working directory, or a path that something above speaks of: most likely it is a directory by now. */
function existsBy(stage: Stage, copy: CopyInstruction, destination: string): boolean {
  const path = resolvePath(workingDirectoryAt(stage, copy), destination);
  if (path === null) return false;
  if (setsWorkingDirectory(stage, copy) && path === workingDirectoryAt(stage, copy)) return true;
  const above = lineage(stage).flatMap((parent) => parent.instructions);
  return above.some(({ index, args }) => index < copy.index && args.text.includes(path));
}
