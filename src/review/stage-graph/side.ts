import type { Dockerfile, Instruction, Stage } from '../../dockerfile/model.ts';
import { mountsOf, optionOf } from '../../dockerfile/mounts.ts';
import { type CopySource, copySourceOf, instructionsOf, resolveStage, stageName } from '../../dockerfile/stages.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import type { StageGraph } from '../report.ts';

type Node = StageGraph['nodes'][number];
type Edge = StageGraph['edges'][number];

/** The stages of one Dockerfile and what they take from where, by keys that both sides share. */
export interface Side {
  readonly nodes: ReadonlyMap<string, Pick<Node, 'kind' | 'name' | 'shipped'>>;
  readonly edges: ReadonlyMap<string, Pick<Edge, 'kind'> & { readonly from: string; readonly to: string }>;
}

export const nothing: Side = { nodes: new Map(), edges: new Map() };

/** `keyOf` gives a stage the same key on both sides; images are known by their names without digests. */
export function sideOf(file: Dockerfile, keyOf: (stage: Stage) => string): Side {
  const nodes = new Map<string, Pick<Node, 'kind' | 'name' | 'shipped'>>();
  const edges = new Map<string, Pick<Edge, 'kind'> & { readonly from: string; readonly to: string }>();
  const image = (name: string) => {
    nodes.set(`image ${name}`, { kind: 'image', name, shipped: false });
    return `image ${name}`;
  };
  const edge = (from: string | null, kind: Edge['kind'], stage: Stage) => {
    const to = keyOf(stage);
    // Two stages that became one give nothing to each other.
    if (from !== null && from !== to) edges.set(`${from} ${kind} ${to}`, { from, kind, to });
  };
  const keyOfSource = (source: CopySource) => {
    if (source.kind === 'stage') return keyOf(source.stage);
    return source.kind === 'external' ? image(source.name.replace(/@.*$/s, '')) : null;
  };
  for (const stage of file.stages) {
    const base = baseName(stage);
    if (stage.base.kind === 'stage') edge(keyOf(stage.base.stage), 'from', stage);
    else if (base !== null) edge(image(base), 'from', stage);
    nodes.set(keyOf(stage), { kind: 'stage', name: stageName(file, stage), shipped: stage.shipped });
    for (const copy of own(instructionsOf(stage, 'COPY')))
      edge(keyOfSource(copySourceOf(file, stage, copy)), 'copy', stage);
    for (const run of own(instructionsOf(stage, 'RUN')))
      for (const { flag } of mountsOf(run))
        edge(keyOfSource(resolveStage(file, stage, optionOf(flag, 'from') ?? null)), 'mount', stage);
  }
  return { nodes, edges };
}

function own<I extends Instruction>(instructions: readonly I[]): I[] {
  return instructions.filter(({ onbuild }) => !onbuild);
}

function baseName({ base, from }: Stage): string | null {
  if (base.kind === 'image') return nameWithoutDigest(base.reference);
  return base.kind === 'scratch' ? 'scratch' : (from?.image?.text ?? null);
}
