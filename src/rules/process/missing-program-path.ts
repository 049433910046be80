import { basename, dirname, normalize } from 'node:path/posix';
import { missingFolder } from '../../dockerfile/contents.ts';
import type { InForce } from '../../dockerfile/in-force.ts';
import type { CommandInstruction, Dockerfile, HealthcheckInstruction, Stage } from '../../dockerfile/model.ts';
import { resolvePath, workingDirectoryAt } from '../../dockerfile/paths.ts';
import { type Placed, placedIn, runTextOf } from '../../dockerfile/placed.ts';
import { cmdOf, entrypointOf, healthcheckOf } from '../../dockerfile/process.ts';
import { scriptOf } from '../../dockerfile/script.ts';
import { imageFactsOf, rootBase } from '../../dockerfile/stages.ts';
import type { Word } from '../../shell/ast.ts';
import { commandsOf } from '../../shell/walk.ts';
import { isShell } from '../../shell/wrappers.ts';
import { replaceRange } from '../../text/edit.ts';
import { mentions } from '../../text/mentions.ts';
import type { Range } from '../../text/range.ts';
import { lineText } from '../../text/source.ts';
import { defineRule, type Fix } from '../rule.ts';

type Process = CommandInstruction | HealthcheckInstruction;

export default defineRule({
  id: 'missing-program-path',
  scope: 'dockerfile',
  severity: ['blocker', 'critical'],
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Program is started by a path where it is not',
  remedy: 'Start the program by the path where it is',
  rationale:
    'The container starts in the last `WORKDIR` of the file, so a relative path is looked for there, not where it was right when the line was written. A path that nothing has put there is "no such file or directory": the container does not start, or is never healthy.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'A later WORKDIR',
        files:
          'FROM node:24-slim\nWORKDIR /usr/local/bin\nCOPY healthcheck.sh .\nHEALTHCHECK CMD sh ./healthcheck.sh\nWORKDIR /app\nCOPY dist/ .\nCMD ["node", "server.js"]\n',
        reports: [
          {
            line: 4,
            severity: 'critical',
            message:
              '`./healthcheck.sh` is looked for in the last `WORKDIR`, as `/app/healthcheck.sh`, but line 3 puts it at `/usr/local/bin/healthcheck.sh`. Write the absolute path.',
          },
        ],
        fixed:
          'FROM node:24-slim\nWORKDIR /usr/local/bin\nCOPY healthcheck.sh .\nHEALTHCHECK CMD sh /usr/local/bin/healthcheck.sh\nWORKDIR /app\nCOPY dist/ .\nCMD ["node", "server.js"]\n',
      },
      {
        title: 'Another folder',
        files: 'FROM debian:13-slim\nCOPY entrypoint.sh /usr/local/bin/\nENTRYPOINT ["/entrypoint.sh"]\n',
        reports: [
          {
            line: 3,
            message:
              'Nothing puts `/entrypoint.sh` there: line 2 puts it at `/usr/local/bin/entrypoint.sh`. Write that path.',
          },
        ],
        fixed: 'FROM debian:13-slim\nCOPY entrypoint.sh /usr/local/bin/\nENTRYPOINT ["/usr/local/bin/entrypoint.sh"]\n',
      },
      {
        title: 'An image that holds nothing else',
        files:
          'FROM golang:1.26 AS build\nRUN go build -o /out/app .\nFROM scratch\nCOPY --from=build /out/app /app\nENTRYPOINT ["/bin/app"]\n',
        reports: [{ line: 5, message: 'Nothing puts `/bin/app` into this image.' }],
      },
    ],
    good: [
      {
        title: 'Where it is',
        files:
          'FROM node:24-slim\nWORKDIR /app\nCOPY run.sh .\nENTRYPOINT ["./run.sh"]\nHEALTHCHECK CMD /app/run.sh check\n',
      },
      {
        title: 'Moved, linked or made by a RUN',
        files:
          'FROM debian:13\nCOPY entrypoint.sh /tmp/\nRUN mv /tmp/entrypoint.sh / && chmod +x /entrypoint.sh\nENTRYPOINT ["/entrypoint.sh"]\n',
      },
      {
        title: 'In a folder that is copied as a whole',
        files: 'FROM debian:13\nWORKDIR /b\nCOPY run.sh .\nENTRYPOINT ["./run.sh"]\nWORKDIR /app\nCOPY . .\n',
      },
      {
        title: 'A file named like the program',
        files: 'FROM scratch\nCOPY app /usr/bin/app\nENTRYPOINT ["/usr/bin/app"]\n',
      },
      {
        title: 'Of the base image',
        files: 'FROM postgres:18\nCOPY docker-entrypoint.sh /extra/\nENTRYPOINT ["/docker-entrypoint.sh"]\n',
      },
      {
        title: 'Several places',
        files: 'FROM debian:13\nCOPY a/run.sh /a/run.sh\nCOPY b/run.sh /b/run.sh\nENTRYPOINT ["/b/run.sh"]\n',
      },
      {
        title: 'A stage that is left behind',
        files: 'FROM debian:13 AS t\nCOPY x.sh /b/\nENTRYPOINT ["/x.sh"]\nFROM debian:13\n',
      },
    ],
  },
  *check({ file }) {
    const seen = new Set<Process>();
    for (const stage of file.stages.filter(({ shipped }) => shipped)) {
      for (const found of [entrypointOf(stage), cmdOf(stage), healthcheckOf(stage)]) {
        if (found === null || seen.has(found.instruction)) continue;
        seen.add(found.instruction);
        const program = programOf(file, found);
        const problem = program === null ? null : explain(file, stage, found, program.path);
        if (program === null || problem === null) continue;
        yield {
          message: problem.message,
          subject: program.path,
          at: { path: file.path, range: program.word.range },
          related: problem.placed === null ? [] : [{ path: file.path, range: problem.placed.copy.ownRange }],
          severity: found.instruction.keyword === 'HEALTHCHECK' ? 'critical' : 'blocker',
          confidence: problem.placed === null ? 'certain' : 'likely',
          ...pathWritten(file, program.word.range, program.path, problem.placed),
        };
      }
    }
  },
});

