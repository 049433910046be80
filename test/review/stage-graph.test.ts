import { describe, expect, test } from '@jest/globals';
import { mermaidOf } from '../../src/render/stage-graph.ts';
import type { StageGraph } from '../../src/review/report.ts';
import type { ExampleFiles } from '../../src/rules/rule.ts';
import { kindOfDiagram } from '../support/mermaid.ts';
import { reviewTexts } from '../support/snapshot.ts';

const marks = { added: '+', removed: '-', changed: '~', same: '' };

/** `from → to` with the kind, each thing with what became of it. */
function linesOf({ nodes, edges }: StageGraph): string[] {
  const name = (index: number) => `${marks[nodes[index]?.change ?? 'same']}${nodes[index]?.name}`;
  return edges.map(({ from, to, kind, change }) => `${marks[change]}${kind}: ${name(from)} → ${name(to)}`);
}

async function graphs(before: ExampleFiles, files: ExampleFiles): Promise<string[][]> {
  const { stageGraphs } = await reviewTexts({ before, files });
  for (const graph of stageGraphs) expect(await kindOfDiagram(mermaidOf(graph))).toBe('flowchart-v2');
  return stageGraphs.map(linesOf);
}

const build = 'FROM golang:1.26 AS build\nCOPY . .\nRUN go build -o /app .\n';
const ship = 'COPY --from=build /app /app\nUSER 1001\nCMD ["/app"]\n';

describe('the stage graph', () => {
  test('tells that a stage is split off, and that the image stands on another base', async () => {
    expect(
      await graphs(
        `FROM golang:1.26\nCOPY . .\nRUN go build -o /app .\nUSER 1001\n`,
        `${build}FROM alpine:3.23\n${ship}`,
      ),
    ).toEqual([
      [
        '+from: golang:1.26 → +build',
        '+from: +alpine:3.23 → ~last stage',
        '+copy: +build → ~last stage',
        '-from: golang:1.26 → ~last stage',
      ],
    ]);
  });

  test('tells that one base image moves, and leaves the other stages as they are', async () => {
    expect(await graphs(`${build}FROM alpine:3.22\n${ship}`, `${build}FROM alpine:3.23\n${ship}`)).toEqual([
      [
        'from: golang:1.26 → build',
        '+from: +alpine:3.23 → last stage',
        'copy: build → last stage',
        '-from: -alpine:3.22 → last stage',
      ],
    ]);
  });

  test('knows stages by number, mounts, images that are copied from, and stages on stages', async () => {
    const tool = 'COPY --from=ghcr.io/astral-sh/uv:0.9 /uv /bin/\n';
    expect(
      await graphs(
        `FROM python:3.14-slim AS deps\nRUN pip install flask\nFROM python:3.14-slim AS ship\nCOPY --from=0 /a /a\n`,
        `FROM python:3.14-slim AS deps\n${tool}RUN uv sync\nFROM deps AS test\nRUN --mount=from=deps,target=/d pytest\nFROM python:3.14-slim AS ship\nCOPY --from=0 /a /a\nCOPY --from=test /report /report\n`,
      ),
    ).toContainEqual(
      expect.arrayContaining([
        '+copy: +ghcr.io/astral-sh/uv:0.9 → ~deps',
        '+from: ~deps → +test',
        '+mount: ~deps → +test',
        'copy: ~deps → ~ship',
        '+copy: +test → ~ship',
      ]),
    );
  });

  test('follows a stage that gets another name', async () => {
    const [graph = []] = await graphs(
      `${build}FROM alpine:3.23\n${ship}`,
      `${build.replace('build\n', 'compile\n')}FROM alpine:3.24\n${ship.replace('=build', '=compile')}`,
    );
    expect(graph).toContain('copy: ~compile → ~last stage');
  });

  test('shows a new file with several stages', async () => {
    expect(await graphs({ 'README.md': '' }, `${build}FROM alpine:3.23\n${ship}`)).toHaveLength(1);
  });

  test.each<[string, ExampleFiles, ExampleFiles]>([
    ['one stage', 'FROM alpine:3.22\nUSER 1\n', 'FROM alpine:3.23\nUSER 1\n'],
    [
      'other instructions in the same stages',
      `${build}FROM alpine:3.23\n${ship}`,
      `${build}FROM alpine:3.23\nENV A=b\n${ship}`,
    ],
    [
      'another digest of the same image',
      `${build}FROM alpine:3.23@sha256:${'a'.repeat(64)}\n${ship}`,
      `${build}FROM alpine:3.23@sha256:${'b'.repeat(64)}\n${ship}`,
    ],
    [
      'more stages than anybody reads in a picture',
      'FROM alpine:3.23 AS s0\n',
      Array.from({ length: 25 }, (_, index) => `FROM alpine:3.23 AS s${index}\n`).join(''),
    ],
  ])('is not drawn of %s', async (_, before, files) => {
    expect(await graphs(before, files)).toEqual([]);
  });
});
