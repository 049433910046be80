import type { Word, WordPart } from '../shell/ast.ts';
import type { Command } from '../shell/command.ts';
import { assignmentIn } from '../shell/words.ts';
import { pathBelow } from './places.ts';
import { known, unknownMark } from './unresolved.ts';

/** The environment of a script, without what it sets itself; null: not known, or not set. */
export type Environment = (name: string) => string | null;

/** What a script knows at one of its commands: variables that it has set, and the folder that it is in. */
export class ScriptState {
  private readonly environment: Environment;
  private readonly own = new Map<string, string | null>();
  /** Folders by the depth of subshells. */
  private folders: (string | null)[];

  constructor(environment: Environment, folder: string | null) {
    this.environment = environment;
    this.folders = [folder];
  }

  /** The folder that the last command given to `step` runs in, in the repository; null: not known. */
  get folder(): string | null {
    return this.folders.at(-1) ?? null;
  }

  /** To be called with each command, in order. */
  step(command: Command): void {
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
    return this.own.has(name) ? (this.own.get(name) ?? null) : this.environment(name);
  }

  /** The string that a word stands for, with marks where it is not known. */
  text(word: Word): string {
    return word.parts.map((part) => this.part(part)).join('');
  }

  private part(part: WordPart): string {
    if (part.kind === 'literal') return part.value;
    if (part.kind !== 'variable') return unknownMark;
    const value = this.variable(part.name);
    if (part.operator === null) return value ?? unknownMark;
    const isDefault = part.operator === ':-' || part.operator === '-' || part.operator === ':=';
    return isDefault && part.operand !== null ? value || this.text(part.operand) : unknownMark;
  }
}

function exported(command: Command) {
  if (!/^(?:export|local|declare|readonly)$/.test(command.name ?? '')) return [];
  return command.args.flatMap((word) => assignmentIn(word) ?? []);
}
