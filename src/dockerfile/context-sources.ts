import { normalize } from 'node:path/posix';
import type { CopyInstruction, Dockerfile, Expanded, Stage } from './model.ts';
import { copySourceOf, instructionsOf } from './stages.ts';

/** Something that a COPY or ADD takes from the build context. */
export interface ContextSource {
  readonly stage: Stage;
  readonly copy: CopyInstruction;
  readonly word: Expanded;
  /** Relative to the context, '' for all of it; `..` ends at its top, as for the builder. */
  readonly path: string;
  /** It has wildcards. */
  readonly isPattern: boolean;
}

const known = new WeakMap<Dockerfile, readonly ContextSource[]>();

/** What the file takes from its build context, as far as the paths are written out. */
export function contextSources(file: Dockerfile): readonly ContextSource[] {
  const sources = known.get(file) ?? file.stages.flatMap((stage) => sourcesOf(file, stage));
  known.set(file, sources);
  return sources;
}

function sourcesOf(file: Dockerfile, stage: Stage): ContextSource[] {
  return instructionsOf(stage, 'COPY', 'ADD')
    .filter((copy) => !copy.onbuild && copySourceOf(file, stage, copy).kind === 'context')
    .flatMap((copy) =>
      copy.sources.flatMap((word) => {
        if (word.value === null || word.value === '' || /^<<|^\w+:\/\/|^git@|^[A-Za-z]:/.test(word.value)) return [];
        const path = normalize(`/${word.value}`).replace(/^\/|\/$/g, '');
        return [{ stage, copy, word, path, isPattern: /[*?[]/.test(path) }];
      }),
    );
}
