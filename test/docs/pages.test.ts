import { describe, expect, test } from '@jest/globals';
import { describeRule } from '../../src/docs/describe.ts';
import { indexPage, rulePage, rulePages } from '../../src/docs/pages.ts';
import { rules } from '../../src/rules/index.ts';
import { defineRule, type Rule } from '../../src/rules/rule.ts';

const rule = defineRule({
  id: 'maintainer-missing',
  scope: 'dockerfile',
  severity: ['minor', 'major'],
  category: 'style',
  confidence: 'certain',
  profile: 'strict',
  since: '0.1.0',
  title: 'Nobody | is named',
  remedy: 'Write it so',
  rationale: 'Somebody has to answer.',
  exceptions: 'A file that belongs to all.',
  peers: [
    { tool: 'kics', id: 'Missing | name', relation: 'broader' },
    { tool: 'hadolint', id: 'DL9999', relation: 'same' },
  ],
  examples: {
    bad: [
      {
        title: 'A name is wanted',
        files: 'FROM scratch\nCOPY a \uFEFF/```\n',
        reports: [{ line: 1, message: 'Nobody is named.' }],
      },
    ],
    good: [{ before: 'FROM scratch\n', files: { 'app/Dockerfile': 'FROM scratch\nLABEL maintainer=me\n' } }],
  },
  *check({ file }) {
    const [from] = file.instructions;
    if (from === undefined || file.instructions.some(({ keyword }) => keyword === 'LABEL')) return;
    yield { message: 'Nobody is named.', subject: 'maintainer', at: { path: file.path, range: from.range } };
  },
} satisfies Rule);

describe('a rule page', () => {
  test('prints what the engine says of the example', async () => {
    const page = await rulePage(rule, 'metadata');
    expect(page).toContain(
      [
        'minor[maintainer-missing]: Nobody | is named',
        ' --> Dockerfile:1:1',
        '  |',
        '1 | FROM scratch',
        '  | ^^^^^^^^^^^^',
      ].join('\n'),
    );
    expect(page).toContain('pass: 1 minor');
    expect(page).not.toContain('\u001b');
  });

  test('shows both sides of an example and names its files', async () => {
    const page = await rulePage(rule, 'metadata');
    expect(page).toMatch(/Before:\n\n```dockerfile\nFROM scratch\n```\n\nAfter:\n\n`app\/Dockerfile`\n\n```dockerfile/);
  });

  test('keeps pipes in tables and backquotes in blocks from breaking them', async () => {
    const page = await rulePage(rule, 'metadata');
    expect(page).toContain('| kics | `Missing \\| name` | broader |');
    expect(page).toContain('````dockerfile\nFROM scratch\nCOPY a \\u{feff}/```\n````');
  });

  test('says how and when to ignore the rule', async () => {
    const page = await rulePage(rule, 'metadata');
    expect(page).toContain('# drydock ignore=maintainer-missing reason');
    expect(page).toContain('rules: { maintainer-missing: off }');
    expect(page).toContain('A file that belongs to all.');
  });
});

describe('the index', () => {
  test('lists rules under their subject and by the codes of other linters', () => {
    const index = indexPage([rule], () => 'metadata');
    expect(index).toContain('## Metadata\n');
    expect(index).not.toContain('## Secrets');
    expect(index).toContain(
      '| [`maintainer-missing`](maintainer-missing.md) | Nobody \\| is named | minor | strict |  |',
    );
    expect(index.indexOf('DL9999')).toBeLessThan(index.indexOf('Missing'));
  });

  test('leads to a page for every rule', async () => {
    const pages = await rulePages(rules, () => 'files');
    for (const { id } of rules) {
      expect(pages.get('README.md')).toContain(`(${id}.md)`);
      expect(pages.get(`${id}.md`)).toContain(`\`${id}\``);
    }
  });
});

describe('a rule described as plain text', () => {
  test('holds the examples with their lines, the peers and the ways to ignore it', () => {
    const text = describeRule(rule);
    expect(text).toContain('maintainer-missing: Nobody | is named');
    expect(text).toContain('Dockerfile:1 minor: Nobody is named.');
    expect(text).toContain('  2 | LABEL maintainer=me');
    expect(text).toContain('hadolint  DL9999 (same)');
    expect(text).toContain('# drydock ignore=maintainer-missing reason');
  });

  test.each(rules.map((one) => [one.id, one] as const))('%s has a description without empty parts', (_, one) => {
    expect(describeRule(one)).not.toMatch(/undefined|\n\n\n|\s$/);
  });
});
