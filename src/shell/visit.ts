import type { Assignment, CommandNode, Pipeline, Redirect, ShellScript, Statement, Word, WordPart } from './ast.ts';

/** What is called for each node of a script, outer nodes first. */
export interface Visitor {
  readonly pipeline?: (pipeline: Pipeline) => void;
  readonly command?: (command: CommandNode) => void;
  readonly assignment?: (assignment: Assignment) => void;
  readonly redirect?: (redirect: Redirect) => void;
  readonly word?: (word: Word) => void;
  readonly part?: (part: WordPart) => void;
}

/** Visits a script with its substitutions and here-documents; scripts in strings (`sh -c '…'`) are strings here. */
export function visitScript(script: ShellScript, visitor: Visitor): void {
  body(script.statements);

  function body(statements: readonly Statement[]): void {
    for (const { pipelines } of statements) {
      for (const pipeline of pipelines) {
        visitor.pipeline?.(pipeline);
        for (const node of pipeline.commands) command(node);
      }
    }
  }

  function command(node: CommandNode): void {
    visitor.command?.(node);
    for (const redirect of node.redirects) {
      visitor.redirect?.(redirect);
      if (redirect.target !== null) words([redirect.target]);
      parts(redirect.heredoc?.parts ?? []);
    }
    switch (node.kind) {
      case 'simple':
        for (const assignment of node.assignments) {
          visitor.assignment?.(assignment);
          words(assignment.value === null ? assignment.elements : [assignment.value]);
        }
        words(node.words);
        break;
      case 'if':
        for (const branch of node.branches) {
          body(branch.condition);
          body(branch.body);
        }
        body(node.otherwise ?? []);
        break;
      case 'for':
        words(node.words ?? []);
        body(node.body);
        break;
      case 'while':
      case 'until':
        body(node.condition);
        body(node.body);
        break;
      case 'case':
        words([node.word]);
        for (const item of node.items) {
          words(item.patterns);
          body(item.body);
        }
        break;
      case 'subshell':
      case 'group':
      case 'function':
        body(node.body);
        break;
      case 'test':
      case 'arithmetic':
        words(node.words);
    }
  }

  function words(list: readonly Word[]): void {
    for (const word of list) {
      visitor.word?.(word);
      parts(word.parts);
    }
  }

  function parts(list: readonly WordPart[]): void {
    for (const part of list) {
      visitor.part?.(part);
      switch (part.kind) {
        case 'literal':
          break;
        case 'variable':
          if (part.operand !== null) words([part.operand]);
          break;
        case 'command':
        case 'process':
          body(part.script.statements);
          break;
        case 'array':
          words(part.elements);
          break;
        default:
          parts(part.parts);
      }
    }
  }
}
