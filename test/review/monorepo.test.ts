import { expect, test } from '@jest/globals';
import { renderJson } from '../../src/render/json.ts';
import type { Files } from '../../src/snapshot/memory-source.ts';
import { monorepo } from '../support/monorepo.ts';
import { edited, reviewTexts } from '../support/snapshot.ts';

test('a change in which much goes wrong at once is told by what breaks, and where', async () => {
  const { findings } = await reviewTexts(monorepo);
  const told = findings.map(
    ({ severity, rule, locations: [at] }) => `${severity} ${rule} ${at?.path}:${at?.startLine}`,
  );
  expect(told).toEqual([
    'blocker unpinned-base-image services/api/Dockerfile:8',
    'blocker tool-not-in-image services/api/Dockerfile:9',
    'critical python-module-removed jobs/loader/Dockerfile:1',
    'critical healthcheck-port services/api/Dockerfile:13',
    'critical foreign-c-library services/worker/Dockerfile:10',
    'major inert-ignore-file jobs/.dockerignore:1',
    'major toolchain-newer-than-manifest jobs/loader/Dockerfile:1',
    'major untested-version jobs/loader/Dockerfile:1',
    'minor identical-ignore-files jobs/.dockerignore:1',
    'minor rooted-ignore-pattern jobs/.dockerignore:4',
    'minor rooted-ignore-pattern jobs/loader/.dockerignore:4',
    'minor rooted-ignore-pattern services/api/.dockerignore:4',
    'minor rooted-ignore-pattern services/worker/.dockerignore:4',
  ]);
});

test('it names all four ignore files that are the same, and the one that nobody reads', async () => {
  const { findings } = await reviewTexts(monorepo);
  const of = (rule: string) => findings.find((found) => found.rule === rule);
  expect(of('identical-ignore-files')?.locations.map(({ path }) => path)).toEqual([
    'jobs/.dockerignore',
    'jobs/loader/.dockerignore',
    'services/api/.dockerignore',
    'services/worker/.dockerignore',
  ]);
  expect(of('inert-ignore-file')?.locations.map(({ path }) => path)).toEqual(['jobs/.dockerignore']);
});

test('its fixes, all applied, break nothing', async () => {
  const { findings } = await reviewTexts(monorepo);
  const edits = findings.flatMap(({ fix }) => fix?.edits ?? []);
  const files = Object.fromEntries(
    Object.entries(monorepo.files).map(([path, text]) => [
      path,
      edited(
        text,
        edits.filter((edit) => edit.path === path),
      ),
    ]),
  );
  const again = await reviewTexts({ before: monorepo.before, files });
  const rules = new Set(findings.map(({ rule }) => rule));
  expect(again.findings.filter(({ rule }) => !rules.has(rule))).toEqual([]);
  expect(again.findings.filter(({ severity }) => severity === 'blocker')).toHaveLength(2);
});

test('the order in which files are listed changes no byte', async () => {
  const random = seeded(20);
  const expected = renderJson(await reviewTexts(monorepo));
  for (let run = 0; run < 20; run++) {
    const shuffled = { before: shuffle(monorepo.before, random), files: shuffle(monorepo.files, random) };
    expect(renderJson(await reviewTexts(shuffled))).toBe(expected);
  }
});

function shuffle(files: Files, random: () => number): Files {
  return Object.fromEntries(
    Object.entries(files)
      .map((entry) => ({ entry, rank: random() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ entry }) => entry),
  );
}

/** Numbers from 0 to 1, the same ones every time (Lehmer's generator). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
