import { describe, expect, test } from '@jest/globals';
import { pairStages } from '../../src/dockerfile/pairing.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import {
  absenceAnchor,
  copySourceOf,
  instructionsOf,
  isShippedWith,
  lineage,
  resolveStage,
  rootBase,
} from '../../src/dockerfile/stages.ts';

const parse = (text: string, targets: readonly string[] = []) => parseDockerfile('Dockerfile', text, new Set(targets));

describe('the stage graph', () => {
  test('follows names in any case, and only to stages above', () => {
    const { stages } = parse('FROM alpine:3 AS Base\nFROM base AS app\nFROM later\nFROM scratch AS later\n');
    expect(stages.map(({ base }) => base.kind)).toEqual(['image', 'stage', 'image', 'scratch']);
    const app = stages[1];
    expect(app && lineage(app).map(({ name }) => name)).toEqual(['app', 'Base']);
    expect(app && rootBase(app)).toMatchObject({ kind: 'image', reference: { repository: 'alpine' } });
  });

  test('takes the last of several stages with one name', () => {
    const { stages } = parse('FROM a AS x\nFROM b AS x\nFROM x\n');
    expect(stages[2]?.base).toMatchObject({ kind: 'stage', stage: { index: 1 } });
  });

  test('does not take a stage for its own base', () => {
    expect(parse('FROM golang AS golang\n').stages[0]?.base).toMatchObject({ kind: 'image' });
  });

  test('has unknown bases for what is decided at build time', () => {
    const { stages } = parse('ARG BASE\nFROM $BASE\nFROM UPPER/Case\n');
    expect(stages.map(({ base }) => base.kind)).toEqual(['unknown', 'unknown']);
  });

  test('ships the last stage and the named targets', () => {
    const text = 'FROM a AS Dev\nFROM b\nFROM c AS test\nFROM d AS prod\n';
    const shipped = (targets: string[]) =>
      parse(text, targets)
        .stages.filter((stage) => stage.shipped)
        .map(({ index }) => index);
    expect(shipped([])).toEqual([3]);
    expect(shipped(['dev', '1'])).toEqual([0, 1, 3]);
  });

  test('ships the layers of a stage with the stages that are FROM it, not with those that copy from it', () => {
    const file = parse('FROM a AS base\nFROM b AS build\nFROM base\nCOPY --from=build /x /x\n');
    expect(file.stages.map((stage) => isShippedWith(file, stage))).toEqual([true, false, true]);
  });
});

describe('COPY --from', () => {
  const file = parse(
    'FROM a AS one\nFROM b AS Two\nCOPY --from=ONE a a\nCOPY --from=0 a a\nCOPY --from=two a a\nCOPY --from=1 a a\nCOPY --from=three a a\nCOPY --from=2 a a\nCOPY --from=nginx:1 a a\nCOPY --from=9 a a\nCOPY --from=$X a a\nCOPY a a\nFROM c AS three\n',
  );

  test('points to stages above, to itself, further down, or out of the file', () => {
    const stage = file.stages[1];
    if (stage === undefined) throw new Error('three stages are expected');
    expect([...instructionsOf(stage, 'COPY')].map((copy) => copySourceOf(file, stage, copy).kind)).toEqual([
      'stage',
      'stage',
      'self',
      'self',
      'later-stage',
      'later-stage',
      'external',
      'external',
      'unknown',
      'context',
    ]);
  });

  test('takes the nearest stage above where a name is used twice', () => {
    const twice = parse('FROM a AS x\nFROM b\nFROM c AS x\n');
    const [, second] = twice.stages;
    expect(second && resolveStage(twice, second, 'x')).toMatchObject({ kind: 'stage', stage: { index: 0 } });
  });
});

describe('what is missing', () => {
  test.each([
    ['FROM a\nCMD a\nENTRYPOINT b\n', 3],
    ['FROM a\nCMD a\nCMD b\n', 3],
    ['FROM a\nRUN b\n', 1],
    ['RUN b\n', 1],
  ])('is told at ENTRYPOINT, else CMD, else FROM: %j', (text, line) => {
    const file = parse(text);
    const stage = file.stages.at(-1);
    expect(stage && absenceAnchor(file, stage)?.range.startLine).toBe(line);
  });
});

