import { runScripts } from '../../dockerfile/commands.ts';
import type { Dockerfile, Instruction, KeyValue, Stage } from '../../dockerfile/model.ts';
import { platformArguments } from '../../dockerfile/scope.ts';
import { descendants, imageFactsOf, instructionsOf } from '../../dockerfile/stages.ts';
import { reachOf } from '../../shell/effects.ts';
import { memoized } from '../../text/memoized.ts';
import { lineText } from '../../text/source.ts';
import { defineRule, type Fix } from '../rule.ts';

export default defineRule({
  id: 'unused-argument',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Build argument is never used',
  remedy: 'Use the build argument, or leave it out',
  rationale:
    'Whoever passes the argument believes that it has an effect. A `RUN` below it is built anew when its value changes, for nothing. Above the first `FROM` an `ARG` counts only for `FROM` lines and for stages that repeat it.',
  exceptions: 'A script that reads the variable from its environment without being named in the file.',
  peers: [],
  examples: {
    bad: [
      {
        files: 'FROM golang:1.26\nCOPY . .\nARG GIT_COMMIT=unknown\nRUN CGO_ENABLED=0 go build -o /app .\n',
        reports: [{ line: 3, message: '`GIT_COMMIT` is used by nothing below. Use it, or leave it out.' }],
        fixed: 'FROM golang:1.26\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n',
      },
      {
        title: 'Above the first FROM',
        files: 'ARG DEBIAN_FRONTEND=noninteractive\nARG TAG=13-slim\nFROM debian:$TAG\nRUN apt-get update\n',
        reports: [
          {
            line: 1,
            message:
              'No `FROM` line uses `DEBIAN_FRONTEND` and no stage repeats it, so it has no effect. Move it into the stage that needs it.',
          },
        ],
        fixed: 'ARG TAG=13-slim\nFROM debian:$TAG\nRUN apt-get update\n',
      },
    ],
    good: [
      {
        title: 'Used, in a string or in a stage above this one',
        files: 'FROM alpine:3.23 AS a\nARG V\nFROM a\nLABEL version="${V}"\n',
      },
      { title: 'By a program of the project, perhaps', files: 'FROM node:24-slim\nARG VITE_API\nRUN npm run build\n' },
      { title: 'By a tool', files: 'FROM debian:13-slim\nARG DEBIAN_FRONTEND=noninteractive\nRUN apt-get update\n' },
      {
        title: 'Known to the builder',
        files: 'ARG BUILDKIT_SBOM_SCAN_CONTEXT=true\nARG HTTP_PROXY\nFROM alpine:3.23\nARG CACHE_BUST\nRUN true\n',
      },
      { title: 'Repeated in a stage', files: 'ARG V=1\nFROM alpine:3.23\nARG V\nRUN echo $V\n' },
      { title: 'For triggers', files: 'FROM alpine:3.23\nARG V\nONBUILD RUN echo $V\n' },
    ],
  },
  *check({ file }) {
    for (const { arg, pair } of pairsIn({ instructions: file.preamble }, 'ARG')) {
      if (isForBuilder(pair.name) || platformArguments.has(pair.name) || file.stages[0]?.from == null) continue;
      if (isNamed(file, pair, () => true)) continue;
      yield {
        message: `No \`FROM\` line uses \`${pair.name}\` and no stage repeats it, so it has no effect. Move it into the stage that needs it.`,
        subject: pair.name,
        at: { path: file.path, range: pair.range },
        ...(arg.pairs.length > 1 ? {} : { fix: removal(file, arg) }),
      };
    }
    for (const stage of file.stages) {
      if (stage.from === null) continue;
      for (const arg of instructionsOf(stage, 'ARG')) {
        const seeing = descendants(file, stage);
        if (arg.onbuild || seeing.some((one) => lastReader(file, one) > arg.index)) continue;
        const isSeen = ({ index }: Instruction) =>
          index === arg.index || (index > arg.index && seeing.some((one) => isIn(one, index)));
        for (const pair of arg.pairs) {
          if (isForTool(pair.name) || isForWrapper(stage, pair.name) || isNamed(file, pair, isSeen)) continue;
          yield {
            message: `\`${pair.name}\` is used by nothing below. Use it, or leave it out.`,
            subject: pair.name,
            at: { path: file.path, range: pair.range },
            ...(arg.pairs.length > 1 ? {} : { fix: removal(file, arg) }),
          };
        }
      }
    }
  },
});

/** Scripts that the build starts might read it from their environment. */
function removal({ path }: Dockerfile, { range }: Instruction): Fix {
  const { startLine, endLine } = range;
  const edit = { path, startLine, endLine, replacement: '' };
  return { title: 'Leave it out', applicability: 'needs-review', edits: [edit] };
}

