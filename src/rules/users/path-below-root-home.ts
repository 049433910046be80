import type { Dockerfile, Instruction, Stage } from '../../dockerfile/model.ts';
import { workingDirectoryAt } from '../../dockerfile/paths.ts';
import { cmdOf, entrypointOf } from '../../dockerfile/process.ts';
import { scriptOf } from '../../dockerfile/script.ts';
import { imageFactsOf, instructionsOf, lineage } from '../../dockerfile/stages.ts';
import { userAt } from '../../dockerfile/users.ts';
import { commandsOf } from '../../shell/walk.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'path-below-root-home',
  scope: 'dockerfile',
  severity: 'critical',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'The container needs a path that only root may enter',
  remedy: 'Move what the container needs out of `/root`',
  rationale:
    '`/root` can be entered by root only. A search path, a working directory or a program below it is of no use to the user that the container runs as: "permission denied", or "not found".',
  peers: [],
  examples: {
    bad: [
      {
        title: 'On the search path',
        files:
          'FROM debian:13-slim\nCOPY tools /root/.local/bin/\nENV PATH=/root/.local/bin:$PATH\nUSER 10001\nCMD ["serve"]\n',
        reports: [
          {
            line: 3,
            message:
              'The container runs as `10001`, which cannot enter `/root`: nothing in `/root/.local/bin` is found. Put it outside, such as below `/opt`.',
          },
        ],
      },
      {
        title: 'As the working directory',
        files: 'FROM node:24-slim\nWORKDIR /root/app\nCOPY . .\nUSER node\nCMD ["node", "server.js"]\n',
        reports: [
          {
            line: 2,
            message:
              'The container runs as `node`, which cannot enter `/root`: its working directory is `/root/app`. Put it outside, such as below `/opt`.',
          },
        ],
      },
      {
        title: 'As the program',
        files: 'FROM alpine:3.23\nCOPY server /root/server\nUSER 10001\nENTRYPOINT ["/root/server"]\n',
        reports: [
          {
            line: 4,
            message:
              'The container runs as `10001`, which cannot enter `/root`: `/root/server` does not start. Put it outside, such as below `/opt`.',
          },
        ],
      },
    ],
    good: [
      { title: 'As root', files: 'FROM debian:13-slim\nWORKDIR /root/app\nCMD ["./server"]\n' },
      {
        title: 'Opened to others',
        files: 'FROM debian:13-slim\nRUN chmod 755 /root\nWORKDIR /root/app\nUSER 10001\nCMD ["./server"]\n',
      },
      {
        title: 'In a stage that is not shipped',
        files:
          'FROM rust:1.95 AS build\nENV PATH=/root/.cargo/bin:$PATH\nFROM debian:13-slim\nCOPY --from=build /app /app\nUSER 10001\nCMD ["/app"]\n',
      },
      {
        title: 'An unknown image',
        files: 'FROM example.com/base:1\nWORKDIR /root/app\nUSER 10001\nCMD ["./server"]\n',
      },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      const { user, isRoot } = userAt(stage, null);
      if (!stage.shipped || isRoot !== false || imageFactsOf(stage)?.platform !== 'linux' || isOpened(stage)) continue;
      for (const { at, path, consequence } of pathsOf(file, stage)) {
        yield {
          message: `The container runs as \`${user}\`, which cannot enter \`/root\`: ${consequence}. Put it outside, such as below \`/opt\`.`,
          subject: path,
          at: { path: file.path, range: at.ownRange },
        };
      }
    }
  },
});

interface Needed {
  readonly at: Instruction;
  readonly path: string;
  readonly consequence: string;
}

const below = /^\/root\/[\w.@/-]+$/;

function* pathsOf(file: Dockerfile, stage: Stage): Generator<Needed> {
  const own = lineage(stage).flatMap(({ instructions }) => instructions);
  for (const at of instructionsOf({ instructions: own }, 'ENV')) {
    const value = at.pairs.find(({ name }) => name === 'PATH')?.value?.text ?? '';
    const path = value
      .replace(/"/g, '')
      .split(':')
      .find((entry) => below.test(entry));
    if (path !== undefined) yield { at, path, consequence: `nothing in \`${path}\` is found` };
  }
  const directory = workingDirectoryAt(stage, null);
  const workdir = instructionsOf({ instructions: own }, 'WORKDIR').at(-1);
  if (workdir !== undefined && directory !== null && below.test(directory))
    yield { at: workdir, path: directory, consequence: `its working directory is \`${directory}\`` };
  for (const start of [entrypointOf(stage), cmdOf(stage)]) {
    const script = start === null ? null : scriptOf(file, start.stage, start.instruction);
    const path = script === null ? null : commandsOf(script)[0]?.path;
    if (start !== null && path != null && below.test(path))
      yield { at: start.instruction, path, consequence: `\`${path}\` does not start` };
  }
}

/** Somebody has thought of it. */
function isOpened(stage: Stage): boolean {
  return lineage(stage).some((ancestor) =>
    instructionsOf(ancestor, 'RUN').some(({ args }) =>
      /\b(?:chmod|chown|setfacl|usermod)\b[^&;|]{0,500}\/root\b/.test(args.text),
    ),
  );
}
