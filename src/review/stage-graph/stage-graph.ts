import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import type { StagePair } from '../../dockerfile/pairing.ts';
import { redact } from '../../text/redact.ts';
import type { Difference } from '../difference.ts';
import type { StageGraph } from '../report.ts';
import { nothing, sideOf } from './side.ts';

/** Beyond, a picture says less than the file. */
const nodesReadable = 20;
const edgesReadable = 30;

/** Both sides in one graph, for each Dockerfile with stages whose graph the change alters, and for each new one. */
export function stageGraphs({ head, files, changed }: Difference): StageGraph[] {
  const paired = new Set(files.map(({ after }) => after.path));
  const added = head.dockerfiles.filter(({ path }) => changed.has(path) && !paired.has(path));
  return [
    ...files.map(({ before, after, stages }) => graphOf(before, after, stages)),
    ...added.map((after) => graphOf(null, after, [])),
  ].filter(isWorthShowing);
}

function graphOf(before: Dockerfile | null, after: Dockerfile, pairs: readonly StagePair[]): StageGraph {
  // A stage that was split goes on as one of its parts; the others are new.
  const ranked = [...pairs].sort((a, b) => rank(a) - rank(b));
  const successors = new Map(ranked.map((pair) => [pair.before, pair.after]));
  const edited = new Set([...successors].flatMap(([was, now]) => (textOf(was) === textOf(now) ? [] : [keyOf(now)])));
  const keyBefore = (stage: Stage) => {
    const successor = successors.get(stage);
    return successor === undefined ? `stage ${stage.index} before` : keyOf(successor);
  };
  const old = before === null ? nothing : sideOf(before, keyBefore);
  const now = sideOf(after, keyOf);
  const nodes = merged(old.nodes, now.nodes).map(({ key, value, change }) => ({
    key,
    ...value,
    name: redact(value.name),
    change: change === 'same' && edited.has(key) ? ('changed' as const) : change,
  }));
  const index = new Map(nodes.map(({ key }, position) => [key, position]));
  const edges = merged(old.edges, now.edges).map(({ value: { from, to, kind }, change }) => ({
    from: index.get(from) ?? 0,
    to: index.get(to) ?? 0,
    kind,
    change,
  }));
  return { path: after.path, nodes: nodes.map(({ key: _, ...node }) => node), edges };
}

/** The last of those of one stage counts: that of its name, else the one that ships, else the first. */
function rank({ before, after }: StagePair): number {
  if (before.name !== null && before.name === after.name) return 2;
  return before.shipped && after.shipped ? 1 : -after.index;
}

function keyOf(stage: Stage): string {
  return `stage ${stage.index}`;
}

/** What the head has, in its order, then what only the base had. */
function merged<T>(
  old: ReadonlyMap<string, T>,
  now: ReadonlyMap<string, T>,
): { key: string; value: T; change: 'added' | 'removed' | 'same' }[] {
  return [
    ...[...now].map(([key, value]) => ({ key, value, change: old.has(key) ? ('same' as const) : ('added' as const) })),
    ...[...old].filter(([key]) => !now.has(key)).map(([key, value]) => ({ key, value, change: 'removed' as const })),
  ];
}

function textOf({ name, instructions }: Stage): string {
  const texts = instructions.map(({ keyword, args }) => `${keyword} ${args.text.replace(/\s+/g, ' ').trim()}`);
  return [name ?? '', ...texts].join('\n');
}

function isWorthShowing({ nodes, edges }: StageGraph): boolean {
  const moved = [...nodes, ...edges].some(({ change }) => change === 'added' || change === 'removed');
  const stages = nodes.filter(({ kind }) => kind === 'stage').length;
  return moved && stages > 1 && nodes.length <= nodesReadable && edges.length <= edgesReadable;
}
