import { expect, test } from '@jest/globals';
import { type FixSelection, repair } from '../../src/review/repair.ts';
import { rules as allRules } from '../../src/rules/index.ts';
import type { Fix, Rule } from '../../src/rules/rule.ts';
import { reportsRun } from '../support/rules.ts';
import { inputOf } from '../support/snapshot.ts';

function replaces(text: string, replacement: string, applicability: Fix['applicability'] = 'safe'): Rule {
  return reportsRun(text, { id: `no-${text}`, fixable: true }, (path, line) => ({
    fix: {
      title: 'Replace it',
      applicability,
      edits: [{ path, startLine: line, endLine: line, replacement: `${replacement}\n` }],
    },
  }));
}

async function repaired(files: string, rules: readonly Rule[], selection: FixSelection = 'safe') {
  const { texts, fixes } = repair(await inputOf({ files, rules }), selection);
  return { text: texts.get('Dockerfile')?.after ?? files, fixes };
}

test('fixes of several lines are applied together, those of one line one after another', async () => {
  const files = 'FROM debian:13\nRUN source /x && apt-get update && apt-get install curl\nRUN source /y\n';
  expect(await repaired(files, allRules)).toEqual({
    text: 'FROM debian:13\nRUN . /x && apt-get update && apt-get install -y curl\nRUN . /y\n',
    fixes: 3,
  });
});

test('fixes that need review are left to people, unless all are asked for', async () => {
  const rules = [replaces('foo', 'RUN bar', 'needs-review')];
  expect(await repaired('FROM a:1\nRUN foo\n', rules)).toEqual({ text: 'FROM a:1\nRUN foo\n', fixes: 0 });
  expect(await repaired('FROM a:1\nRUN foo\n', rules, 'all')).toEqual({ text: 'FROM a:1\nRUN bar\n', fixes: 1 });
});

test('where fixes that hold alone make another finding together, one of them is applied', async () => {
  const twice: Rule = {
    ...reportsRun('', { id: 'no-two-bars' }),
    scope: 'dockerfile',
    *check({ file }) {
      const bars = file.instructions.filter(({ args }) => args.text.trim() === 'bar');
      const second = bars[1];
      if (second !== undefined)
        yield { message: 'Two of them.', subject: 'bar', at: { path: file.path, range: second.range } };
    },
  };
  const { text, fixes } = await repaired('FROM a:1\nRUN foo\nRUN foo 2\n', [replaces('foo', 'RUN bar'), twice]);
  expect({ text, fixes }).toEqual({ text: 'FROM a:1\nRUN bar\nRUN foo 2\n', fixes: 1 });
});

test('a fix that leaves its file worse is passed over, and the others are applied', async () => {
  const bar = reportsRun('bar', { id: 'no-bar' });
  // Counted with what is ignored, there are as many as before.
  const foo = reportsRun('foo', { id: 'no-foo', fixable: true }, (path, line) => ({
    fix: {
      title: 'Swap them',
      applicability: 'safe',
      edits: [{ path, startLine: line - 1, endLine: line, replacement: 'RUN qux\nRUN bar\n' }],
    },
  }));
  const files = 'FROM a:1\n# drydock ignore=no-bar for a reason\nRUN bar\nRUN foo\nRUN old\n';
  expect(await repaired(files, [bar, foo, replaces('old', 'RUN new')])).toEqual({
    text: files.replace('old', 'new'),
    fixes: 1,
  });
});

test('of fixes that make a file too large to read together, one is applied', async () => {
  const rules = [
    replaces('foo', 'FROM a:1\n'.repeat(300).trim()),
    ...allRules.filter(({ id }) => id === 'syntax-error'),
  ];
  const { text, fixes } = await repaired('FROM a:1\nRUN foo\nRUN foo 2\n', rules);
  expect(fixes).toBe(1);
  expect(text.split('\n').filter((line) => line.startsWith('RUN foo'))).toHaveLength(1);
});
