import { folderOf } from '../dockerfile/recognise.ts';
import { parseShell } from '../shell/parse.ts';
import { concatMapped } from '../shell/positions.ts';
import { type MappedText, mappedFrom } from '../text/mapped.ts';
import { createSource } from '../text/source.ts';
import { type Machine, someMachine } from './build.ts';
import { buildsIn, mayBuild, type ScriptBuilds } from './commands.ts';
import { expandMapped } from './unresolved.ts';

/** How deep variables that stand in variables are followed, and how long a value may become. */
const deepest = 8;
const longest = 2000;

/** A file with more recipe lines was written by no person. */
const mostLines = 2000;

/** What the recipes of a Makefile build; `goals`: only what these need, with none the first target. */
export function readMakefile(
  path: string,
  text: string,
  machine: Machine = someMachine,
  goals: readonly string[] | null = null,
): ScriptBuilds {
  const source = createSource(text);
  const variables = variablesIn(text);
  const folder = folderOf(path);
  const rules = rulesIn(text);
  const found = (goals === null ? rules : neededFor(goals, rules))
    .flatMap(({ target, lines }) => lines.map((line) => ({ target, line })))
    .slice(0, mostLines)
    .flatMap(({ target, line }) => {
      if (!mayBuild(line.text)) return [];
      const script = parseShell(
        expandMapped(line, reference, (match) => valueOf(match, variables, target)),
        source,
      );
      return buildsIn(script, {
        by: 'make',
        path,
        folder,
        environment: (name) => variables.get(name) ?? null,
        machine,
      });
    });
  return {
    builds: found.flatMap(({ builds }) => builds),
    handed: found.flatMap(({ handed }) => handed),
    runs: found.flatMap(({ runs }) => runs),
    execs: found.flatMap(({ execs }) => execs),
  };
}

/** The lines of the recipes that goals need, with none the first target. */
export function recipesFor(text: string, goals: readonly string[]): readonly MappedText[] {
  return neededFor(goals, rulesIn(text)).flatMap(({ lines }) => lines);
}

/** Whether these lines read a variable, by itself or in the value of another. */
export function recipesRead(text: string, goals: readonly string[], name: string): boolean {
  const variables = variablesIn(text);
  const waiting = recipesFor(text, goals).map((line) => line.text);
  const seen = new Set<string>();
  for (const part of waiting) {
    for (const [, round, curly] of part.matchAll(reference)) {
      const read = (round ?? curly ?? '').trim();
      if (read === name) return true;
      if (!seen.has(read)) waiting.push(variables.get(read) ?? '');
      seen.add(read);
    }
  }
  return false;
}

function neededFor(goals: readonly string[], rules: readonly MakeRule[]): readonly MakeRule[] {
  const first = rules.find(({ target }) => !target.startsWith('.'))?.target;
  const needs = new Map<string, string[]>();
  for (const { target, needs: own } of rules) needs.set(target, [...(needs.get(target) ?? []), ...own]);
  const wanted = new Set(goals.length > 0 ? goals : first === undefined ? [] : [first]);
  for (const target of wanted) for (const need of needs.get(target) ?? []) wanted.add(need);
  return rules.filter(({ target }) => wanted.has(target));
}

/** `$$`, `$(NAME)`, `${NAME}`, a call of a function, an automatic variable. */
const reference = /\$(?:\$|\(([^()]*)\)|\{([^{}]*)\}|[@<^*?%+])/g;

function valueOf(
  [match, round, curly]: RegExpMatchArray,
  variables: ReadonlyMap<string, string | null>,
  target: string,
): string {
  if (match === '$$') return '$';
  if (match === '$@') return target;
  return expanded(variables.get((round ?? curly ?? '').trim()) ?? null, variables, 0) ?? '${_}';
}

function expanded(value: string | null, variables: ReadonlyMap<string, string | null>, depth: number): string | null {
  if (value === null || depth > deepest) return null;
  let isKnown = true;
  let length = 0;
  const text = value.replace(reference, (match: string, round?: string, curly?: string) => {
    if (match === '$$') return '$';
    const inner =
      length > longest ? null : expanded(variables.get((round ?? curly ?? '').trim()) ?? null, variables, depth + 1);
    isKnown &&= inner !== null;
    length += inner?.length ?? 0;
    return inner ?? '';
  });
  return isKnown && text.length <= longest ? text : null;
}

/** What is assigned; null where it is assigned twice, differently: a condition decides. */
function variablesIn(text: string): Map<string, string | null> {
  const variables = new Map<string, string | null>();
  for (const [, name = '', value = ''] of text.matchAll(
    /^(?:export[ ]+)?([A-Za-z_][\w.-]*)[ ]*(?:\?|::?:?|!)?=([^\\\r\n\u2028\u2029]*)$/gm,
  )) {
    const plain = value.replace(/(?<!\s)\s+#.*$/s, '').trim();
    variables.set(name, variables.has(name) && variables.get(name) !== plain ? null : plain);
  }
  return variables;
}

interface MakeRule {
  readonly target: string;
  readonly needs: readonly string[];
  /** Of the recipe, without what only make reads, continued lines joined. */
  readonly lines: readonly MappedText[];
}

function rulesIn(text: string): MakeRule[] {
  const rules: (MakeRule & { readonly lines: MappedText[] })[] = [];
  let parts: MappedText[] = [];
  let at = 0;
  for (const line of text.split('\n')) {
    if (line.startsWith('\t') || parts.length > 0) {
      const dropped = parts.length > 0 ? 0 : (/^\t[\s@+-]*/.exec(line)?.[0].length ?? 0);
      parts.push(mappedFrom(`${line.slice(dropped)}\n`, at + dropped));
      if (!/\\\r?$/.test(line)) {
        rules.at(-1)?.lines.push(concatMapped(parts));
        parts = [];
      }
    } else {
      const [, target, needs = ''] = /^([\w./-]+)(?:[ ][^:=]*)?:(?![=:])([^=#]*)/.exec(line) ?? [];
      if (target !== undefined)
        rules.push({ target, needs: needs.split(/\s+/).filter((need) => need !== ''), lines: [] });
    }
    at += line.length + 1;
  }
  return rules;
}
