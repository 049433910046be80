import { expect, test } from '@jest/globals';
import { renderJson } from '../../src/render/json.ts';
import { rules } from '../../src/rules/index.ts';
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

test('it advises nothing that would break the build: curl is there, and its package conflicts with it', async () => {
  const report = await reviewTexts(monorepo);
  expect(JSON.stringify([report.findings, report.recommendations])).not.toMatch(/install[^"]{0,40}\bcurl\b/i);
  // Without a C compiler Go links statically; with one, both stages would have to fit.
  expect(report.findings.filter(({ message }) => /cgo/.test(message)).map(({ locations: [at] }) => at?.path)).toEqual([
    'services/worker/Dockerfile',
  ]);
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
  const known = new Set(findings.map(({ rule }) => rule));
  expect(again.findings.filter(({ rule }) => !known.has(rule))).toEqual([]);
  expect(again.findings.filter(({ severity }) => severity === 'blocker')).toHaveLength(2);
});

test('the order of files and rules changes no byte', async () => {
  const random = seeded(20);
  const expected = renderJson(await reviewTexts(monorepo));
  for (let run = 0; run < 20; run++) {
    const [before, files] = [monorepo.before, monorepo.files].map((side) =>
      Object.fromEntries(shuffle(Object.entries(side), random)),
    ) as [Files, Files];
    expect(renderJson(await reviewTexts({ before, files, rules: shuffle(rules, random) }))).toBe(expected);
  }
});

function shuffle<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

/** Numbers from 0 to 1, the same ones every time (Lehmer's generator). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
