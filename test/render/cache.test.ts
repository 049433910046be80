import { describe, expect, test } from '@jest/globals';
import { cacheSection } from '../../src/render/cache.ts';
import type { CacheImpact } from '../../src/review/report.ts';
import { report } from '../support/report.ts';

const row: CacheImpact = {
  path: 'api/Dockerfile',
  change: '`COMMIT` and 2 more arguments',
  before: { steps: 4, of: 5, among: ['go mod download'], because: { text: 'ARG COMMIT', line: 3 } },
  after: { steps: 2, of: 5, among: [], because: { text: 'ARG COMMIT', line: 6 } },
  kept: 'none',
};

describe('what a change repeats', () => {
  test('is a table, with what the pipeline keeps below', () => {
    expect(cacheSection(report({ cacheImpact: [row] })).join('\n')).toBe(`## Build Cache
| A change of | repeated of \`api/Dockerfile\` before | now |
| --- | --- | --- |
| \`COMMIT\` and 2 more arguments | 4 of 5 steps, \`go mod download\` among them: \`ARG COMMIT\` stands on line 3 | 2 of 5 steps: \`ARG COMMIT\` stands on line 6 |
The pipeline keeps no layers between builds: there, every step is repeated every time.`);
  });

  test('names the file in each row where there are several', () => {
    const [, table] = cacheSection(report({ cacheImpact: [row, { ...row, path: 'web/Dockerfile' }] }));
    expect(table).toContain('| `COMMIT` and 2 more arguments in `web/Dockerfile` |');
  });

  test('is nothing where it is as before', () => {
    expect(cacheSection(report())).toEqual([]);
  });

  test('keeps hostile names inside their cells', () => {
    const text = 'ARG A=|\n</details> @octocat';
    const [, table = ''] = cacheSection(
      report({
        cacheImpact: [
          { ...row, path: 'a|b', change: text, before: { ...row.before, among: [text], because: { text, line: 1 } } },
        ],
      }),
    );
    expect(table.split('\n')).toHaveLength(3);
    expect(table.split('\n')[2]?.match(/(?<!\\)\|/g)).toHaveLength(4);
    expect(table).not.toMatch(/(?<!`[^`]*)@octocat/);
  });
});