describe('stages before and after', () => {
  const pair = (before: string, after: string) => {
    const { pairs, ambiguous } = pairStages(parse(before), parse(after));
    return {
      pairs: pairs.map((one) => `${one.before.index}→${one.after.index}`),
      ambiguous: ambiguous.map(({ index }) => index),
    };
  };

  test.each([
    ['as they were', 'FROM a AS x\nRUN 1\nFROM b\nRUN 2\n', 'FROM a AS x\nRUN 1\nFROM b\nRUN 2\n', ['0→0', '1→1']],
    ['with another base', 'FROM a\nRUN 1\n', 'FROM b\nRUN 1\n', ['0→0']],
    ['with another base and other instructions', 'FROM a\nRUN 1\n', 'FROM b\nRUN 2\n', ['0→0']],
    ['renamed', 'FROM a AS x\nRUN 1\nFROM b\nRUN 2\n', 'FROM a AS y\nRUN 1\nFROM b\nRUN 2\n', ['0→0', '1→1']],
    ['named in another case', 'FROM a AS Build\nFROM b\n', 'FROM c AS build\nFROM b\n', ['0→0', '1→1']],
    [
      'in another order',
      'FROM a AS x\nFROM b AS y\nFROM c\n',
      'FROM b AS y\nFROM a AS x\nFROM c\n',
      ['1→0', '0→1', '2→2'],
    ],
    ['with a new one before', 'FROM a\nRUN 1\nRUN 2\n', 'FROM z AS build\nRUN 9\nFROM a\nRUN 1\nRUN 2\n', ['0→1']],
    [
      'split in two: what ships stays paired',
      'FROM a\nRUN 1\nRUN 2\nRUN 3\n',
      'FROM a AS build\nRUN 1\nRUN 2\nFROM b\nRUN 3\n',
      ['0→0', '0→1'],
    ],
    [
      'split, and the name goes to what ships',
      'FROM a AS app\nRUN 1\nRUN 2\nRUN 3\n',
      'FROM a AS build\nRUN 1\nRUN 2\nFROM b AS app\nRUN 3\n',
      ['0→0', '0→1'],
    ],
    [
      'split among others',
      'FROM a AS x\nRUN 1\nFROM b\nRUN 2\nRUN 3\n',
      'FROM a AS x\nRUN 1\nFROM b AS y\nRUN 2\nFROM c\nRUN 3\n',
      ['0→0', '1→1', '1→2'],
    ],
    [
      'merged: what ships stays paired',
      'FROM a AS build\nRUN 1\nFROM b\nRUN 2\n',
      'FROM a\nRUN 1\nRUN 2\n',
      ['0→0', '1→0'],
    ],
    [
      'equally near and as many, by place',
      'FROM a:1\nFROM a:1\nFROM b\n',
      'FROM a:2\nFROM a:2\nFROM b\n',
      ['0→0', '1→1', '2→2'],
    ],
    [
      'with a name of the old file for another',
      'FROM a AS x\nRUN 1\n',
      'FROM a AS y\nRUN 1\nFROM b AS x\n',
      ['0→0', '0→1'],
    ],
    [
      'split, with base images of the same kind',
      'FROM registry.access.redhat.com/ubi9/python-311\nUSER 0\nRUN 1\nRUN 2\n',
      'FROM registry.access.redhat.com/ubi9/python-312\nUSER 0\nRUN 3\nFROM registry.access.redhat.com/ubi9/python-312\nUSER 0\nRUN 2\n',
      ['0→0', '0→1'],
    ],
    ['with one gone', 'FROM a AS x\nRUN 1\nFROM b\nRUN 2\n', 'FROM b\nRUN 2\n', ['1→0']],
  ])('are paired: %s', (_, before, after, pairs) => {
    expect(pair(before, after)).toEqual({ pairs, ambiguous: [] });
  });

  test('are not paired where two are equally near', () => {
    const { ambiguous } = pair('FROM a\nRUN 1\nFROM a\nRUN 1\nFROM b\n', 'FROM a\nRUN 1\nFROM b\nRUN 9\n');
    expect(ambiguous).toEqual([0]);
  });

  test('are not paired where one could be that of two', () => {
    expect(pair('FROM a\nRUN 1\nFROM b\n', 'FROM a\nRUN 1\nRUN 2\nFROM a\nRUN 1\nRUN 3\nFROM b\n').ambiguous).toEqual([
      0, 1,
    ]);
  });

  test('are not compared where there are more than anybody writes', () => {
    const many = (image: string) =>
      Array.from({ length: 500 }, (_, index) => `FROM ${image}\nRUN ${image}${index}\n`).join('');
    expect(pair(many('a'), many('b')).ambiguous).toHaveLength(500);
  });
});
