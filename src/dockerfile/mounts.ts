import type { Value } from './expand.ts';
import type { Flag, RunInstruction } from './model.ts';

/** A `RUN --mount`. */
export interface Mount {
  readonly flag: Flag;
  /** `bind` unless given; null: known at build time only. */
  readonly type: Value;
  /** Where it is in the container; null where it is not written, or known at build time only. */
  readonly target: Value;
}

export function mountsOf({ flags }: RunInstruction): readonly Mount[] {
  return flags
    .filter(({ name }) => name === 'mount')
    .map((flag) => ({
      flag,
      type: typeOf(flag),
      target: optionOf(flag, 'target', 'dst', 'destination') ?? null,
    }));
}

/** The last value of an option of the mount; undefined: it is not there; null: known at build time only. */
export function optionOf({ options }: Flag, ...names: readonly string[]): Value | undefined {
  return options.findLast(({ name }) => names.includes(name))?.value;
}

function typeOf(flag: Flag): Value {
  const type = optionOf(flag, 'type');
  return type === undefined ? 'bind' : type;
}
