import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { z } from 'zod';
import { CommandLine } from '../support/command-line.ts';
import { rulesShape } from './report-shape.ts';

let drydock: CommandLine;
let rules: z.infer<typeof rulesShape>;

beforeAll(async () => {
  drydock = await CommandLine.build();
  const { stdout } = await drydock.run(drydock.folder, ['rules', '--format', 'json']);
  rules = rulesShape.parse(JSON.parse(stdout));
});

afterAll(() => drydock.remove());

test('rules lists every rule once, by id', () => {
  const ids = rules.map(({ id }) => id);
  expect(ids).toContain('digest-pin-removed');
  expect(ids).toEqual([...new Set(ids)].sort());
});

test('rules shows for people what it lists for programs', async () => {
  const { status, stdout } = await drydock.run(drydock.folder, ['rules']);
  expect(status).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(rules.length);
  for (const [index, { id, severity, title }] of rules.entries()) {
    expect(lines[index]).toMatch(new RegExp(`^${id} +${severity} `));
    expect(lines[index]).toContain(title);
  }
});

test('explain tells why, and shows what is reported', async () => {
  const { status, stdout, stderr } = await drydock.run(drydock.folder, ['explain', 'digest-pin-removed']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^digest-pin-removed: Digest pin removed\n/);
  expect(stdout).toMatch(/Severity +major/);
  expect(stdout).toMatch(/Dockerfile:1 major: `python` was pinned by digest/);
});

test("explain finds a rule by another linter's code, however that is written", async () => {
  const byName = await drydock.run(drydock.folder, ['explain', 'unpinned-base-image']);
  for (const code of ['DL3007', 'dl3007', 'hadolint:DL3007']) {
    expect(await drydock.run(drydock.folder, ['explain', code])).toEqual(byName);
  }
});
