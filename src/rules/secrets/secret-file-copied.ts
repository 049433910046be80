import { basename } from 'node:path/posix';
import { runScripts } from '../../dockerfile/commands.ts';
import type { CopyInstruction, Dockerfile, Stage } from '../../dockerfile/model.ts';
import { copySourceOf, instructionsOf, isShippedWith } from '../../dockerfile/stages.ts';
import { secretFileOf } from '../../text/secret-file.ts';
import { defineRule, type Problem } from '../rule.ts';

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
        title: 'A variable names it',
        files: 'FROM python:3.14-slim\nCOPY news.json /srv/\nENV GOOGLE_APPLICATION_CREDENTIALS=/srv/news.json\n',
        reports: [
          {
            line: 3,
            message:
              '`GOOGLE_APPLICATION_CREDENTIALS` takes credentials from `/srv/news.json`, which is copied into the image. Mount the file at run time, or use `RUN --mount=type=secret`.',
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
      {
        title: 'A file that is there at run time only',
        files: 'FROM python:3.14-slim\nCOPY . /app\nENV GOOGLE_APPLICATION_CREDENTIALS=/run/secrets/gcp.json\n',
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
      yield* namedByVariable(file, stage);
    }
  },
});

/** Variables that client libraries take for the path of a file with credentials. */
const variables =
  /^(?:GOOGLE_APPLICATION_CREDENTIALS|CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE|AWS_SHARED_CREDENTIALS_FILE|KUBECONFIG|NETRC)$/;

/** A file of the image is named to them: copied by its name, or along with everything else. */
function* namedByVariable(file: Dockerfile, stage: Stage): Generator<Problem> {
  const copies = [...instructionsOf(stage, 'COPY', 'ADD')].filter(
    (copy) => copySourceOf(file, stage, copy).kind === 'context',
  );
  for (const { name, value, range } of [...instructionsOf(stage, 'ENV')].flatMap(({ pairs }) => pairs)) {
    const path = value?.value ?? null;
    if (!variables.test(name) || path === null || !/\w$/.test(path)) continue;
    const sources = copies.flatMap((copy) => copy.sources.map((source) => source.value ?? ''));
    const isNamed = sources.some((source) => basename(source) === basename(path));
    const isAlong = !path.startsWith('/') && sources.some((source) => /^\.?\/?$/.test(source));
    if (!isNamed && !isAlong) continue;
    yield {
      message: `\`${name}\` takes credentials from \`${path}\`, which is copied into the image. Mount the file at run time, or use \`RUN --mount=type=secret\`.`,
      subject: name,
      at: { path: file.path, range },
      severity: isShippedWith(file, stage) ? 'blocker' : 'major',
      profile: isNamed ? 'recommended' : 'strict',
    };
  }
}

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
