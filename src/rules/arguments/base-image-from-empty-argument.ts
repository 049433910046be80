import { defaultImage } from '../../dockerfile/default-image.ts';
import type { FromInstruction, KeyValue } from '../../dockerfile/model.ts';
import { bindingOf, platformArguments } from '../../dockerfile/scope.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import { parseImageReference } from '../../images/reference.ts';
import { nearest } from '../../text/nearest.ts';
import { defineRule, type Problem } from '../rule.ts';

const undefinedPeer = 'buildkit:UndefinedArgInFrom';
const emptyPeer = 'buildkit:InvalidDefaultArgInFrom';

export default defineRule({
  id: 'base-image-from-empty-argument',
  scope: 'dockerfile',
  severity: ['blocker', 'major', 'minor'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'FROM uses an argument that has no value',
  remedy: 'Give the argument in `FROM` a default',
  rationale:
    'A `FROM` line sees only the `ARG`s above the first `FROM`. A name that is not among them is empty and cannot be passed in either. One without a default is empty in a plain `docker build .`, and an image name with a hole in it does not build.',
  exceptions: 'A base that whoever builds must choose: the build fails until they do, which may be meant.',
  peers: [
    { tool: 'buildkit', id: 'UndefinedArgInFrom', relation: 'same' },
    { tool: 'buildkit', id: 'InvalidDefaultArgInFrom', relation: 'same' },
  ],
  examples: {
    bad: [
      {
        title: 'Declared nowhere',
        files: 'ARG BASE_TAG=3.23\nFROM alpine:${BASETAG}\n',
        reports: [
          {
            line: 2,
            message:
              '`BASETAG` is declared by no `ARG` above the first `FROM`, so it is always empty. Did you mean `BASE_TAG`?',
          },
        ],
      },
      {
        title: 'Declared too late',
        files: 'FROM golang:1.26 AS build\nARG TAG=3.23\nFROM alpine:${TAG}\n',
        reports: [
          {
            line: 3,
            message:
              '`TAG` is declared by no `ARG` above the first `FROM`, so it is always empty. The `ARG` of a stage does not count here.',
          },
        ],
      },
      {
        title: 'Without a default',
        files: 'ARG TAG\nFROM registry.example.com/base:$TAG\n',
        reports: [
          {
            line: 2,
            severity: 'major',
            message:
              '`TAG` has no default, so a plain `docker build` starts from `registry.example.com/base:`, which is no image. Give it one.',
          },
        ],
      },
    ],
    good: [
      { title: 'A default', files: 'ARG TAG=3.23\nFROM alpine:${TAG}\nFROM alpine:${OTHER:-3.23}\n' },
      { title: 'May be empty', files: 'ARG SUFFIX\nFROM debian:13${SUFFIX}\n' },
      { title: 'Set by Docker', files: 'FROM --platform=$BUILDPLATFORM golang:1.26-$TARGETOS\n' },
    ],
  },
  *check({ file }) {
    const globals = [...instructionsOf({ instructions: file.preamble }, 'ARG')].flatMap(({ pairs }) => pairs);
    for (const from of instructionsOf(file, 'FROM')) {
      const problem =
        undeclared(
          file.stages.flatMap((stage) => [...instructionsOf(stage, 'ARG')].flatMap(({ pairs }) => pairs)),
          from,
          globals,
        ) ?? withoutDefault(from);
      if (problem !== null) yield { ...problem, at: { path: file.path, range: from.ownRange } };
    }
  },
});

type Found = Omit<Problem, 'at'>;

function undeclared(staged: readonly KeyValue[], from: FromInstruction, globals: readonly KeyValue[]): Found | null {
  const words = [
    ...from.flags.flatMap(({ value }) => (value === null ? [] : [value])),
    ...(from.image === null ? [] : [from.image]),
  ];
  const use = words
    .flatMap(({ variables }) => variables)
    .find(({ declared, modifier }) => !declared && !/^:?[-+?]$/.test(modifier ?? ''));
  if (use === undefined) return null;
  const near = nearest(use.name, [...globals.map(({ name }) => name), ...platformArguments]);
  const hint =
    near !== null
      ? ` Did you mean \`${near}\`?`
      : staged.some(({ name }) => name === use.name)
        ? ' The `ARG` of a stage does not count here.'
        : ` Declare \`ARG ${use.name}\` there.`;
  return {
    message: `\`${use.name}\` is declared by no \`ARG\` above the first \`FROM\`, so it is always empty.${hint}`,
    subject: use.name,
    severity: isImage(from) ? 'minor' : 'blocker',
    peers: [undefinedPeer],
  };
}

/** With the defaults alone the name of the image is none. */
function withoutDefault(from: FromInstruction): Found | null {
  if (from.image === null || isImage(from)) return null;
  const empty = from.image.variables.find(
    ({ name, modifier }) => modifier === null && bindingOf(from.scope, name)?.value === null,
  );
  if (empty === undefined) return null;
  const text = defaultImage(from);
  const start = text === '' ? 'has no base at all' : `starts from \`${text}\`, which is no image`;
  return {
    message: `\`${empty.name}\` has no default, so a plain \`docker build\` ${start}. Give it one.`,
    subject: empty.name,
    severity: 'major',
    peers: [emptyPeer],
    profile: from.image.text.replace(/[${}"]/g, '') === empty.name ? 'strict' : 'recommended',
  };
}

function isImage(from: FromInstruction): boolean {
  const text = defaultImage(from);
  return text === null || parseImageReference(text) !== null;
}
