import { expect, test } from '@jest/globals';
import { linters } from '../../src/docs/linters.ts';
import { answersOf, migrationPages } from '../../src/docs/migration.ts';
import { rules } from '../../src/rules/index.ts';
import { peerTools } from '../../src/rules/rule.ts';

const pages = migrationPages(rules);

test.each(peerTools.filter((tool) => linters[tool].codes !== null))(
  'each code of %s is answered for by a rule, or it is said why not',
  (tool) => {
    const { codes, unanswered } = linters[tool];
    const answered = new Set(answersOf(tool, rules).map(({ code }) => code));
    for (const code of Object.keys(unanswered)) expect(answered).not.toContain(code);
    expect(answered.size + Object.keys(unanswered).length).toBe(codes);
    const page = pages.get(`${tool}.md`) ?? '';
    for (const code of [...answered, ...Object.keys(unanswered)]) expect(page).toContain(`\`${code}\``);
  },
);

test('the pages lead to the rules, and say how configuration is read', () => {
  const page = pages.get('hadolint.md') ?? '';
  expect(page).toContain('[`unpinned-package`](../rules/unpinned-package.md)');
  expect(page).toContain('`label-schema`');
  expect(pages.get('README.md')).toContain('[hadolint](hadolint.md)');
});
