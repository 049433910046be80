import {
  type BadExample,
  type Confidence,
  type ExampleFiles,
  type GoodExample,
  type Peer,
  type Profile,
  type Rule,
  type Severity,
  severitiesOf,
} from '../rules/rule.ts';
import { factsOf, peersOf, waysToIgnore } from './facts.ts';

/** A rule as `drydock rules --format json` prints it. */
export interface RuleRow {
  readonly id: string;
  readonly title: string;
  /** The usual one. */
  readonly severity: Severity;
  readonly category: string;
  readonly confidence: Confidence;
  readonly scope: 'dockerfile' | 'repository' | 'change';
  readonly profile: Profile;
  readonly fixable: boolean;
  readonly peers: readonly Peer[];
  readonly since: string;
  /** Path of the rule's page in the repository. */
  readonly docs: string;
}

export function ruleRow(rule: Rule): RuleRow {
  return {
    id: rule.id,
    title: rule.title,
    severity: severitiesOf(rule)[0] ?? 'minor',
    category: rule.category,
    confidence: rule.confidence,
    scope: outerScope(rule),
    profile: rule.profile,
    fixable: rule.fixable === true,
    peers: rule.peers,
    since: rule.since,
    docs: `docs/rules/${rule.id}.md`,
  };
}

/** What the ignores of a Dockerfile suppress is a matter of that file; what is said of a change, of the change. */
function outerScope({ scope }: Rule): RuleRow['scope'] {
  return scope === 'ignores' ? 'dockerfile' : scope === 'description' ? 'change' : scope;
}

const width = 96;

/** A rule's page as plain text, for a terminal. No final line feed. */
export function describeRule(rule: Rule): string {
  const { bad, good } = rule.examples;
  const blocks = [
    `${rule.id}: ${rule.title}`,
    wrap(rule.rationale),
    table(factsOf(rule)),
    ...(rule.exceptions === undefined ? [] : [`When to ignore it:\n${indent(wrap(rule.exceptions, width - 2))}`]),
    ...bad.map((example, index) => section('Reported', example.title, index, reported(rule, example))),
    ...good.map((example, index) => section('Silent', example.title, index, bothSides(example))),
    ...(rule.peers.length === 0
      ? []
      : [
          `Other linters:\n${indent(table(peersOf(rule).map(({ tool, id, relation }) => [tool, `${id} (${relation})`])))}`,
        ]),
    `To ignore it:\n${indent(table(waysToIgnore(rule).map(({ where, text }) => [where, text])))}`,
  ];
  return blocks.join('\n\n');
}

function section(heading: string, title: string | undefined, index: number, body: string): string {
  return `${title === undefined ? `${heading}${index === 0 ? '' : ' too'}` : `${heading}: ${title}`}\n\n${indent(body)}`;
}

function reported(rule: Rule, example: BadExample): string {
  const { reports, fixed } = example;
  const messages = reports.map(({ path, line, message, severity }) =>
    wrap(`${path ?? 'Dockerfile'}:${line} ${severity ?? severitiesOf(rule)[0]}: ${message}`, width - 2),
  );
  return [
    bothSides(example),
    messages.join('\n'),
    ...(fixed === undefined ? [] : [`Fixed:\n${indent(filesOf(fixed))}`]),
  ].join('\n\n');
}

function bothSides({ description, before, files }: BadExample | GoodExample): string {
  const said = description === undefined ? '' : `The pull request says:\n${indent(description)}\n\n`;
  if (before === undefined) return said + filesOf(files);
  return `${said}Before:\n${indent(filesOf(before))}\n\nAfter:\n${indent(filesOf(files))}`;
}

function filesOf(files: ExampleFiles): string {
  if (typeof files === 'string') return numbered(files);
  return Object.entries(files)
    .map(([path, text]) => (text === '' ? `${path} (empty)` : `${path}\n${numbered(text)}`))
    .join('\n');
}

function numbered(text: string): string {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const digits = String(lines.length).length;
  return lines.map((line, index) => `${String(index + 1).padStart(digits)} | ${line}`.trimEnd()).join('\n');
}

function table(rows: readonly (readonly [string, string])[]): string {
  const column = Math.max(...rows.map(([label]) => label.length));
  return rows.map(([label, value]) => `${label.padEnd(column)}  ${value}`).join('\n');
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

function wrap(text: string, columns = width): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
