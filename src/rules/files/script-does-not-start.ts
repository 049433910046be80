import { basename } from 'node:path/posix';
import type { CopyInstruction, Dockerfile, Instruction, Stage } from '../../dockerfile/model.ts';
import { resolvePath, workingDirectoryAt } from '../../dockerfile/paths.ts';
import { runTextOf } from '../../dockerfile/placed.ts';
import { scriptOf } from '../../dockerfile/script.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import { copiedFileAt } from '../../repository/copied-file.ts';
import type { Command } from '../../shell/command.ts';
import { commandsOf } from '../../shell/walk.ts';
import { type Tree, textOf } from '../../snapshot/snapshot.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'script-does-not-start',
  scope: 'repository',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Copied script cannot be started',
  remedy: 'Make the script executable, with LF line ends',
  rationale:
    'COPY keeps the permissions that git has for a file, and the line ends that it stores. A script without the execute bit that is started by its path ends with "permission denied", and one whose first line ends with CRLF looks for an interpreter called `sh\\r`: "no such file or directory". `git update-index --chmod=+x` sets the bit for everybody; `COPY --chmod` does it for the image.',
  peers: [],
  asks: ['builds'],
  examples: {
    bad: [
      {
        title: 'Not executable in git',
        files: {
          Dockerfile: 'FROM debian:13-slim\nCOPY start.sh /usr/local/bin/\nENTRYPOINT ["/usr/local/bin/start.sh"]\n',
          'start.sh': '#!/bin/sh\nexec api\n',
        },
        reports: [
          {
            line: 3,
            message:
              '`start.sh` is not executable in git, and nothing here makes it so: "permission denied". Add `--chmod=755` to its `COPY`, or run `git update-index --chmod=+x start.sh`.',
          },
        ],
      },
      {
        title: 'In a folder, started by RUN',
        files: {
          'api/Dockerfile': 'FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN ./scripts/build.sh\n',
          'api/scripts/build.sh': '#!/bin/sh\ngo build ./...\n',
        },
        reports: [
          {
            path: 'api/Dockerfile',
            line: 4,
            message:
              '`api/scripts/build.sh` is not executable in git, and nothing here makes it so: "permission denied". Add `--chmod=755` to its `COPY`, or run `git update-index --chmod=+x api/scripts/build.sh`.',
          },
        ],
      },
      {
        title: 'By its name',
        files: {
          Dockerfile: 'FROM debian:13-slim\nCOPY docker/* bin/start.sh /usr/local/bin/\nENTRYPOINT ["start.sh"]\n',
          'bin/start.sh': '#!/bin/sh\n',
        },
        reports: [
          {
            line: 3,
            message:
              '`bin/start.sh` is not executable in git, and nothing here makes it so: "permission denied". Add `--chmod=755` to its `COPY`, or run `git update-index --chmod=+x bin/start.sh`.',
          },
        ],
      },
      {
        title: 'Line ends of Windows',
        files: {
          Dockerfile: 'FROM alpine:3.23\nCOPY run.sh /run.sh\nCMD ["/run.sh"]\n',
          'run.sh*': '#!/bin/sh\r\nexec api\r\n',
        },
        reports: [
          {
            line: 3,
            message:
              '`run.sh` has CRLF line ends, so the kernel looks for the interpreter `/bin/sh\\r`, which is not there. Store it with LF: `run.sh text eol=lf` in `.gitattributes`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Executable in git',
        files: { Dockerfile: 'FROM debian:13-slim\nCOPY start.sh /\nCMD ["/start.sh"]\n', 'start.sh*': '#!/bin/sh\n' },
      },
      {
        title: 'Made executable',
        files: {
          Dockerfile:
            'FROM debian:13-slim\nCOPY a.sh /srv/\nCOPY --chmod=755 b.sh /\nRUN chmod -R +x /srv\nRUN /b.sh\nCMD ["/srv/a.sh"]\n',
          'a.sh': '#!/bin/sh\n',
          'b.sh': '#!/bin/sh\n',
        },
      },
      {
        title: 'Given to a shell',
        files: {
          Dockerfile: 'FROM debian:13-slim\nCOPY start.sh /\nCMD ["sh", "/start.sh"]\n',
          'start.sh': '#!/bin/sh\n',
        },
      },
      {
        title: 'Made anew',
        files: {
          Dockerfile:
            'FROM debian:13-slim\nCOPY start.sh /\nRUN sed -i \'s/\\r$//\' /start.sh && chmod +x /start.sh\nCMD ["/start.sh"]\n',
          'start.sh': '#!/bin/sh\r\n',
        },
      },
      {
        title: 'Of another stage',
        files: {
          Dockerfile:
            'FROM debian:13-slim AS a\nRUN make\nFROM debian:13-slim\nCOPY . /app\nCOPY --from=a /out /app\nCMD ["/app/run.sh"]\n',
          'run.sh': '#!/bin/sh\n',
        },
      },
    ],
  },
  *check({ repository: { tree, dockerfiles } }) {
    for (const file of dockerfiles) {
      for (const { stage, instruction, command } of startedPrograms(file)) {
        const started = pathsOf(stage, instruction, command).map((path) => ({
          path,
          found: copiedFileAt(tree, file, stage, path),
        }));
        const { path, found = null } = started.find((one) => one.found !== null) ?? {};
        if (path === undefined || found === null || isWorkedOn(stage, path)) continue;
        const problem = notExecutable(tree, found.path, found.copy) ?? foreignLineEnds(tree, found.path);
        const [word] = command.words;
        if (problem === null || word === undefined) continue;
        yield {
          message: problem,
          subject: found.path,
          at: { path: file.path, range: word.range },
          related: [{ path: file.path, range: found.copy.ownRange }],
        };
      }
    }
  },
});

