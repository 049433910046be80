import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderCheckRun } from '../../src/render/check-run.ts';
import { renderComment } from '../../src/render/comment.ts';
import { mermaidOf } from '../../src/render/stage-graph.ts';
import { renderTerminal } from '../../src/render/terminal.ts';
import type { StageGraph } from '../../src/review/report.ts';
import { kindOfDiagram } from '../support/mermaid.ts';
import { report } from '../support/report.ts';

const graph: StageGraph = {
  path: 'api/Dockerfile',
  nodes: [
    { kind: 'image', name: 'golang:1.26-alpine', shipped: false, change: 'added' },
    { kind: 'stage', name: 'build', shipped: false, change: 'changed' },
    { kind: 'stage', name: 'last stage', shipped: true, change: 'same' },
    { kind: 'image', name: 'golang:1.25', shipped: false, change: 'removed' },
  ],
  edges: [
    { from: 0, to: 1, kind: 'from', change: 'added' },
    { from: 1, to: 2, kind: 'copy', change: 'same' },
    { from: 3, to: 1, kind: 'from', change: 'removed' },
  ],
};

describe('a stage graph', () => {
  test('is a flowchart that says what came and went in words and strokes, not in colours', async () => {
    expect(mermaidOf(graph)).toBe(`flowchart LR
  n0(["golang:1.26-alpine<br>(new)"])
  n1["build<br>(changed)"]
  n2[["last stage"]]
  n3(["golang:1.25<br>(removed)"])
  n0 ==>|"FROM (new)"| n1
  n1 -->|"COPY"| n2
  n3 -.->|"FROM (removed)"| n1
  classDef added stroke-width:3px
  class n0 added
  classDef removed stroke-dasharray:5 5
  class n3 removed`);
    expect(await kindOfDiagram(mermaidOf(graph))).toBe('flowchart-v2');
  });

  test('of a new file has no marks: all of it is new', () => {
    const added = {
      ...graph,
      nodes: graph.nodes.map((node) => ({ ...node, change: 'added' as const })),
      edges: graph.edges.map((edge) => ({ ...edge, change: 'added' as const })),
    };
    expect(mermaidOf(added)).not.toMatch(/new|==>|class/);
  });

  test('is folded into the comment, and left out where Mermaid is not drawn', () => {
    const drawn = report({ stageGraphs: [graph] });
    expect(renderComment(drawn)).toContain(
      '<summary>Stages of 1 Dockerfile</summary>\n\n**`api/Dockerfile`**\n\n```mermaid\nflowchart LR\n',
    );
    expect(renderCheckRun(drawn).text).not.toContain('mermaid');
    expect(renderTerminal(drawn, { color: false, width: 80 })).not.toContain('flowchart');
    expect(renderComment(report())).not.toContain('mermaid');
  });
});

describe('hostile names', () => {
  const nasty = [
    'a"] --> b["c',
    '```\n# Injected\n```',
    'x"]\n  click n0 "https://example.com"',
    '%%{init: {"theme":"dark"}}%%',
    'style:1.0#quot;;',
    '`**bold**` <script>alert(1)</script>',
    '1. list',
    'end',
    '#35;#quot;',
    '${BASE:-alpine}',
    '---\ntitle: x\n---',
    'www.example.com/image',
    'https://example.com',
    '\u202egnp.exe',
    '😀@octocat',
    '',
  ];

  test.each(nasty)('%j stays one label of a diagram that is drawn', async (name) => {
    const hostile = { ...graph, nodes: graph.nodes.map((node) => ({ ...node, name })) };
    const text = mermaidOf(hostile);
    expect(text.split('\n')).toHaveLength(mermaidOf(graph).split('\n').length);
    expect(text).not.toMatch(/[`%@{}$&]|<(?!br>)/);
    expect(await kindOfDiagram(text)).toBe('flowchart-v2');
  });

  test('of any kind are drawn', async () => {
    const change = fc.constantFrom('added', 'removed', 'changed', 'same');
    const name = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.constantFrom(...nasty));
    const node = fc.record({ kind: fc.constantFrom('stage', 'image'), name, shipped: fc.boolean(), change });
    const edge = fc.record({
      from: fc.nat(),
      to: fc.nat(),
      kind: fc.constantFrom('from', 'copy', 'mount'),
      change: fc.constantFrom('added', 'removed', 'same'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(node, { minLength: 1, maxLength: 20 }),
        fc.array(edge, { maxLength: 30 }),
        async (nodes, edges) => {
          const inside = edges.map((one) => ({ ...one, from: one.from % nodes.length, to: one.to % nodes.length }));
          const text = mermaidOf({ path: 'Dockerfile', nodes, edges: inside });
          expect(await kindOfDiagram(text)).toBe('flowchart-v2');
          expect(text).not.toMatch(/`/);
        },
      ),
    );
  });
});
