import { describe, expect, test } from '@jest/globals';
import type { ExampleFiles } from '../../src/rules/rule.ts';
import { reportsRun } from '../support/rules.ts';
import { reviewTexts } from '../support/snapshot.ts';

const rules = [reportsRun('foo')];
const fingerprints = async (before: ExampleFiles, files: ExampleFiles) =>
  (await reviewTexts({ before, files, rules })).findings.map(({ fingerprint }) => fingerprint).sort();

const base = 'FROM alpine:3.23\nUSER 1\n';
const head = 'FROM alpine:3.23\nUSER 1\nRUN foo one\nRUN foo two\n';

describe('a fingerprint', () => {
  test('survives a rebase onto a base that moved on', async () => {
    const moved = '# syntax=docker/dockerfile:1\nFROM alpine:3.23\nARG X\nUSER 1\n';
    expect(await fingerprints(moved, `${moved}RUN foo one\nRUN foo two\n`)).toEqual(await fingerprints(base, head));
  });

  test('survives the merge: what was introduced is the same finding when it is old', async () => {
    expect(await fingerprints(head, `${head}EXPOSE 80\n`)).toEqual(await fingerprints(base, head));
  });

  test('survives a rename', async () => {
    const before = { 'a/Dockerfile': head };
    expect(await fingerprints(before, { 'b/Dockerfile': head })).toEqual(
      await fingerprints(before, { 'a/Dockerfile': `${head}EXPOSE 80\n` }),
    );
  });

  test('does not depend on continuations, comments and white space in the statement', async () => {
    const spread = head.replace('RUN foo one', 'RUN foo \\\n  # why\n\n   one');
    expect(await fingerprints(base, spread)).toEqual(await fingerprints(base, head));
  });

  test('tells equal statements apart', async () => {
    const [one, two] = await fingerprints(base, `${base}RUN foo\nRUN foo\n`);
    expect(one).not.toBe(two);
  });

  test('differs by statement, by file and by rule', async () => {
    const others = [
      await fingerprints(base, `${base}RUN foo one\n`),
      await fingerprints(base, `${base}RUN foo three\n`),
      await fingerprints({ 'a/Dockerfile': base }, { 'a/Dockerfile': `${base}RUN foo one\n` }),
      (
        await reviewTexts({ before: base, files: `${base}RUN foo one\n`, rules: [reportsRun('foo', { id: 'other' })] })
      ).findings.map(({ fingerprint }) => fingerprint),
    ].flat();
    expect(new Set(others).size).toBe(4);
  });
});
