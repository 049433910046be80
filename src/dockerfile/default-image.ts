import { expand } from './expand.ts';
import type { FromInstruction } from './model.ts';
import { lookupIn } from './scope.ts';

/** What FROM names when nothing is passed to the build: an argument without a default is empty. null: it hangs on the platform. */
export function defaultImage({ image, scope }: FromInstruction): string | null {
  const lookup = lookupIn(scope);
  const plain = (name: string) => {
    const found = lookup(name);
    return found.value === null ? { state: 'set' as const, value: '' } : found;
  };
  return image === null ? null : expand(image.text, '\\', plain).value;
}
