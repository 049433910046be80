import { describe, expect, test } from '@jest/globals';
import { cacheSection, stepsFold } from '../../src/render/cache.ts';
import type { CacheImpact } from '../../src/review/report.ts';
import { report } from '../support/report.ts';

const row: CacheImpact = {
  path: 'api/Dockerfile',
  change: '`COMMIT` and 2 more arguments',
  before: {
    steps: 4,
    of: 5,
    stages: [
      { stage: 'build', steps: 3, of: 4 },
      { stage: 'last stage', steps: 1, of: 1 },
    ],
    among: ['go mod download'],
    because: { text: 'ARG COMMIT', line: 3 },
  },
  after: {
    steps: 1,
    of: 5,
    stages: [
      { stage: 'build', steps: 1, of: 4 },
      { stage: 'last stage', steps: 0, of: 1 },
    ],
    among: [],
    because: { text: 'ARG COMMIT', line: 6 },
  },
  each: [
    {
      stage: 'build',
      text: 'RUN go mod download',
      before: { line: 5, because: { text: 'ARG COMMIT', line: 3 } },
      after: { line: 4, because: null },
    },
    { stage: 'build', text: 'RUN make', before: { line: 9, because: { text: 'ARG COMMIT', line: 3 } }, after: null },
  ],
  kept: 'none',
};

describe('what a change repeats', () => {
  test('is a table, with what the pipeline keeps below', () => {
    expect(cacheSection(report({ cacheImpact: [row] })).join('\n')).toBe(`## Build Cache
What a build of \`api/Dockerfile\` repeats; all else comes from the cache.
| After a change of | Before | Now |
| --- | --- | --- |
| \`COMMIT\` and 2 more arguments | 4 of 5 steps (3 in \`build\`, 1 in \`last stage\`), \`go mod download\` among them, because of \`ARG COMMIT\` (line 3) | 1 of 5 steps (1 in \`build\`), because of \`ARG COMMIT\` (line 6) |
The pipeline keeps no layers between builds: there, every step is repeated every time.`);
  });

  test('is told step by step in a folded section', () => {
    expect(
      stepsFold(report({ cacheImpact: [row] }))?.content,
    ).toBe(`After a change of \`COMMIT\` and 2 more arguments, in **\`api/Dockerfile\`**:

| Stage | Step | Before | Now |
| --- | --- | --- | --- |
| \`build\` | \`RUN go mod download\` | repeated: \`ARG COMMIT\` (line 3) | from the cache |
| \`build\` | \`RUN make\` | repeated: \`ARG COMMIT\` (line 3) | – |`);
  });

  test('names the file in each row where there are several', () => {
    const [, , table] = cacheSection(report({ cacheImpact: [row, { ...row, path: 'web/Dockerfile' }] }));
    expect(table).toContain('| `COMMIT` and 2 more arguments in `web/Dockerfile` |');
  });

  test('is nothing where it is as before', () => {
    expect(cacheSection(report())).toEqual([]);
  });

  test('keeps hostile names inside their cells', () => {
    const text = 'ARG A=|\n</details> @octocat';
    const [, , table = ''] = cacheSection(
      report({
        cacheImpact: [
          { ...row, path: 'a|b', change: text, before: { ...row.before, among: [text], because: { text, line: 1 } } },
        ],
      }),
    );
    const steps = stepsFold(
      report({ cacheImpact: [{ ...row, each: row.each.map((one) => ({ ...one, stage: text, text })) }] }),
    );
    expect(
      steps?.content
        .split('\n')
        .at(-1)
        ?.match(/(?<!\\)\|/g),
    ).toHaveLength(5);
    expect(steps?.content).not.toMatch(/(?<!`[^`]*)@octocat/);
    expect(table.split('\n')).toHaveLength(3);
    expect(table.split('\n')[2]?.match(/(?<!\\)\|/g)).toHaveLength(4);
    expect(table).not.toMatch(/(?<!`[^`]*)@octocat/);
  });
});
