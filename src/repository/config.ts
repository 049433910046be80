import type { MappedText } from '../text/mapped.ts';
import type { Range } from '../text/range.ts';
import type { Statement } from './build.ts';

/** A value of a configuration file with its place, whatever the language: YAML, JSON, HCL. */
export type Config = TextValue | ListValue | MapValue | UnknownValue;

interface Placed {
  readonly range: Range;
  /** The file of `range`, where that is not the one that was read: a chart's values. */
  readonly path?: string;
}

/** A scalar as written, without quotes; '' for null. */
export interface TextValue extends Placed {
  readonly kind: 'text';
  readonly text: string;
  /** The text where it stands in the file. */
  readonly written: MappedText;
}

export interface ListValue extends Placed {
  readonly kind: 'list';
  readonly items: readonly Config[];
}

export interface MapValue extends Placed {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Config>;
  /** There may be more, which only its program knows. */
  readonly isOpen?: true;
}

/** An expression that only its program can compute. */
export interface UnknownValue extends Placed {
  readonly kind: 'unknown';
}

/** Where a value stands that was read of a file. */
export function placeOf({ path, range }: Config, readFrom: string): Statement {
  return { path: path ?? readFrom, range };
}

/** The value below some keys; null where there is none. */
export function valueAt(config: Config | null | undefined, ...keys: readonly string[]): Config | null {
  let current = config ?? null;
  for (const key of keys) current = current?.kind === 'map' ? (current.entries.get(key) ?? null) : null;
  return current;
}

/** The text below some keys; null where there is none, or something else. */
export function textAt(config: Config | null | undefined, ...keys: readonly string[]): string | null {
  const value = valueAt(config, ...keys);
  return value?.kind === 'text' ? value.text : null;
}

/** The items of a list below some keys; of anything else, none. */
export function itemsAt(config: Config | null | undefined, ...keys: readonly string[]): readonly Config[] {
  const value = valueAt(config, ...keys);
  return value?.kind === 'list' ? value.items : [];
}

/** The entries of a map below some keys; of anything else, none. */
export function entriesAt(
  config: Config | null | undefined,
  ...keys: readonly string[]
): (readonly [string, Config])[] {
  const value = valueAt(config, ...keys);
  return value?.kind === 'map' ? [...value.entries] : [];
}

/** A text, or the texts of a list. */
export function textsAt(config: Config | null | undefined, ...keys: readonly string[]): readonly TextValue[] {
  const value = valueAt(config, ...keys);
  if (value?.kind === 'text') return value.text === '' ? [] : [value];
  return value?.kind === 'list' ? value.items.filter((item) => item.kind === 'text') : [];
}
