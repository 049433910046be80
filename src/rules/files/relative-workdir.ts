import { isAbsolutePath } from '../../dockerfile/paths.ts';
import { instructionsOf, lineage } from '../../dockerfile/stages.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'relative-workdir',
  scope: 'dockerfile',
  severity: ['major', 'minor'],
  category: 'maintainability',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'WORKDIR is relative',
  remedy: 'Write the whole path in `WORKDIR`',
  rationale:
    "A relative `WORKDIR` is taken from the one before it, at the start from the base image's own. Another base image, or a line moved, and the program is somewhere else.",
  peers: [
    { tool: 'hadolint', id: 'DL3000', relation: 'same' },
    { tool: 'buildkit', id: 'WorkdirRelativePath', relation: 'broader' },
    { tool: 'trivy', id: 'DS-0009', relation: 'same' },
    { tool: 'checkov', id: 'CKV_DOCKER_10', relation: 'same' },
    { tool: 'kics', id: 'WORKDIR Path Not Absolute', relation: 'same' },
    { tool: 'semgrep', id: 'use-absolute-workdir', relation: 'same' },
    { tool: 'sonar', id: 'S7021', relation: 'same' },
    { tool: 'droast', id: 'DF009', relation: 'same' },
  ],
  examples: {
    bad: [
      {
        title: 'Nothing absolute before it',
        files: 'FROM node:24-slim\nWORKDIR app\n',
        reports: [
          {
            line: 2,
            message:
              '`app` is relative, and no `WORKDIR` before it is absolute: where it is depends on the base image. Write the whole path.',
          },
        ],
      },
      {
        title: 'Below another one',
        files: 'FROM node:24-slim\nWORKDIR /app\nWORKDIR web\n',
        reports: [
          {
            line: 3,
            severity: 'minor',
            message: '`web` is relative to the `WORKDIR` before it. Write the whole path.',
          },
        ],
      },
    ],
    good: [
      { title: 'Absolute', files: 'FROM node:24-slim\nWORKDIR /app\nWORKDIR "/srv/web"\n' },
      {
        title: 'On Windows',
        files: 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nWORKDIR C:/app\nWORKDIR c:\\\\app\n',
      },
      {
        title: 'Known at build time only',
        files: 'FROM node:24-slim\nARG HOME_DIR\nWORKDIR $HOME_DIR\nWORKDIR ${HOME}/app\n',
      },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      const inherited = lineage(stage)
        .slice(1)
        .some((parent) => [...instructionsOf(parent, 'WORKDIR')].length > 0);
      let anchored = inherited;
      for (const { word } of instructionsOf(stage, 'WORKDIR')) {
        if (word === null) continue;
        if (word.value === null || word.value === '' || isAbsolutePath(word.value)) {
          anchored = true;
          continue;
        }
        yield {
          message: anchored
            ? `\`${word.text}\` is relative to the \`WORKDIR\` before it. Write the whole path.`
            : `\`${word.text}\` is relative, and no \`WORKDIR\` before it is absolute: where it is depends on the base image. Write the whole path.`,
          subject: word.text,
          at: { path: file.path, range: word.range },
          severity: anchored ? 'minor' : 'major',
          profile: anchored ? 'strict' : 'recommended',
          peers: anchored ? strictPeers : [...strictPeers, 'buildkit:WorkdirRelativePath'],
        };
        anchored = true;
      }
    }
  },
});

const strictPeers = [
  'hadolint:DL3000',
  'trivy:DS-0009',
  'checkov:CKV_DOCKER_10',
  'kics:WORKDIR Path Not Absolute',
  'semgrep:use-absolute-workdir',
  'sonar:S7021',
  'droast:DF009',
];
