import { runScripts } from '../../dockerfile/commands.ts';
import type { CopyInstruction, Dockerfile, Stage } from '../../dockerfile/model.ts';
import { copySourceOf, instructionsOf, isShippedWith } from '../../dockerfile/stages.ts';
import { secretFileOf } from '../../text/secret-file.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'secret-file-copied',
  scope: 'dockerfile',
  severity: ['blocker', 'major'],
  category: 'security',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'File with credentials is copied into a layer',
  remedy: 'Mount credentials as a secret in place of copying them',
  rationale:
    'Whoever can pull the image can read every file of every layer, also files that a later `RUN rm` takes away. A secret mount (`RUN --mount=type=secret`) is there for one command and leaves nothing behind; what the program needs belongs to the run time.',
  exceptions: 'A file that only sounds like it: settings without any secret in them.',
  peers: [{ tool: 'trivy', id: 'DS-0031', relation: 'narrower' }],
  examples: {
    bad: [
      {
        files: 'FROM node:24-slim\nWORKDIR /app\nCOPY .env package.json ./\nCMD ["node", "."]\n',
        reports: [
          {
            line: 3,
            message:
              '`.env` is an environment file with the settings of a deployment, and everybody who can pull the image can read it. Pass it at run time, or use `RUN --mount=type=secret`.',
          },
        ],
      },
      {
        title: 'Deleting it later does not help',
        files: 'FROM node:24-slim\nCOPY .npmrc package.json ./\nRUN npm install\nRUN rm -f .npmrc\n',
        reports: [
          {
            line: 2,
            message:
              '`.npmrc` holds a token, most likely: it is deleted further down, but the layer of this `COPY` keeps it. Use `RUN --mount=type=secret,id=npmrc,target=…` for the command that needs it.',
          },
        ],
      },
      {
        title: 'In a stage that is left behind it stays in the build cache',
        files: 'FROM golang:1.26 AS build\nCOPY id_ed25519 /root/.ssh/\nFROM scratch\nCOPY --from=build /app /app\n',
        reports: [
          {
            line: 2,
            severity: 'major',
            message:
              '`id_ed25519` is a private SSH key, and the build cache keeps it. Use `RUN --mount=type=secret` or `--mount=type=ssh` for the command that needs it.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Examples, public keys, test data',
        files: 'FROM node:24-slim\nCOPY .env.example id_rsa.pub signing.key.pub test/server.key ./\n',
      },
      { title: 'Settings of a package manager', files: 'FROM node:24-slim\nCOPY .npmrc package.json ./\nRUN npm ci\n' },
      {
        title: 'A secret mount',
        files: 'FROM node:24-slim\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\n',
      },
      {
        title: 'Certificates',
        files: 'FROM debian:13-slim\nCOPY ca.pem certs/chain.pem /etc/ssl/\nCOPY nodesource.gpg.key /etc/apt/\n',
      },
      { title: 'From another stage', files: 'FROM alpine:3.23 AS a\nFROM scratch\nCOPY --from=a /etc/.env /x\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      for (const copy of instructionsOf(stage, 'COPY', 'ADD')) {
        if (copySourceOf(file, stage, copy).kind !== 'context') continue;
        for (const { text, value, range } of copy.sources) {
          const secret = value === null ? null : secretFileOf(value.replace(/^\.?\//, ''));
          if (secret === null || (!secret.sure && !isRemoved(file, stage, copy, text))) continue;
          const shipped = isShippedWith(file, stage);
          yield {
            message: messageFor(text, secret.what, shipped, secret.sure),
            subject: text,
            at: { path: file.path, range },
            severity: shipped ? 'blocker' : 'major',
          };
        }
      }
    }
  },
});

function messageFor(path: string, what: string, shipped: boolean, sure: boolean): string {
  if (!sure)
    return `\`${path}\` holds ${what}: it is deleted further down, but the layer of this \`COPY\` keeps it. Use \`RUN --mount=type=secret,id=${path.replace(/^.*\/|\W/g, '')},target=…\` for the command that needs it.`;
  return shipped
    ? `\`${path}\` is ${what}, and everybody who can pull the image can read it. Pass it at run time, or use \`RUN --mount=type=secret\`.`
    : `\`${path}\` is ${what}, and the build cache keeps it. Use \`RUN --mount=type=secret\` or \`--mount=type=ssh\` for the command that needs it.`;
}

function isRemoved(file: Dockerfile, stage: Stage, copy: CopyInstruction, path: string): boolean {
  const name = path.replace(/^.*\//, '');
  for (const { stage: owner, run, commands } of runScripts(file)) {
    if (owner !== stage || run.index < copy.index) continue;
    if (commands.some((command) => command.name === 'rm' && command.args.some(({ text }) => text.endsWith(name))))
      return true;
  }
  return false;
}