/** The first program that is given by path, or the script that a shell or an interpreter is given. */
function programOf(file: Dockerfile, { stage, instruction }: InForce<Process>): { path: string; word: Word } | null {
  const script = scriptOf(file, stage, instruction);
  const [command] = script === null ? [] : commandsOf(script).filter(({ name }) => name !== 'exec');
  const [program, ...args] = command?.words ?? [];
  if (command === undefined || program?.value == null || command.conditional) return null;
  const [first] = args;
  const isInterpreter =
    isShell(command.name) || /^(?:python[\d.]*|node|perl|ruby|php|bun|deno)$/.test(command.name ?? '');
  if (!isInterpreter) return command.path === null ? null : { path: command.path, word: program };
  if (first?.value == null || !/^[\w./-]*\.(?:sh|bash|py|js|mjs|cjs|pl|rb|php|ts)$/.test(first.value)) return null;
  return { path: first.value, word: first };
}

interface Explanation {
  readonly message: string;
  /** What is put elsewhere; null where surely nothing is at the path. */
  readonly placed: Placed | null;
}

function explain(
  file: Dockerfile,
  stage: Stage,
  { stage: owner, instruction }: InForce<Process>,
  written: string,
): Explanation | null {
  const isRelative = !written.startsWith('/');
  const path = resolvePath(workingDirectoryAt(stage, null), written);
  if (path === null || !/^[\w./@+-]+$/.test(path)) return null;
  const all = placedIn(stage);
  if (!isRelative && isLacking(file, stage, all, path)) {
    return { message: `Nothing puts \`${path}\` into this image.`, placed: null };
  }
  const name = basename(path);
  const elsewhere = all.filter((one) => one.kind !== 'tree' && one.path !== null && basename(one.path) === name);
  const [only] = elsewhere;
  if (only === undefined || elsewhere.length > 1 || only.path === path || mayBeMade(stage, all, only, path, isRelative))
    return null;
  if (isOfImage(stage, path) || (only.kind === 'named' && mayBeInstalled(stage, path))) return null;
  const there = `line ${only.copy.range.startLine} puts it at \`${only.path}\``;
  if (!isRelative) return { message: `Nothing puts \`${path}\` there: ${there}. Write that path.`, placed: only };
  // What was right when the line was written, unless a later WORKDIR has nothing to do with it.
  const meant = resolvePath(workingDirectoryAt(owner, instruction), written);
  if (only.copy.index > instruction.index || (meant !== only.path && meant !== path)) return null;
  const message = `\`${written}\` is looked for in the last \`WORKDIR\`, as \`${path}\`, but ${there}. Write the absolute path.`;
  return { message, placed: only };
}

