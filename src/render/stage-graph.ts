import type { ReviewReport, StageGraph } from '../review/report.ts';
import { code, type Fold } from './escape.ts';
import { oneLine } from './visible.ts';
import { count } from './words.ts';

const graphsShown = 5;
const nameLength = 60;

type Node = StageGraph['nodes'][number];
type Edge = StageGraph['edges'][number];

/** In words and in strokes: neither needs a colour. */
const marks: Readonly<Record<Node['change'], string>> = {
  added: 'new',
  removed: 'removed',
  changed: 'changed',
  same: '',
};
const strokes: Readonly<Partial<Record<Node['change'], string>>> = {
  added: 'stroke-width:3px',
  removed: 'stroke-dasharray:5 5',
};
const arrows: Readonly<Record<Edge['change'], string>> = { added: '==>', removed: '-.->', same: '-->' };
const kinds: Readonly<Record<Edge['kind'], string>> = { from: 'FROM', copy: 'COPY', mount: 'mount' };

/** Headline and content of the folded section that draws the stages; null where nothing of them comes or goes. */
export function stagesFold({ stageGraphs }: ReviewReport): Fold | null {
  if (stageGraphs.length === 0) return null;
  const shown = stageGraphs.slice(0, graphsShown);
  const diagrams = shown.map((graph) => `**${code(graph.path, 120)}**\n\n\`\`\`mermaid\n${mermaidOf(graph)}\n\`\`\``);
  const left = stageGraphs.length - shown.length;
  return {
    headline: `Stages of ${count(stageGraphs.length, 'Dockerfile')}`,
    content: [...diagrams, ...(left > 0 ? [`… and ${count(left, 'more Dockerfile')}.`] : [])].join('\n\n'),
  };
}

/** A flowchart. What is new throughout has no marks. */
export function mermaidOf({ nodes, edges }: StageGraph): string {
  const isNew = [...nodes, ...edges].every(({ change }) => change === 'added');
  const changeOf = <C>(change: C) => (isNew ? 'same' : change);
  const changes = nodes.map(({ change }) => changeOf(change));
  const boxes = nodes.map(({ kind, name, shipped }, index) => {
    const text = `"${[label(name), ...mark(changes[index] ?? 'same')].join('<br>')}"`;
    return `n${index}${kind === 'image' ? `([${text}])` : shipped ? `[[${text}]]` : `[${text}]`}`;
  });
  const lines = edges.map(({ from, to, kind, change }) => {
    const own = changeOf(change);
    return `n${from} ${arrows[own]}|"${[kinds[kind], ...mark(own)].join(' ')}"| n${to}`;
  });
  const classes = Object.entries(strokes).flatMap(([change, stroke]) => {
    const own = changes.flatMap((one, index) => (one === change ? [`n${index}`] : []));
    return own.length === 0 ? [] : [`classDef ${change} ${stroke}`, `class ${own.join(',')} ${change}`];
  });
  return ['flowchart LR', ...[...boxes, ...lines, ...classes].map((line) => `  ${line}`)].join('\n');
}

function mark(change: Node['change']): string[] {
  return marks[change] === '' ? [] : [`(${marks[change]})`];
}

/** Words of letters and digits with single signs between them that neither Mermaid nor the Markdown in its labels reads. */
const plain = /^(?!www\.)[a-z0-9]+(?:[ ._:/-][a-z0-9]+)*$/i;

/** A name as Mermaid shows it: everything else by its number, which nothing can be ended with (https://mermaid.js.org/syntax/flowchart.html). */
function label(name: string): string {
  const text = oneLine(name, nameLength) || 'unnamed';
  return plain.test(text) ? text : text.replace(/[^a-z0-9]/giu, (sign) => `#${sign.codePointAt(0)};`);
}
