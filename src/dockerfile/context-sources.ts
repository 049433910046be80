import { normalize } from 'node:path/posix';
import { memoized } from '../text/memoized.ts';
import type { Range } from '../text/range.ts';
import type { CopyInstruction, Dockerfile, RunInstruction, Stage } from './model.ts';
import { mountsOf, optionOf } from './mounts.ts';
import { copySourceOf, instructionsOf } from './stages.ts';

/** Something that a stage takes from the build context: by COPY or ADD, or by a mount that RUN has for a while. */
export interface ContextSource {
  readonly stage: Stage;
  readonly instruction: CopyInstruction | RunInstruction;
  /** As written. */
  readonly text: string;
  readonly range: Range;
  /** Relative to the context, '' for all of it; `..` ends at its top, as for the builder. */
  readonly path: string;
  /** It has wildcards. */
  readonly isPattern: boolean;
}

/** By COPY or ADD. */
export interface CopiedSource extends ContextSource {
  readonly instruction: CopyInstruction;
}

/** What the file copies from its build context, as far as the paths are written out. */
export const copiedSources = memoized((file: Dockerfile): readonly CopiedSource[] =>
  file.stages.flatMap((stage) => copiedBy(file, stage)),
);

/** What the file copies or mounts from its build context, as far as the paths are written out. */
export const contextSources = memoized((file: Dockerfile): readonly ContextSource[] => [
  ...copiedSources(file),
  ...file.stages.flatMap(mountedBy),
]);

function copiedBy(file: Dockerfile, stage: Stage): CopiedSource[] {
  return instructionsOf(stage, 'COPY', 'ADD')
    .filter((copy) => !copy.onbuild && copySourceOf(file, stage, copy).kind === 'context')
    .flatMap((instruction) =>
      instruction.sources.flatMap(({ value, text, range }) => {
        if (value === null || value === '' || /^<<|^\w+:\/\/|^git@|^[A-Za-z]:/.test(value)) return [];
        const path = inContext(value);
        return [{ stage, instruction, text, range, path, isPattern: /[*?[]/.test(path) }];
      }),
    );
}

function mountedBy(stage: Stage): ContextSource[] {
  return instructionsOf(stage, 'RUN').flatMap((instruction) =>
    mountsOf(instruction).flatMap(({ flag, type }) => {
      const source = optionOf(flag, 'source', 'src');
      if (instruction.onbuild || type !== 'bind' || source == null || optionOf(flag, 'from') !== undefined) return [];
      return [{ stage, instruction, text: source, range: flag.range, path: inContext(source), isPattern: false }];
    }),
  );
}

function inContext(path: string): string {
  return normalize(`/${path}`).replace(/^\/|\/$/g, '');
}
