import { expect, test } from '@jest/globals';
import { reviewTexts } from '../support/snapshot.ts';

const image = (from: string) => `FROM ${from}\nWORKDIR /app\nCOPY . .\nUSER 1000\nCMD ["run"]\n`;

async function tableOf(before: Readonly<Record<string, string>>, files: Readonly<Record<string, string>>) {
  const { findings } = await reviewTexts({ before, files });
  return findings.find(({ rule }) => rule === 'base-image-distribution-changed')?.table;
}

test('the table says of every component what is new and what is unchanged, also of one that was renamed', async () => {
  const before = { 'api/Dockerfile': image('node:24-slim'), 'web/Dockerfile': image('node:24-slim') };
  const files = { 'service/Dockerfile': image('node:24-alpine'), 'web/Dockerfile': image('node:24-slim') };
  expect(await tableOf(before, files)).toEqual({
    columns: ['Component', 'Builder', 'Runtime'],
    rows: [
      ['`service/Dockerfile`', '', '`node:24-alpine` (new)'],
      ['`web/Dockerfile`', '', '`node:24-slim` (unchanged)'],
    ],
  });
});

test('it begins with what is new, and counts what would make it too long', async () => {
  const before = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`service${index}/Dockerfile`, image('node:24-slim')]),
  );
  const table = await tableOf(before, { ...before, 'service9/Dockerfile': image('node:24-alpine') });
  expect(table?.rows).toHaveLength(31);
  expect(table?.rows[0]).toEqual(['`service9/Dockerfile`', '', '`node:24-alpine` (new)']);
  expect(table?.rows.at(-1)).toEqual(['and 10 more', '', '']);
});
