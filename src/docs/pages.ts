import { renderTerminal } from '../render/terminal.ts';
import { exampleFiles, reviewExample } from '../review/example.ts';
import type { BadExample, ExampleFiles, GoodExample, Rule } from '../rules/rule.ts';
import { severities } from '../rules/severity.ts';
import { ruleRow } from './describe.ts';
import { factsOf, naturally, peersOf, waysToIgnore } from './facts.ts';
import { block, generated, page, table } from './markdown.ts';
import { type Subject, subjects } from './subjects.ts';

export type SubjectOf = (rule: Rule) => Subject;

/** Every page below `docs/rules`, by file name. */
export async function rulePages(rules: readonly Rule[], subjectOf: SubjectOf): Promise<ReadonlyMap<string, string>> {
  const pages = new Map([['README.md', indexPage(rules, subjectOf)]]);
  for (const rule of rules) pages.set(`${rule.id}.md`, await rulePage(rule, subjectOf(rule)));
  return pages;
}

/** A rule's page. What Drydock prints of an example is what the engine and the terminal renderer make of it. */
export async function rulePage(rule: Rule, subject: Subject): Promise<string> {
  const bad = await Promise.all(rule.examples.bad.map((example) => badExample(rule, example)));
  return page([
    generated(`src/rules/${subject}/${rule.id}.ts`),
    `# ${rule.title}`,
    `\`${rule.id}\` · [${subjects[subject]}](README.md#${anchor(subjects[subject])})`,
    rule.rationale,
    table(['', ''], factsOf(rule)),
    '## Reported',
    ...bad.flat(),
    '## Not reported',
    ...rule.examples.good.flatMap(bothSides),
    ...(rule.exceptions === undefined ? [] : ['## When to ignore it', rule.exceptions]),
    '## How to ignore it',
    ...waysToIgnore(rule).flatMap(({ where, text }) => [
      `${where}:`,
      block(text, text.startsWith('#') ? 'dockerfile' : 'yaml'),
    ]),
    ...peers(rule),
  ]);
}

/** The rules by subject, by severity, and by the codes of other linters. */
export function indexPage(rules: readonly Rule[], subjectOf: SubjectOf): string {
  const bySubject = Object.entries(subjects).flatMap(([subject, heading]) => {
    const own = rules.filter((rule) => subjectOf(rule) === subject);
    return own.length === 0 ? [] : [`## ${heading}`, ruleTable(own, '')];
  });
  const bySeverity = severities.map((severity) => {
    const own = rules.filter((rule) => ruleRow(rule).severity === severity);
    return `**${severity}** (${own.length}): ${own.map((rule) => link(rule, '')).join(', ')}`;
  });
  const byPeer = rules
    .flatMap((rule) => rule.peers.map((peer) => [peer.tool, `\`${peer.id}\``, link(rule, ''), peer.relation]))
    .sort((a, b) => naturally(`${a[0]} ${a[1]}`, `${b[0]} ${b[1]}`) || naturally(a[2] ?? '', b[2] ?? ''));
  return page([
    generated('the rules in src/rules'),
    '# Rules',
    `${rules.length} rules. The severity is the usual one; a rule's page tells the others. \`drydock explain RULE\` prints the same in a terminal, and takes the codes of other linters as well.`,
    ...bySubject,
    '## By severity',
    ...bySeverity,
    '## By the codes of other linters',
    `The relation compares Drydock's rule with the other: the same, narrower (fewer cases) or broader (more). [Coming from another linter](../migration/README.md) has a page for each of them.`,
    table(['linter', 'code', 'rule', 'relation'], byPeer),
  ]);
}

/** Rules as a table; `folder` is where the pages stand, seen from the file that holds the table. */
function ruleTable(rules: readonly Rule[], folder: string): string {
  return table(
    ['rule', 'what it finds', 'severity', 'profile', 'fix'],
    rules.map((rule) => {
      const { title, severity, profile, fixable } = ruleRow(rule);
      return [link(rule, folder), title, severity, profile, fixable ? 'yes' : ''];
    }),
  );
}

function link({ id }: Rule, folder: string): string {
  return `[\`${id}\`](${folder}${id}.md)`;
}

async function badExample(rule: Rule, example: BadExample): Promise<string[]> {
  const report = await reviewExample(rule, example);
  return [
    ...bothSides(example),
    'Drydock prints:',
    block(renderTerminal(report, { color: false, width: 100 }), 'text'),
    ...(example.fixed === undefined ? [] : ['With the fix:', ...files(example.fixed)]),
  ];
}

function bothSides({ title, description, before, files: after }: BadExample | GoodExample): string[] {
  return [
    ...(title === undefined ? [] : [`### ${title}`]),
    ...(description === undefined ? [] : ['The pull request says:', block(description, 'text')]),
    ...(before === undefined ? [] : ['Before:', ...files(before), 'After:']),
    ...files(after),
  ];
}

function files(given: ExampleFiles): string[] {
  const named = typeof given !== 'string';
  return Object.entries(exampleFiles(given)).flatMap(([path, text]) => [
    ...(named ? [`\`${path}\``] : []),
    block(text, languageOf(path)),
  ]);
}

function languageOf(path: string): string {
  if (/\.ya?ml$/.test(path)) return 'yaml';
  if (/\.json$/.test(path)) return 'json';
  return /dockerfile$/i.test(path) ? 'dockerfile' : 'text';
}

function peers(rule: Rule): string[] {
  const list = peersOf(rule);
  if (list.length === 0) return [];
  return [
    '## Other linters',
    'A comment that ignores one of these is honoured where it speaks of the same case.',
    table(
      ['linter', 'code', 'this rule is'],
      list.map((peer) => [peer.tool, `\`${peer.id}\``, peer.relation]),
    ),
  ];
}

/** As GitHub makes the anchor of a heading. */
function anchor(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replace(/\s/g, '-');
}