function pairsIn(where: { readonly instructions: readonly Instruction[] }, keyword: 'ARG') {
  return [...instructionsOf(where, keyword)].flatMap((arg) => arg.pairs.map((pair) => ({ arg, pair })));
}

function isIn({ instructions }: Stage, index: number): boolean {
  const [first, last] = [instructions[0], instructions.at(-1)];
  return first !== undefined && last !== undefined && first.index <= index && index <= last.index;
}

/** Its name stands in one of the instructions, here-documents included; its own declaration does not count. */
function isNamed(
  file: Dockerfile,
  { name, nameRange }: KeyValue,
  isSeen: (instruction: Instruction) => boolean,
): boolean {
  // No shell has such a name; a program may ask for it.
  if (!/^\w+$/.test(name)) return true;
  return (namesIn(file).get(name) ?? []).some(
    ({ instruction, line, column }) =>
      isSeen(instruction) && !(line === nameRange.startLine && column === nameRange.startColumn),
  );
}

interface Named {
  readonly instruction: Instruction;
  readonly line: number;
  readonly column: number;
}

/** Where the name of each argument stands. */
const namesIn = memoized((file: Dockerfile): ReadonlyMap<string, readonly Named[]> => {
  const declared = new Map(pairsIn(file, 'ARG').map(({ pair: { name } }): [string, Named[]] => [name, []]));
  for (const instruction of file.instructions) {
    const { startLine, endLine } = instruction.range;
    for (let line = startLine; line <= endLine; line++)
      for (const { 0: word, index } of lineText(file.source, line).matchAll(/\w+/g))
        declared.get(word)?.push({ instruction, line, column: index + 1 });
  }
  return declared;
});

/** The index of the last instruction of the stage that may read any variable: by programs of the project; -1: none does. */
function lastReader(file: Dockerfile, stage: Stage): number {
  return lastReaders(file).get(stage) ?? -1;
}

const lastReaders = memoized((file: Dockerfile): ReadonlyMap<Stage, number> => {
  const scripts = new Map(runScripts(file).map((script) => [script.run as Instruction, script]));
  const reads = (instruction: Instruction): boolean => {
    if (instruction.keyword !== 'RUN') return instruction.keyword === 'ONBUILD';
    const { script, commands } = scripts.get(instruction) ?? {};
    return (
      script === undefined ||
      script.errors.length > 0 ||
      commands?.some((command) => reachOf(command) !== 'plain') === true
    );
  };
  return new Map(file.stages.map((stage) => [stage, stage.instructions.findLast(reads)?.index ?? -1]));
});

function isForBuilder(name: string): boolean {
  return /^(?:BUILDKIT_|SOURCE_DATE_EPOCH$)|_PROXY$/i.test(name) || /cache|bust|invalidate|refresh/i.test(name);
}

/** Compilers of images for cross-compilation read the platform. */
function isForWrapper(stage: Stage, name: string): boolean {
  return platformArguments.has(name) && (imageFactsOf(stage)?.family ?? null) === null;
}

/** Variables that tools look for in their environment. */
function isForTool(name: string): boolean {
  return isForBuilder(name) || toolVariables.test(name);
}

const toolVariables = new RegExp(
  `^(?:${[
    'DEBIAN_FRONTEND|DEBCONF_\\w+|APT_\\w+|UCF_\\w+|NEEDRESTART_\\w+|ACCEPT_EULA',
    'GO(?:PROXY|PRIVATE|FLAGS|SUMDB|NOSUMDB|NOPROXY|OS|ARCH|ARM|AMD64|PATH|ROOT|CACHE|MODCACHE|TOOLCHAIN|EXPERIMENT|WORK|ENV|AUTH|VCS|111MODULE)',
    'GO(?:INSECURE|TMPDIR|DEBUG|MAXPROCS)|CGO_\\w+|CC|CXX|AR|LD|\\w*FLAGS|PKG_CONFIG\\w*|LD_\\w+',
    'GIT_(?:SSL|SSH|CONFIG|AUTHOR|COMMITTER|TERMINAL|ASKPASS|DIR|LFS|PROXY|CURL)\\w*|SSH_\\w+|CURL_(?:CA_BUNDLE|HOME)|WGETRC|SSL_CERT\\w+',
    'GPG_TTY|GNUPGHOME|PATH|HOME|USER|LANG|LANGUAGE|LC_\\w+|TZ|TERM|CI|TMPDIR',
  ].join('|')})$`,
);
