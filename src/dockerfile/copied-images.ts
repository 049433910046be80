import { type ImageReference, parseImageReference } from '../images/reference.ts';
import type { Dockerfile, Flag, Instruction } from './model.ts';
import { instructionsOf, resolveStage } from './stages.ts';

/** An image that COPY or a mount takes files from. */
export interface CopiedImage {
  readonly flag: Flag;
  readonly reference: ImageReference;
}

export function* copiedImages(file: Dockerfile): Generator<CopiedImage> {
  for (const stage of file.stages) {
    for (const instruction of instructionsOf(stage, 'COPY', 'RUN')) {
      for (const { flag, name } of sourcesOf(instruction)) {
        const source = resolveStage(file, stage, name);
        const reference = source.kind === 'external' && !/^\d+$/.test(name) ? parseImageReference(name) : null;
        if (reference !== null) yield { flag, reference };
      }
    }
  }
}

function* sourcesOf({ flags }: Instruction): Generator<{ flag: Flag; name: string }> {
  for (const flag of flags) {
    const option = flag.options.find(({ name }) => name === 'from')?.value;
    const name = flag.name === 'from' ? flag.value?.value : flag.name === 'mount' ? option : null;
    if (name != null && name !== '') yield { flag, name };
  }
}
