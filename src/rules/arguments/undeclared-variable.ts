import type { Dockerfile, KeyValue, Stage } from '../../dockerfile/model.ts';
import type { Binding } from '../../dockerfile/scope.ts';
import { platformArguments } from '../../dockerfile/scope.ts';
import { instructionsOf, rootBase } from '../../dockerfile/stages.ts';
import { type VariableReference, variableReferences } from '../../dockerfile/variables.ts';
import { replaceRange } from '../../text/edit.ts';
import { editDistance, nearest } from '../../text/nearest.ts';
import type { Range } from '../../text/range.ts';
import { lineEnd } from '../../text/source.ts';
import { defineRule, type Fix, type Problem } from '../rule.ts';

const buildkit = 'buildkit:UndefinedVar';
/** Variables of a script. */
const unassigned = 'shellcheck:SC2154';
const misspelling = 'shellcheck:SC2153';

export default defineRule({
  id: 'undeclared-variable',
  scope: 'dockerfile',
  severity: ['critical', 'major'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Variable is not declared in this stage',
  remedy: 'Declare the variable in this stage',
  rationale:
    'An `ARG` above the first `FROM` counts in `FROM` lines only, and the automatic platform arguments (`TARGETARCH` and so on) exist only in stages that ask for them. Everywhere else the name is empty, without an error: paths lose a part, comparisons are never true, downloads fetch the wrong file.',
  exceptions: 'A base image that sets the variable itself.',
  peers: [
    { tool: 'buildkit', id: 'UndefinedVar', relation: 'broader' },
    { tool: 'sonar', id: 'S6579', relation: 'broader' },
    { tool: 'shellcheck', id: 'SC2153', relation: 'narrower' },
    { tool: 'shellcheck', id: 'SC2154', relation: 'narrower' },
  ],
  examples: {
    bad: [
      {
        title: 'Declared for FROM lines only',
        files: 'ARG VERSION=3.23\nFROM alpine:${VERSION}\nCOPY dist/tool-${VERSION} /usr/bin/tool\n',
        reports: [
          {
            line: 3,
            message:
              '`VERSION` is empty here: the `ARG` above the first `FROM` counts in `FROM` lines only. Repeat `ARG VERSION` in this stage.',
          },
        ],
        fixed: 'ARG VERSION=3.23\nFROM alpine:${VERSION}\nARG VERSION\nCOPY dist/tool-${VERSION} /usr/bin/tool\n',
      },
      {
        title: 'Passed on under its own name',
        files: 'ARG MODE=fast\nFROM alpine:3.23\nENV MODE=$MODE\n',
        reports: [
          {
            line: 3,
            message:
              '`MODE` is empty here: the `ARG` above the first `FROM` counts in `FROM` lines only. Repeat `ARG MODE` in this stage.',
          },
        ],
        fixed: 'ARG MODE=fast\nFROM alpine:3.23\nARG MODE\nENV MODE=$MODE\n',
      },
      {
        title: 'An automatic argument in a shell script',
        files:
          'FROM debian:13-slim AS fetch\nRUN if [ "$TARGETARCH" = arm64 ]; then echo arm; fi\nFROM debian:13-slim\nARG TARGETARCH\nRUN echo "$TARGETARCH"\n',
        reports: [
          {
            line: 2,
            message:
              '`TARGETARCH` is empty here: Docker sets it only in stages that declare it. Add `ARG TARGETARCH` to this stage.',
          },
        ],
        fixed:
          'FROM debian:13-slim AS fetch\nARG TARGETARCH\nRUN if [ "$TARGETARCH" = arm64 ]; then echo arm; fi\nFROM debian:13-slim\nARG TARGETARCH\nRUN echo "$TARGETARCH"\n',
      },
      {
        title: 'A slip of the hand',
        files: 'FROM golang:1.26\nARG COMMIT_SHA\nRUN go build -ldflags "-X main.commit=$COMIT_SHA" .\n',
        reports: [{ line: 3, message: '`COMIT_SHA` is set nowhere in this stage; did you mean `COMMIT_SHA`?' }],
      },
      {
        title: 'On a base that sets nothing',
        files: 'FROM scratch\nCOPY $BINARY /app\n',
        reports: [
          { line: 2, message: '`BINARY` is set nowhere: neither by an `ARG` or `ENV` of this stage nor by its base.' },
        ],
      },
      {
        title: "ONBUILD runs in another Dockerfile's build",
        files: 'FROM node:24-slim\nARG BUILD_TARGET=web\nONBUILD RUN npm run build:$BUILD_TARGET\n',
        reports: [
          {
            line: 3,
            message:
              '`BUILD_TARGET` is empty when the trigger runs: the `ARG` of this build is not part of the image. Use `ONBUILD ARG BUILD_TARGET`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Repeated in the stage, or in the stage below it',
        files: 'ARG VERSION=1\nFROM alpine:3.23 AS base\nARG VERSION\nFROM base\nRUN echo $VERSION\n',
      },
      {
        title: 'Set by the script itself',
        files: 'ARG NAME=a\nFROM alpine:3.23\nRUN for NAME in a b; do echo $NAME; done\n',
      },
      {
        title: 'A default in place',
        files: 'ARG TAG\nFROM alpine:3.23\nRUN echo "${TARGETARCH:-amd64} ${TAG:-none}"\n',
      },
      {
        title: 'The image sets its own version',
        files: 'ARG NODE_VERSION=24\nFROM node:${NODE_VERSION}\nRUN echo $NODE_VERSION\n',
      },
      {
        title: 'Names of a script that is read in',
        files: 'ARG ID=x\nFROM debian:13\nRUN . /etc/os-release && echo $ID\n',
      },
      { title: 'ONBUILD ARG', files: 'FROM alpine:3.23\nONBUILD ARG MODE\nONBUILD RUN echo $MODE\n' },
      { title: 'What the base sets is not known', files: 'FROM example.com/base:1\nCOPY $SOURCE /app\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      const seen = new Set<string>();
      for (const reference of variableReferences(file, stage)) {
        if (reference.declared || reference.optional || seen.has(reference.name)) continue;
        const found = explain(file, stage, reference);
        if (found === null) continue;
        seen.add(reference.name);
        const { declaration, ...problem } = found;
        yield {
          subject: reference.name,
          at: { path: file.path, range: reference.range },
          severity: reference.instruction.keyword === 'LABEL' ? 'major' : 'critical',
          related: declaration === undefined ? [] : [{ path: file.path, range: declaration }],
          ...problem,
        };
      }
    }
  },
});

type Explanation = Pick<Problem, 'message' | 'peers' | 'confidence' | 'fix'> & { readonly declaration?: Range };

function explain(file: Dockerfile, stage: Stage, reference: VariableReference): Explanation | null {
  const { name, instruction, inScript } = reference;
  if (stage.from === null) return null;
  if (instruction.onbuild) {
    if (!declaredHere(stage, name)) return null;
    return {
      message: `\`${name}\` is empty when the trigger runs: the \`ARG\` of this build is not part of the image. Use \`ONBUILD ARG ${name}\`.`,
      peers: inScript ? [unassigned] : [],
    };
  }
  const global = globalOf(file, name);
  if (platformArguments.has(name)) {
    return {
      message: `\`${name}\` is empty here: Docker sets it only in stages that declare it. Add \`ARG ${name}\` to this stage.`,
      peers: [inScript ? unassigned : buildkit],
      declaration: stage.from.range,
      fix: declaring(file, name, stage.from.range.endLine + 1),
    };
  }
  if (global !== null) {
    if (isImagesOwn(stage, name)) return null;
    return {
      message: `\`${name}\` is empty here: the \`ARG\` above the first \`FROM\` counts in \`FROM\` lines only. Repeat \`ARG ${name}\` in this stage.`,
      peers: [inScript ? unassigned : buildkit, 'sonar:S6579'],
      confidence: setsOnlyPath(stage) ? 'certain' : 'likely',
      declaration: global.range,
      fix: declaring(file, name, instruction.range.startLine),
    };
  }
  // That ENV reads the names as they were before it is another matter.
  if (setsItself(reference)) return null;
  const near = misspelt(name, instruction.scope.table.bindings);
  if (near !== null) {
    return {
      message: `\`${name}\` is set nowhere in this stage; did you mean \`${near}\`?`,
      peers: [inScript ? misspelling : buildkit],
      confidence: setsOnlyPath(stage) ? 'certain' : 'likely',
    };
  }
  if (inScript || name === 'PATH' || !setsOnlyPath(stage)) return null;
  return {
    message: `\`${name}\` is set nowhere: neither by an \`ARG\` or \`ENV\` of this stage nor by its base.`,
    peers: [buildkit],
  };
}

function declaring(file: Dockerfile, name: string, line: number): Fix {
  const at = { startLine: line, startColumn: 1, endLine: line, endColumn: 1 };
  const text = `ARG ${name}${lineEnd(file.source, line - 1)}`;
  return {
    title: `Declare \`${name}\` in this stage`,
    applicability: 'needs-review',
    edits: [{ path: file.path, ...replaceRange(file.source, at, text) }],
  };
}

function globalOf(file: Dockerfile, name: string): KeyValue | null {
  const pairs = [...instructionsOf({ instructions: file.preamble }, 'ARG')].flatMap((instruction) => instruction.pairs);
  return pairs.find((pair) => pair.name === name) ?? null;
}

function setsItself({ instruction, name }: VariableReference): boolean {
  return instruction.keyword === 'ENV' && instruction.pairs.some((pair) => pair.name === name);
}

function declaredHere(stage: Stage, name: string): boolean {
  return stage.instructions.some(
    ({ keyword, ...rest }) => keyword === 'ARG' && 'pairs' in rest && rest.pairs.some((pair) => pair.name === name),
  );
}

/** `NODE_VERSION` in an image of Node.js. */
function isImagesOwn(stage: Stage, name: string): boolean {
  const base = rootBase(stage);
  const product = /^(.+?)_?VERSION$/.exec(name)?.[1]?.toLowerCase().replace(/_/g, '-');
  if (product === undefined || base.kind === 'scratch') return false;
  return base.kind === 'unknown' || base.reference.repository.includes(product);
}

/** Images of plain distributions, whose ENV has nothing but PATH. */
const plain: ReadonlySet<string> = new Set(['alpine', 'debian', 'ubuntu', 'busybox']);

function setsOnlyPath(stage: Stage): boolean {
  const base = rootBase(stage);
  return base.kind === 'scratch' || (base.kind === 'image' && plain.has(base.facts.family ?? ''));
}

/** A declared name that differs by a letter or two, but not by a number or a plural alone: those are names of their own. */
function misspelt(name: string, bindings: ReadonlyMap<string, readonly Binding[]>): string | null {
  const near = nearest(name, [...bindings.keys(), ...platformArguments]);
  if (near === null || editDistance(name, near) > Math.min(2, name.length / 5)) return null;
  const shape = (text: string): string => text.replace(/\d+/g, '0').replace(/s$/i, '');
  return shape(near) === shape(name) ? null : near;
}
