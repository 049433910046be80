import type { ShellFeature } from '../images/shells.ts';
import type { CommandNode, ShellScript, Word, WordPart } from '../shell/ast.ts';
import { visitScript } from '../shell/visit.ts';
import type { Range } from '../text/range.ts';
import { lineText } from '../text/source.ts';

/** Something beyond POSIX in a script. */
export interface FeatureUse {
  readonly feature: ShellFeature;
  readonly range: Range;
  /** As written, shortened. */
  readonly text: string;
}

const operators: Readonly<Record<string, ShellFeature>> = {
  '^': 'case-modification',
  '^^': 'case-modification',
  ',': 'case-modification',
  ',,': 'case-modification',
  '/': 'pattern-substitution',
  '//': 'pattern-substitution',
  '/#': 'pattern-substitution',
  '/%': 'pattern-substitution',
  ':': 'substring',
  '!': 'indirect-expansion',
};
const commands: Readonly<Record<string, ShellFeature>> = {
  declare: 'declare',
  mapfile: 'declare',
  popd: 'directory-stack',
  pushd: 'directory-stack',
  readarray: 'declare',
  shopt: 'shopt',
  source: 'source',
  typeset: 'declare',
};

/** What a script uses beyond POSIX, in order. */
export function featuresOf(script: ShellScript): readonly FeatureUse[] {
  const uses: FeatureUse[] = [];
  const add = (feature: ShellFeature, range: Range, text = textAt(script, range)): void => {
    uses.push({ feature, range, text });
  };
  visitScript(script, {
    pipeline: ({ operators: pipes, range }) => {
      if (pipes.includes('|&')) add('pipe-stderr', range, '|&');
    },
    command: (node) => commandFeatures(script, node, add),
    assignment: ({ value, range }) => {
      if (value === null) add('arrays', range);
    },
    redirect: ({ operator, range }) => {
      if (operator === '<<<') add('here-string', range);
      if (operator === '&>' || operator === '&>>') add('redirect-both', range, operator);
    },
    word: (word) => {
      if (isAnsiQuoted(word)) add('ansi-c-quoting', word.range);
    },
    part: (part) => partFeatures(part, add),
  });
  return uses;
}

type Add = (feature: ShellFeature, range: Range, text?: string) => void;

function commandFeatures(script: ShellScript, node: CommandNode, add: Add): void {
  if (node.kind === 'test') add(node.text.includes('=~') ? 'regex-match' : 'double-bracket', node.range, '[[ … ]]');
  if (node.kind === 'arithmetic') add('arithmetic-command', node.range);
  if (node.kind === 'for' && node.variable === null) add('arithmetic-for', node.range, 'for ((…))');
  if (node.kind === 'function' && /^function\b/.test(textAt(script, node.range)))
    add('function-keyword', node.range, 'function');
  if (node.kind !== 'simple') return;
  const [first, ...args] = node.words;
  const name = first?.value ?? '';
  const feature = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (first !== undefined && feature !== undefined) add(feature, first.range, name);
  if (name === 'echo' && /^-[nE]*e[neE]*$/.test(args[0]?.value ?? ''))
    add('echo-options', node.range, `echo ${args[0]?.value}`);
  if (name === '[' || name === 'test') {
    for (const word of args) if (word.value === '==' && !word.quoted) add('double-equals', word.range, '==');
  }
  if (name === 'set') {
    const option = args.find(
      (word, index) => word.value === 'pipefail' && /^-\w*o$/.test(args[index - 1]?.value ?? ''),
    );
    if (option !== undefined) add('pipefail', node.range, 'set -o pipefail');
  }
}

function partFeatures(part: WordPart, add: Add): void {
  if (part.kind === 'variable') {
    const feature = part.operator === null ? undefined : operators[part.operator];
    if (feature !== undefined && Object.hasOwn(operators, part.operator ?? '')) add(feature, part.range);
    if (/^\w+\[/.test(part.name)) add('arrays', part.range);
  } else if (part.kind === 'process') add('process-substitution', part.range, '<(…)');
  else if (part.kind === 'array') add('arrays', part.range);
  else if (part.kind === 'brace') add('brace-expansion', part.range);
}

/** `$'a\tb'` as a word or behind `=`. */
function isAnsiQuoted(word: Word): boolean {
  return /^(?:[\w./-]+=)?\$'/.test(word.text);
}

function textAt({ source }: ShellScript, range: Range): string {
  const end = range.endLine === range.startLine ? range.endColumn - 1 : undefined;
  const text = lineText(source, range.startLine).slice(range.startColumn - 1, end);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
