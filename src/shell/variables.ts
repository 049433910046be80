import { memoized } from '../text/memoized.ts';
import type { Assignment, CommandNode, Redirect, ShellScript, Statement, VariablePart, Word, WordPart } from './ast.ts';
import { assignmentIn } from './words.ts';

/** What a script does with variables. */
export interface ScriptVariables {
  /** Every `$name`, those in substitutions and here-documents included. */
  readonly uses: readonly VariablePart[];
  /** Names that it sets itself, anywhere. */
  readonly assigned: ReadonlySet<string>;
  /** It reads another script into its shell (`.`, `source`, `eval`), which may set any name. */
  readonly opaque: boolean;
}

export const scriptVariables = memoized((script: ShellScript): ScriptVariables => {
  const collector = new Collector();
  collector.body(script.statements);
  return collector;
});

/** Builtins whose operands are names that they set. */
const setters: ReadonlySet<string> = new Set(['read', 'mapfile', 'readarray', 'getopts']);
const declarers: ReadonlySet<string> = new Set(['export', 'local', 'declare', 'typeset', 'readonly']);
const readers: ReadonlySet<string> = new Set(['.', 'source', 'eval']);

class Collector implements ScriptVariables {
  readonly uses: VariablePart[] = [];
  readonly assigned = new Set<string>();
  opaque = false;

  body(statements: readonly Statement[]): void {
    for (const { pipelines } of statements) {
      for (const { commands } of pipelines) for (const command of commands) this.command(command);
    }
  }

  private command(node: CommandNode): void {
    this.redirects(node.redirects);
    switch (node.kind) {
      case 'simple':
        this.assignments(node.assignments);
        this.words(node.words);
        this.builtin(node.words);
        break;
      case 'if':
        for (const { condition, body } of node.branches) {
          this.body(condition);
          this.body(body);
        }
        this.body(node.otherwise ?? []);
        break;
      case 'for':
        if (node.variable !== null) this.assigned.add(node.variable);
        this.words(node.words ?? []);
        this.body(node.body);
        break;
      case 'while':
      case 'until':
        this.body(node.condition);
        this.body(node.body);
        break;
      case 'case':
        this.words([node.word]);
        for (const { patterns, body } of node.items) {
          this.words(patterns);
          this.body(body);
        }
        break;
      case 'subshell':
      case 'group':
      case 'function':
        this.body(node.body);
        break;
      case 'test':
      case 'arithmetic':
        this.words(node.words);
    }
  }

  private builtin([name, ...args]: readonly Word[]): void {
    const program = name?.value ?? '';
    if (readers.has(program)) this.opaque = true;
    if (setters.has(program)) for (const { value } of args) if (value !== null) this.assigned.add(value);
    if (declarers.has(program) || program === 'env') {
      // `export NAME` alone gives no value.
      for (const word of args) this.assigned.add(assignmentIn(word)?.name ?? '');
    }
    if (program === 'printf' && args[0]?.value === '-v') this.assigned.add(args[1]?.value ?? '');
  }

  private assignments(assignments: readonly Assignment[]): void {
    for (const { name, value, elements } of assignments) {
      this.assigned.add(name);
      this.words(value === null ? elements : [value]);
    }
  }

  private redirects(redirects: readonly Redirect[]): void {
    for (const { target, heredoc } of redirects) this.parts(heredoc?.parts ?? target?.parts ?? []);
  }

  private words(words: readonly Word[]): void {
    for (const word of words) this.parts(word.parts);
  }

  private parts(parts: readonly WordPart[]): void {
    for (const part of parts) {
      switch (part.kind) {
        case 'literal':
          break;
        case 'variable':
          this.uses.push(part);
          if (part.operator === ':=' || part.operator === '=') this.assigned.add(part.name);
          this.parts(part.operand?.parts ?? []);
          break;
        case 'command':
        case 'process':
          this.body(part.script.statements);
          break;
        case 'array':
          this.words(part.elements);
          break;
        default:
          this.parts(part.parts);
      }
    }
  }
}
