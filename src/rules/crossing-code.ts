import { libcOf } from '../dockerfile/c-library.ts';
import { type Compiled, compiledAt } from '../dockerfile/compiled.ts';
import type { Dockerfile, Stage } from '../dockerfile/model.ts';
import { copySourceOf, instructionsOf, isShippedWith, lineage } from '../dockerfile/stages.ts';
import { memoized } from '../text/memoized.ts';
import { foreignCode } from './foreign-code.ts';

/** Something compiled that a stage with another C library gets. */
export interface CrossingCode {
  /** As the COPY names it. */
  readonly path: string;
  /** The stages that name the images which it is compiled on, and which it comes to. */
  readonly from: Stage;
  readonly to: Stage;
  readonly compiled: Compiled;
}

/** What is compiled for one C library and shipped with another, without what surely or likely breaks: that is a finding of its own. */
export const crossingCode = memoized((file: Dockerfile): readonly CrossingCode[] =>
  file.stages.filter((stage) => isShippedWith(file, stage)).flatMap((stage) => crossingInto(file, stage)),
);

function crossingInto(file: Dockerfile, stage: Stage): CrossingCode[] {
  const here = libcOf(file, stage);
  if (here !== 'glibc' && here !== 'musl') return [];
  return instructionsOf(stage, 'COPY').flatMap((copy) => {
    const source = copySourceOf(file, stage, copy);
    if (source.kind !== 'stage') return [];
    return copy.sources.flatMap(({ value }) => {
      if (value === null) return [];
      const found = compiledAt(file, source.stage, value.replace(/^(?!\/)/, '/').replace(/(?<=.)\/$/, ''));
      const there = found === null ? null : libcOf(file, found.stage);
      if (found === null || there === here || (there !== 'glibc' && there !== 'musl')) return [];
      if (foreignCode(file, stage, copy, value, here) !== null) return [];
      return [{ path: value, from: root(found.stage), to: root(stage), compiled: found }];
    });
  });
}

function root(stage: Stage): Stage {
  return lineage(stage).at(-1) ?? stage;
}
