import type { ShellScript, Word, WordPart } from '../shell/ast.ts';
import { type Command, isInside } from '../shell/command.ts';
import { commandsOf } from '../shell/walk.ts';
import { assignmentIn } from '../shell/words.ts';
import { pathBelow, topMark } from './places.ts';
import { known, unknownMark } from './unresolved.ts';

/** The environment of a script, without what it sets itself; null: not known, or not set. */
export type Environment = (name: string) => string | null;

/** What a script knows at one of its commands: variables that it has set, and the folder that it is in. */
export class ScriptState {
  private readonly environment: Environment;
  private readonly own = new Map<string, string | null>();
  /** Folders by the depth of subshells. */
  private folders: (string | null)[];
  /** Where the script lies; null: it is no file. */
  private readonly home: string | null;

  constructor(environment: Environment, folder: string | null, home: string | null) {
    this.environment = environment;
    this.folders = [folder];
    this.home = home;
  }

  /** The folder that the last command given to `step` runs in, in the repository; null: not known. */
  get folder(): string | null {
    return this.folders.at(-1) ?? null;
  }

  /** To be called with each command, in order. */
  step(command: Command): void {
    if (isInside(command, 'substitution')) return;
    const depth = command.enclosures.filter((enclosure) => enclosure === 'subshell').length;
    const first = command.precededBy === null ? depth : depth + 1;
    const folders = this.folders.slice(0, Math.max(first, 1));
    while (folders.length <= depth) folders.push(folders.at(-1) ?? null);
    this.folders = folders;
    if (command.name === 'cd' || command.name === 'pushd') {
      const [to] = command.args.filter((word) => !/^-./.test(word.text));
      folders[depth] = to === undefined || command.conditional ? null : pathBelow(this.folder, this.text(to));
    }
    const assignments = command.name === null ? command.assignments : exported(command);
    for (const { name, value, append } of assignments) {
      this.own.set(name, command.conditional || append || value === null ? null : known(this.text(value)));
    }
  }

  variable(name: string): string | null {
    if (name === 'PWD' && this.folder !== null) return topMark + this.folder;
    return this.own.has(name) ? (this.own.get(name) ?? null) : this.environment(name);
  }

  /** The string that a word stands for, with marks where it is not known. */
  text(word: Word): string {
    return word.parts.map((part) => this.part(part)).join('');
  }

  private part(part: WordPart): string {
    if (part.kind === 'literal') return part.value;
    if (part.kind === 'command') return this.place(part.script) ?? unknownMark;
    if (part.kind !== 'variable') return unknownMark;
    const value = this.variable(part.name);
    if (part.operator === null) return value ?? unknownMark;
    const isDefault = part.operator === ':-' || part.operator === '-' || part.operator === ':=';
    return isDefault && part.operand !== null ? value || this.text(part.operand) : unknownMark;
  }

  /** The folder that a substitution tells: of the script itself, of the repository, or where a `cd` leads. */
  private place(script: ShellScript): string | null {
    const [first, second, ...more] = ownCommands(script);
    const [to, ...others] = first?.args.filter((word) => !/^-./.test(word.text)) ?? [];
    if (first?.name === 'cd' && second?.name === 'pwd' && more.length === 0 && to !== undefined) {
      const folder = pathBelow(this.folder, this.text(to));
      return folder === null ? null : topMark + folder;
    }
    if (first === undefined || second !== undefined) return null;
    if (first.name === 'pwd') return this.variable('PWD');
    if (first.name === 'git' && first.args.map(({ value }) => value).join(' ') === 'rev-parse --show-toplevel')
      return topMark;
    const isOwn = first.name === 'dirname' && to !== undefined && others.length === 0 && isScriptItself(to);
    return isOwn && this.home !== null ? topMark + this.home : null;
  }
}

/** Without those of substitutions. */
function ownCommands(script: ShellScript): Command[] {
  return commandsOf(script).filter((command) => !isInside(command, 'substitution'));
}

/** `$0`, `${BASH_SOURCE[0]}`, and `$(realpath "$0")`. */
function isScriptItself({ parts }: Word): boolean {
  const [part, ...more] = parts;
  if (part === undefined || more.length > 0) return false;
  if (part.kind === 'variable') return part.name === '0' || part.name.startsWith('BASH_SOURCE');
  const [command, ...others] = part.kind === 'command' ? ownCommands(part.script) : [];
  const last = command?.args.at(-1);
  return (
    others.length === 0 &&
    /^(?:realpath|readlink)$/.test(command?.name ?? '') &&
    last !== undefined &&
    isScriptItself(last)
  );
}

function exported(command: Command) {
  if (!/^(?:export|local|declare|readonly)$/.test(command.name ?? '')) return [];
  return command.args.flatMap((word) => assignmentIn(word) ?? []);
}
