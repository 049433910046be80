/** Text that is known, or null: it depends on something that is decided at build time. */
export type Value = string | null;

/** What a name stands for at some point of a Dockerfile. */
export type Lookup =
  | { readonly state: 'set'; readonly value: Value }
  /** Declared nowhere; null where the base image may still set it. */
  | { readonly state: 'undeclared'; readonly value: '' | null };

export interface VariableUse {
  readonly name: string;
  /** `:-`, `-`, `:+`, `+`, `:?`, `?`, `#`, `##`, `%`, `%%`, `/`, `//`; null for a plain use. */
  readonly modifier: string | null;
  /** `[start, end)` in the text that was expanded. */
  readonly start: number;
  readonly end: number;
  readonly declared: boolean;
}

export interface Expansion {
  readonly value: Value;
  readonly variables: readonly VariableUse[];
}

/** Expands variables and removes quotes, as BuildKit's shell lexer does for every instruction but RUN, CMD and ENTRYPOINT. */
export function expand(text: string, escape: string, lookup: (name: string) => Lookup): Expansion {
  if (!/[$"'\\`]/.test(text)) return { value: text, variables: [] };
  const expander = new Expander(text, escape, lookup);
  return { value: expander.run(), variables: expander.variables };
}

const nameStart = /[A-Za-z_]/;
const nameRest = /[A-Za-z0-9_]/;
const maxDepth = 16;

class Expander {
  readonly variables: VariableUse[] = [];
  private at = 0;
  private readonly text: string;
  private readonly escape: string;
  private readonly lookup: (name: string) => Lookup;

  constructor(text: string, escape: string, lookup: (name: string) => Lookup) {
    this.text = text;
    this.escape = escape;
    this.lookup = lookup;
  }

  run(): Value {
    return this.until('', 0);
  }

  /** Reads up to `stop` (not consumed) or the end. */
  private until(stop: string, depth: number): Value {
    let value: Value = '';
    const add = (more: Value) => {
      value = value === null || more === null ? null : value + more;
    };
    while (this.at < this.text.length) {
      const char = this.text.charAt(this.at);
      if (stop !== '' && char === stop) break;
      if (char === "'") add(this.singleQuoted());
      else if (char === '"') add(this.doubleQuoted(depth));
      else if (char === '$') add(this.variable(depth));
      else if (char === this.escape && this.at + 1 < this.text.length) {
        add(this.text.charAt(this.at + 1));
        this.at += 2;
      } else {
        add(char);
        this.at += 1;
      }
    }
    return value;
  }

  private singleQuoted(): string {
    const end = this.text.indexOf("'", this.at + 1);
    const content = this.text.slice(this.at + 1, end === -1 ? undefined : end);
    this.at = end === -1 ? this.text.length : end + 1;
    return content;
  }

  private doubleQuoted(depth: number): Value {
    let value: Value = '';
    this.at += 1;
    while (this.at < this.text.length && this.text.charAt(this.at) !== '"') {
      const char = this.text.charAt(this.at);
      let piece: Value = char;
      if (char === '$') piece = this.variable(depth);
      else {
        const next = this.text.charAt(this.at + 1);
        const escaped = char === this.escape && (next === '"' || next === '$' || next === this.escape);
        if (escaped) piece = next;
        this.at += escaped ? 2 : 1;
      }
      value = value === null || piece === null ? null : value + piece;
    }
    this.at += 1;
    return value;
  }

  private variable(depth: number): Value {
    const start = this.at;
    this.at += 1;
    if (this.text.charAt(this.at) === '{' && depth < maxDepth) return this.braced(start, depth);
    const name = this.name();
    if (name === '') return '$';
    return this.use(name, null, start).value;
  }

  private braced(start: number, depth: number): Value {
    this.at += 1;
    const name = this.name();
    const modifier = /^(?::[-+?]|[-+?]|##?|%%?|\/\/?)/.exec(this.text.slice(this.at, this.at + 2))?.[0] ?? null;
    let word: Value = '';
    if (modifier !== null) {
      this.at += modifier.length;
      word = this.until('}', depth + 1);
    } else {
      while (this.at < this.text.length && this.text.charAt(this.at) !== '}') this.at += 1;
    }
    this.at += 1;
    if (name === '') return null;
    return applyModifier(this.use(name, modifier, start), modifier, word);
  }

  private use(name: string, modifier: string | null, start: number): Lookup {
    const found = this.lookup(name);
    this.variables.push({ name, modifier, start, end: this.at, declared: found.state === 'set' });
    return found;
  }

  private name(): string {
    const start = this.at;
    if (!nameStart.test(this.text.charAt(this.at))) return '';
    while (nameRest.test(this.text.charAt(this.at))) this.at += 1;
    return this.text.slice(start, this.at);
  }
}

function applyModifier(found: Lookup, modifier: string | null, word: Value): Value {
  const { value } = found;
  if (modifier === null) return value;
  if (!/^:?[-+?]$/.test(modifier) || value === null) return value === '' ? '' : null;
  const missing = found.state === 'undeclared' || (modifier.startsWith(':') && value === '');
  if (modifier.endsWith('-')) return missing ? word : value;
  if (modifier.endsWith('+')) return missing ? '' : word;
  return missing ? null : value;
}
