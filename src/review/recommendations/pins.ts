import type { Dockerfile } from '../../dockerfile/model.ts';
import { type ImageReference, nameWithoutDigest } from '../../images/reference.ts';
import { offsetAt } from '../../text/source.ts';
import type { Open, Proposal } from './proposal.ts';

/** Stands in for the digest that only a registry knows. */
const someDigest = `@sha256:${'0'.repeat(64)}`;

/** Each image that findings stand at, pinned wherever the file has it as a base. */
export function* pins(files: readonly Dockerfile[], open: readonly Open[]): Generator<Proposal> {
  for (const file of files) {
    const lines = new Set(
      open.flatMap(
        ({
          finding: {
            locations: [at],
          },
        }) => (at?.path === file.path && at.side === 'head' ? [at.startLine] : []),
      ),
    );
    const found = new Map<string, ImageReference>();
    for (const { base, from } of file.stages) {
      if (base.kind !== 'image' || base.reference.digest !== null || from?.image?.text !== base.reference.text)
        continue;
      if (lines.has(from.range.startLine)) found.set(base.reference.text, base.reference);
    }
    for (const [text, reference] of found) {
      const version = reference.tag === null || reference.tag === 'latest' ? 'a version and its digest' : 'its digest';
      yield {
        message: `Pin \`${nameWithoutDigest(reference)}\` to ${version}`,
        texts: new Map([[file.path, pinned(file, text, reference)]]),
      };
    }
  }
}

function pinned({ source, stages }: Dockerfile, text: string, { tag }: ImageReference): string {
  let result = source.text;
  for (const { from } of stages.toReversed()) {
    if (from?.image?.text !== text) continue;
    const { endLine, endColumn } = from.image.range;
    const end = offsetAt(source, endLine, endColumn);
    result = `${result.slice(0, end)}${tag === null ? ':latest' : ''}${someDigest}${result.slice(end)}`;
  }
  return result;
}
