import type { Range } from '../text/range.ts';
import type { Lookup, Value } from './expand.ts';

/** Build arguments that BuildKit sets by itself; a stage must still declare them. */
export const platformArguments: ReadonlySet<string> = new Set([
  'BUILDPLATFORM',
  'BUILDOS',
  'BUILDOSVERSION',
  'BUILDARCH',
  'BUILDVARIANT',
  'TARGETPLATFORM',
  'TARGETOS',
  'TARGETOSVERSION',
  'TARGETARCH',
  'TARGETVARIANT',
  'TARGETSTAGE',
]);

/** Build arguments that need no declaration. */
export const predefinedArguments: ReadonlySet<string> = new Set(
  ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()]),
);

export interface Binding {
  readonly kind: 'arg' | 'env';
  readonly name: string;
  readonly value: Value;
  /** Index of the declaring instruction; visible to later ones only. */
  readonly index: number;
  readonly range: Range;
}

/** The names of one stage (or of the part before the first FROM), in the order of their declaration. */
export interface ScopeTable {
  readonly bindings: Map<string, Binding[]>;
  /** The stage this one is FROM: its names are inherited, ENV and ARG. */
  readonly parent: ScopeTable | null;
  /** Whether undeclared names may come from an image that we do not see. */
  readonly open: boolean;
  /** Automatic platform arguments are there without a declaration (FROM lines). */
  readonly automatic: boolean;
}

/** The names as they are before one instruction. */
export interface Scope {
  readonly table: ScopeTable;
  readonly before: number;
}

export function declare(table: ScopeTable, binding: Binding): void {
  const list = table.bindings.get(binding.name);
  if (list === undefined) table.bindings.set(binding.name, [binding]);
  else list.push(binding);
}

/** The binding that a name has in this scope: ENV before ARG, own before inherited. */
export function bindingOf(scope: Scope, name: string): Binding | null {
  return find(scope.table, name, 'env', scope.before) ?? find(scope.table, name, 'arg', scope.before);
}

export function lookupIn(scope: Scope): (name: string) => Lookup {
  return (name) => {
    const binding = bindingOf(scope, name);
    if (binding !== null) return { state: 'set', value: binding.value };
    const automatic = scope.table.automatic && platformArguments.has(name);
    if (automatic || predefinedArguments.has(name)) return { state: 'set', value: null };
    return { state: 'undeclared', value: scope.table.open ? null : '' };
  };
}

function find(table: ScopeTable, name: string, kind: 'arg' | 'env', before: number): Binding | null {
  let limit = before;
  for (let current: ScopeTable | null = table; current !== null; current = current.parent) {
    const found = current.bindings.get(name)?.findLast((binding) => binding.kind === kind && binding.index < limit);
    if (found !== undefined) return found;
    limit = Number.POSITIVE_INFINITY;
  }
  return null;
}
