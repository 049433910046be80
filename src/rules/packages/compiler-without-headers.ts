import { runScripts } from '../../dockerfile/commands.ts';
import { installedBefore } from '../../dockerfile/installed.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { imageFactsOf, lineage } from '../../dockerfile/stages.ts';
import { defineRule } from '../rule.ts';
import { insertWord } from '../word-edits.ts';

const compilers: ReadonlySet<string> = new Set(['gcc', 'g++', 'clang']);
/** Packages that are or need the headers of musl. `g++` needs them; `gcc` does not. */
const headers =
  /^(?:musl-dev|libc-dev|build-base|alpine-sdk|g\+\+|go|rust|cargo|(?!(?:freetype|jpeg|libffi|libpng|libxml2|libxslt|openssl|python3|yaml|zlib)-dev$).*-dev)$/;

export default defineRule({
  id: 'compiler-without-headers',
  scope: 'dockerfile',
  severity: 'major',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'C compiler without the headers of the C library',
  remedy: 'Install the headers of the C library',
  rationale:
    "Alpine's `gcc` comes without `stdio.h` and without the objects that every program starts with: they are in `musl-dev`. What compiles or links anything fails (`cannot find crti.o`), though the compiler is there; that also turns cgo on in Go.",
  peers: [],
  examples: {
    bad: [
      {
        files: 'FROM golang:1.26-alpine\nRUN apk add --no-cache gcc git\nRUN go build .\n',
        reports: [
          {
            line: 2,
            message: '`gcc` is installed without `musl-dev`: nothing can be compiled or linked. Add `musl-dev`.',
          },
        ],
        fixed: 'FROM golang:1.26-alpine\nRUN apk add --no-cache gcc musl-dev git\nRUN go build .\n',
      },
      {
        title: 'Headers of something else',
        files: 'FROM python:3.14-alpine\nRUN apk add --no-cache gcc libffi-dev && pip install --no-cache-dir cffi\n',
        reports: [
          {
            line: 2,
            message: '`gcc` is installed without `musl-dev`: nothing can be compiled or linked. Add `musl-dev`.',
          },
        ],
        fixed:
          'FROM python:3.14-alpine\nRUN apk add --no-cache gcc musl-dev libffi-dev && pip install --no-cache-dir cffi\n',
      },
    ],
    good: [
      {
        title: 'With the headers',
        files: 'FROM alpine:3.23\nRUN apk add --no-cache gcc musl-dev\nFROM alpine:3.23\nRUN apk add build-base\n',
      },
      {
        title: 'Later, or before',
        files:
          'FROM alpine:3.23 AS a\nRUN apk add gcc\nRUN apk add libc-dev\nFROM alpine:3.23\nRUN apk add ruby-dev\nRUN apk add gcc\n',
      },
      {
        title: 'Another distribution',
        files:
          'FROM debian:13\nRUN apt-get update && apt-get install -y gcc\nFROM cgr.dev/chainguard/wolfi-base:latest\nRUN apk add gcc\n',
      },
      { title: 'Packages known at build time only', files: 'FROM alpine:3.23\nARG DEPS\nRUN apk add gcc $DEPS\n' },
    ],
  },
  *check({ file }) {
    for (const { stage, operations } of runScripts(file)) {
      if (!isAlpine(stage)) continue;
      for (const operation of operations) {
        const { command } = operation;
        if (operation.manager.id !== 'apk' || operation.action !== 'install') continue;
        const compiler = operation.packages.find(({ name }) => compilers.has(name ?? ''));
        if (compiler?.name == null || hasHeaders(file, stage)) continue;
        yield {
          message: `\`${compiler.name}\` is installed without \`musl-dev\`: nothing can be compiled or linked. Add \`musl-dev\`.`,
          subject: compiler.name,
          at: { path: file.path, range: compiler.word.range },
          fix: {
            title: 'Install `musl-dev` as well',
            applicability: 'safe',
            edits: insertWord(file, command, compiler.word.range, 'musl-dev'),
          },
        };
      }
    }
  },
});

/** Also by the name alone, where the tag is a placeholder. */
function isAlpine(stage: Stage): boolean {
  const root = lineage(stage).at(-1);
  const name = root?.base.kind === 'unknown' ? (root.from?.image?.text ?? '') : '';
  return imageFactsOf(stage)?.distribution?.id === 'alpine' || /^(?:docker\.io\/)?(?:library\/)?alpine:/.test(name);
}

function hasHeaders(file: Dockerfile, stage: Stage): boolean {
  const { packages, operations, hidesPackages } = installedBefore(file, stage, null);
  const installed = [
    ...packages,
    ...operations.flatMap((operation) => operation.packages.flatMap(({ name }) => name ?? [])),
  ];
  const isHidden =
    hidesPackages &&
    operations.some(({ args, packages: names }) => args.unknown.length > 0 || names.some(({ name }) => name === null));
  return isHidden || installed.some((name) => headers.test(name));
}