/** The path where a file is put, in place of the one that is written. */
function pathWritten(
  { path, source }: Dockerfile,
  range: Range,
  written: string,
  placed: Placed | null,
): { fix?: Fix } {
  const text = lineText(source, range.startLine).slice(range.startColumn - 1, range.endColumn - 1);
  if (placed?.path == null || text !== written) return {};
  const edit = replaceRange(source, range, placed.path);
  return { fix: { title: `Write \`${placed.path}\``, applicability: 'needs-review', edits: [{ path, ...edit }] } };
}

/** On scratch, and at the top of images that hold next to nothing. */
function isLacking(file: Dockerfile, stage: Stage, all: readonly Placed[], path: string): boolean {
  if (rootBase(stage).kind === 'scratch') return missingFolder(file, stage, path) !== null;
  const isBare = imageFactsOf(stage)?.tools.closed === true && runTextOf(stage) === '';
  const isElsewhere =
    all.length > 0 && all.every(({ path: target }) => target !== null && target !== '/' && target !== path);
  return isBare && dirname(path) === '/' && isElsewhere;
}

/** `pip install .` makes programs where nobody names them. */
function mayBeInstalled(stage: Stage, path: string): boolean {
  return /\/s?bin$/.test(dirname(path)) && runTextOf(stage) !== '';
}

/** A folder that holds the file is copied over the path, or a RUN speaks of it. */
function mayBeMade(stage: Stage, all: readonly Placed[], only: Placed, path: string, isRelative: boolean): boolean {
  const over = all.filter(
    ({ kind, path: target }) =>
      target === null || (kind !== 'file' && `${path}/`.startsWith(target === '/' ? '/' : `${target}/`)),
  );
  const holds = ({ path: target, source, fromContext }: Placed): boolean =>
    target === null || target === path || target === '/' || (fromContext ? isIn(only.source, source) : !isRelative);
  if (over.some(holds)) return true;
  const text = runTextOf(stage);
  const folder = dirname(path);
  if (mentions(text, basename(path), { before: /[\w.-]/, behind: /[\w-]/ }) > 0) return true;
  return folder !== '/' && mentions(text, folder, { behind: /[\w-]/ }) > 0;
}

/** Whether a file of the context is in a folder of it. */
function isIn(file: string | null, folder: string | null): boolean {
  if (file === null || folder === null || /[*?[]/.test(folder)) return true;
  const [inner, outer] = [file, folder].map((path) => normalize(path.replace(/^\/+/, '')).replace(/\/$/, ''));
  return outer === '.' || `${inner}/`.startsWith(`${outer}/`);
}

/** Images bring entrypoints of their own; those of languages, where the shell looks for programs. */
function isOfImage(stage: Stage, path: string): boolean {
  const family = imageFactsOf(stage)?.family;
  if (family == null) return rootBase(stage).kind !== 'scratch';
  if (!/docker-entrypoint/.test(path)) return false;
  const isPlain =
    /^(?:alpine|debian|ubuntu|fedora|golang|node|python|ruby|rust|openjdk|eclipse-temurin|amazoncorretto|scratch)$/;
  return !isPlain.test(family) || /\/bin\//.test(path);
}
