/** `[name]` or `[[name]]` of a TOML file, with the values below it as written. Lines count from 1. */
export interface TomlTable {
  readonly name: string;
  readonly line: number;
  readonly values: ReadonlyMap<string, TomlValue>;
}

export interface TomlValue {
  /** Without comments; of several lines where it is a list. */
  readonly text: string;
  readonly line: number;
}

/**
 * The tables of a TOML file as package managers and people write it: one key a line, lists over several. The first table is what stands
 * before any name. Long texts between triple quotes are not told apart from keys.
 */
export function tomlTables(text: string): readonly TomlTable[] {
  const tables: TomlTable[] = [];
  let values = new Map<string, TomlValue>();
  tables.push({ name: '', line: 1, values });
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]?.trim() ?? '';
    const [, name] = /^\[\[?([^\][]{1,200})\]/.exec(line) ?? [];
    if (name !== undefined) {
      values = new Map();
      tables.push({ name: name.replace(/["' ]/g, ''), line: index + 1, values });
      continue;
    }
    const equals = line.indexOf('=');
    if (equals < 1 || line.startsWith('#')) continue;
    const key = line.slice(0, equals).trim().replace(/["']/g, '');
    const first = index + 1;
    const parts = [withoutComment(line.slice(equals + 1).trim())];
    let open = brackets(parts[0] ?? '');
    while (open > 0 && index + 1 < lines.length) {
      index += 1;
      const part = withoutComment(lines[index]?.trim() ?? '');
      parts.push(part);
      open += brackets(part);
    }
    values.set(key, { text: parts.join('\n'), line: first });
  }
  return tables;
}

/** A text value without its quotes; null: another kind, or not there. */
export function tomlText(value: TomlValue | undefined): string | null {
  const [, double, single] = /^(?:"([^"]*)"|'([^']*)')$/.exec(value?.text ?? '') ?? [];
  return double ?? single ?? null;
}

/** The texts of a list, with their lines. */
export function tomlTexts(value: TomlValue | undefined): readonly { readonly text: string; readonly line: number }[] {
  if (value === undefined || !value.text.startsWith('[')) return [];
  return value.text.split('\n').flatMap((part, index) =>
    [...part.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, double, single]) => ({
      text: double ?? single ?? '',
      line: value.line + index,
    })),
  );
}

/** How many lists a line opens and leaves open, outside of texts. */
function brackets(text: string): number {
  if (!text.includes('[') && !text.includes(']')) return 0;
  const bare = withoutTexts(text);
  return (bare.match(/\[/g)?.length ?? 0) - (bare.match(/\]/g)?.length ?? 0);
}

function withoutComment(text: string): string {
  const at = text.includes('#') ? withoutTexts(text).indexOf('#') : -1;
  return at === -1 ? text : text.slice(0, at).trimEnd();
}

/** As long as it was, with blanks in place of what stands between quotes. */
function withoutTexts(text: string): string {
  const kept: string[] = [];
  let quote: string | null = null;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    kept.push(quote === null && !isQuote(character) ? character : ' ');
    if (quote === null) quote = isQuote(character) ? character : null;
    else if (character === quote) quote = null;
    else if (character === '\\' && quote === '"') {
      kept.push(' ');
      at += 1;
    }
  }
  return kept.join('');
}

function isQuote(character: string): boolean {
  return character === '"' || character === "'";
}
