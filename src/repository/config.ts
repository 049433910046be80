import type { MappedText } from '../text/mapped.ts';
import type { Range } from '../text/range.ts';

/** A value of a configuration file with its place, whatever the language: YAML, JSON, HCL. */
export type Config = TextValue | ListValue | MapValue | UnknownValue;

/** A scalar as written, without quotes; '' for null. */
export interface TextValue {
  readonly kind: 'text';
  readonly text: string;
  /** The text where it stands in the file. */
  readonly written: MappedText;
  readonly range: Range;
}

export interface ListValue {
  readonly kind: 'list';
  readonly items: readonly Config[];
  readonly range: Range;
}

export interface MapValue {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Config>;
  readonly range: Range;
}

/** An expression that only its program can compute. */
export interface UnknownValue {
  readonly kind: 'unknown';
  readonly range: Range;
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
