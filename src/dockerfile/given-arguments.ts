import { describeImage } from '../images/describe.ts';
import { parseImageReference } from '../images/reference.ts';
import { expand } from './expand.ts';
import type { Dockerfile, Stage, StageBase } from './model.ts';
import { lookupIn } from './scope.ts';

export type ImageBase = Extract<StageBase, { kind: 'image' }>;

/** What a stage starts from when the build is given these arguments; null: it makes no difference, or is not known. */
export function baseGiven(
  file: Dockerfile,
  { from, base }: Stage,
  args: ReadonlyMap<string, string | null>,
): ImageBase | null {
  const uses = from?.image?.variables.filter(({ name, declared }) => declared && args.has(name)) ?? [];
  if (from?.image == null || uses.length === 0) return null;
  const others = lookupIn(from.scope);
  const { value } = expand(from.image.text, file.escape, (name) =>
    uses.some((use) => use.name === name) ? { state: 'set', value: args.get(name) ?? null } : others(name),
  );
  const reference = value === null ? null : parseImageReference(value);
  if (reference === null || (base.kind === 'image' && base.reference.text === reference.text)) return null;
  return { kind: 'image', reference, facts: describeImage(reference) };
}
