import { type PeerTool, peerTools, type Rule } from '../rules/rule.ts';
import { ruleRow } from './describe.ts';
import { naturally } from './facts.ts';
import { linters } from './linters.ts';
import { generated, page, table } from './markdown.ts';

const source = 'src/docs/linters.ts and the rules in src/rules';
const relations = {
  same: 'the same',
  narrower: 'fewer cases',
  broader: 'more cases',
} as const;

/** A code of another linter and a rule that answers for it. */
interface Answer {
  readonly code: string;
  readonly rule: Rule;
  readonly relation: keyof typeof relations;
}

/** Every page below `docs/migration`, by file name: one for each linter that people come from. */
export function migrationPages(rules: readonly Rule[]): ReadonlyMap<string, string> {
  const pages = peerTools.map((tool) => [`${tool}.md`, migrationPage(tool, rules)] as const);
  return new Map([['README.md', overview(rules)], ...pages]);
}

/** The rules that answer for the linter's codes, in the order of the codes. */
export function answersOf(tool: PeerTool, rules: readonly Rule[]): readonly Answer[] {
  return rules
    .flatMap((rule) =>
      rule.peers.flatMap(({ tool: other, id, relation }) => (other === tool ? [{ code: id, rule, relation }] : [])),
    )
    .sort((a, b) => naturally(a.code, b.code) || naturally(a.rule.id, b.rule.id));
}

function overview(rules: readonly Rule[]): string {
  return page([
    generated(source),
    '# Coming from another linter',
    'What answers for each of its codes, what does not and why, and how its comments and configuration are read. `drydock explain DL3008` tells the same for one code.',
    table(
      ['linter', 'codes', 'answered'],
      peerTools.map((tool) => {
        const { name, codes } = linters[tool];
        const answered = codes === null ? 'by the program itself' : String(codesOf(answersOf(tool, rules)).size);
        return [`[${name}](${tool}.md)`, codes === null ? '' : String(codes), answered];
      }),
    ),
    'Where Drydock decides otherwise than most, it says so under [What we will not flag](../../CONTRIBUTING.md#what-we-will-not-flag).',
  ]);
}

function migrationPage(tool: PeerTool, rules: readonly Rule[]): string {
  const { name, codes, unanswered, configuration } = linters[tool];
  const answers = answersOf(tool, rules);
  const missing = Object.entries(unanswered);
  const start =
    codes === null
      ? 'Drydock runs the program where it is installed and hands on what it says of each `RUN` (`shellcheck-comment`). For these codes it has rules of its own, which need no program and know the shell of the image.'
      : `Drydock answers for ${codesOf(answers).size} of the ${codes} codes. A pull request hears only of what it introduces; \`drydock lint --profile strict\` tells everything.`;
  return page([
    generated(source),
    `# Coming from ${name}`,
    start,
    '## Comments and configuration',
    table(
      ['there', 'Drydock'],
      configuration.map(([theirs, ours]) => [theirs, ours]),
    ),
    '## Codes',
    'Verdicts are compared with the other linter: the same, on fewer cases, or on more. Some cases of a rule belong to the strict profile where the rule does not.',
    table(
      ['code', 'rule', 'what it finds', 'verdict', 'profile'],
      answers.map(({ code, rule, relation }) => [
        `\`${code}\``,
        `[\`${rule.id}\`](../rules/${rule.id}.md)`,
        rule.title,
        relations[relation],
        ruleRow(rule).profile,
      ]),
    ),
    ...(missing.length === 0
      ? []
      : [
          '## Not answered',
          table(
            ['code', 'why'],
            missing.map(([code, why]) => [`\`${code}\``, why]),
          ),
        ]),
  ]);
}

function codesOf(answers: readonly Answer[]): ReadonlySet<string> {
  return new Set(answers.map(({ code }) => code));
}
