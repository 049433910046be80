import { describe, expect, test } from '@jest/globals';
import type { ReviewReport } from '../../src/review/report.ts';
import type { ExampleFiles } from '../../src/rules/rule.ts';
import { reportsRun } from '../support/rules.ts';
import { reviewTexts } from '../support/snapshot.ts';

const rules = [reportsRun('foo')];
const compare = (before: ExampleFiles, files: ExampleFiles) => reviewTexts({ before, files, rules });
const statuses = ({ findings }: ReviewReport) =>
  findings.map(({ status, locations }) => `${status} ${locations[0]?.path}:${locations[0]?.startLine}`);

const lines = (...all: string[]) => all.map((line) => `${line}\n`).join('');
const before = lines('FROM alpine:3.23', 'WORKDIR /a', 'RUN foo one', 'USER 1');

describe('a finding', () => {
  test('is introduced when its statement is new', async () => {
    expect(statuses(await compare(lines('FROM alpine:3.23', 'USER 1'), before))).toEqual(['introduced Dockerfile:3']);
  });

  test('is preexisting when only other lines change', async () => {
    const report = await compare(before, before.replace('/a', '/b'));
    expect(statuses(report)).toEqual(['preexisting Dockerfile:3']);
    expect(report.summary).toMatchObject({ major: 0, preexisting: 1 });
  });

  test('is preexisting where lines above it come and go', async () => {
    const after = lines('# why', 'FROM alpine:3.23', 'RUN foo one', 'USER 1');
    expect(statuses(await compare(before, after))).toEqual(['preexisting Dockerfile:3']);
  });

  test('is touched when its statement is edited and the problem stays', async () => {
    const report = await compare(before, before.replace('foo one', 'foo one two'));
    expect(statuses(report)).toEqual(['touched Dockerfile:3']);
    expect(report.summary).toMatchObject({ major: 1, preexisting: 0, resolved: 0 });
  });

  test('is touched when one line of its statement is edited', async () => {
    const long = lines('FROM alpine:3.23', 'RUN bar \\', '  foo \\', '  one');
    expect(statuses(await compare(long, long.replace('one', 'two')))).toEqual(['touched Dockerfile:2']);
  });

  test('is touched when its statement is moved', async () => {
    const after = lines('FROM alpine:3.23', 'RUN foo one', 'WORKDIR /a', 'USER 1');
    const report = await compare(before, after);
    expect(report.findings.map(({ status }) => status)).not.toContain('introduced');
    expect(report.resolved).toEqual([]);
  });

  test('is resolved when it is gone', async () => {
    const report = await compare(before, before.replace('RUN foo one\n', ''));
    expect(report.findings).toEqual([]);
    expect(report.resolved.map(({ locations }) => locations[0])).toMatchObject([
      { path: 'Dockerfile', side: 'base', startLine: 3, excerpt: ['RUN foo one'] },
    ]);
    expect(report.highlights).toMatchObject([{ kind: 'resolved' }]);
  });

  test('stays old when a copy of it is inserted above', async () => {
    const after = before.replace('WORKDIR /a\n', 'RUN foo one\nWORKDIR /a\n');
    const was = await compare(before, `${before}# end\n`);
    const now = await compare(before, after);
    expect(statuses(now).sort()).toEqual(['introduced Dockerfile:2', 'preexisting Dockerfile:4']);
    const old = now.findings.find(({ status }) => status === 'preexisting');
    expect(old?.fingerprint).toBe(was.findings[0]?.fingerprint);
    expect(new Set(now.findings.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });

  test.each([
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['LF without a final line end', (text: string) => text.trimEnd()],
    ['other indentation', (text: string) => text.replace('RUN foo', '  RUN   foo')],
    ['blanks at the ends of lines', (text: string) => text.replaceAll('\n', '  \n')],
  ])('is preexisting when all that changes is white space: %s', async (_, change) => {
    const report = await compare(before, change(before));
    expect(report.findings.map(({ status }) => status)).toEqual(['preexisting']);
    expect(report.resolved).toEqual([]);
  });

  test('follows a pure rename', async () => {
    const report = await compare({ 'a/Dockerfile': before }, { 'b/Dockerfile': before });
    expect(report.files).toEqual([{ path: 'b/Dockerfile', change: 'renamed' }]);
    expect(statuses(report)).toEqual(['preexisting b/Dockerfile:3']);
    expect(report.resolved).toEqual([]);
  });

  test('follows a rename with edits', async () => {
    const report = await compare({ 'a/Dockerfile': before }, { 'b/Dockerfile': `${before}RUN foo two\n` });
    expect(statuses(report).sort()).toEqual(['introduced b/Dockerfile:5', 'preexisting b/Dockerfile:3']);
  });

  test('is resolved with the Dockerfile that is deleted', async () => {
    const report = await compare({ 'a/Dockerfile': before, 'b.txt': '' }, { 'b.txt': '' });
    expect(report.files).toEqual([{ path: 'a/Dockerfile', change: 'deleted' }]);
    expect(report.findings).toEqual([]);
    expect(report.resolved).toMatchObject([{ locations: [{ path: 'a/Dockerfile', side: 'base' }] }]);
    expect(report.verdict).toBe('pass');
  });

  test('is left out where its file is not touched', async () => {
    const report = await compare(
      { Dockerfile: before, 'b/Dockerfile': '' },
      { Dockerfile: before, 'b/Dockerfile': 'FROM scratch\n' },
    );
    expect(report.findings).toEqual([]);
  });
});

describe('lint', () => {
  test('reports everything as introduced and nothing as resolved', async () => {
    const report = await reviewTexts({ files: before, rules });
    expect(statuses(report)).toEqual(['introduced Dockerfile:3']);
    expect(report.subject.base).toBeNull();
    expect(report.resolved).toEqual([]);
  });
});