/** Where the program may be: at its path, or in the folders that shells and exec forms look through. */
function pathsOf(stage: Stage, instruction: Instruction, { path, name }: Command): string[] {
  const written = path === null ? null : resolvePath(workingDirectoryAt(stage, instruction), path);
  if (written !== null) return [written];
  return path === null && name !== null
    ? ['/usr/local/bin', '/usr/bin', '/bin'].map((folder) => `${folder}/${name}`)
    : [];
}

interface Start {
  readonly stage: Stage;
  readonly instruction: Instruction;
  readonly command: Command;
}

function* startedPrograms(file: Dockerfile): Generator<Start> {
  for (const stage of file.stages) {
    for (const instruction of instructionsOf(stage, 'RUN', 'ENTRYPOINT', 'CMD')) {
      const script = instruction.onbuild ? null : scriptOf(file, stage, instruction);
      const commands = script === null ? [] : commandsOf(script);
      // After a `cd`, a path is relative to somewhere else; what may not run stops nothing.
      for (const command of commands) {
        if (command.name === 'cd') break;
        if (command.name !== null && !command.conditional && command.failureLost === null)
          yield { stage, instruction, command };
      }
    }
  }
}

function notExecutable(tree: Tree, path: string, copy: CopyInstruction): string | null {
  if (tree.entries.get(path)?.kind !== 'file' || copy.flags.some(({ name }) => name === 'chmod')) return null;
  return `\`${path}\` is not executable in git, and nothing here makes it so: "permission denied". Add \`--chmod=755\` to its \`${copy.keyword}\`, or run \`git update-index --chmod=+x ${path}\`.`;
}

function foreignLineEnds(tree: Tree, path: string): string | null {
  const interpreter = /^#!\s*(\S+)(?:[^\S\r\n][^\r\n]*)?\r\n/.exec(textOf(tree, path) ?? '')?.[1];
  if (interpreter === undefined || /eol=lf/.test(textOf(tree, '.gitattributes') ?? '')) return null;
  return `\`${path}\` has CRLF line ends, so the kernel looks for the interpreter \`${interpreter}\\r\`, which is not there. Store it with LF: \`${basename(path)} text eol=lf\` in \`.gitattributes\`.`;
}

/** A RUN speaks of the file other than to start it, or changes what may be many files. */
function isWorkedOn(stage: Stage, path: string): boolean {
  const text = runTextOf(stage);
  if (/\bchmod\b[^\n&;|]{0,500}(?:\*|\s-\w*R|\$)|\bfind\b|dos2unix|\bxargs\b|\bgit\s+clone\b/.test(text)) return true;
  const name = basename(path);
  const changes = text.match(/\b(?:chmod|sed|mv|cp|ln|install|tr|tee|perl|chown)\b[^\n&;|]*|>\s{0,9}[^\s&;|]*/g) ?? [];
  return changes.some((words) => words.includes(name));
}
