import { describe, expect, test } from '@jest/globals';
import { peersNamed } from '../../src/rules/peers.ts';
import type { Severity } from '../../src/rules/rule.ts';
import { reportsRun } from '../support/rules.ts';
import { reviewTexts } from '../support/snapshot.ts';

const rule = (severity: Severity) =>
  reportsRun('foo', {
    severity,
    peers: [
      { tool: 'hadolint', id: 'DL3008', relation: 'same' },
      { tool: 'shellcheck', id: 'SC2086', relation: 'same' },
      { tool: 'buildkit', id: 'FooRun', relation: 'same' },
    ],
  });

const suppress = async (files: string, before = 'FROM alpine:3.23\n', severity: Severity = 'major') =>
  reviewTexts({ before, files, rules: [rule(severity)] });

describe('an inline ignore', () => {
  test.each([
    ['by the rule', '# drydock ignore=fake it is fine'],
    ['among others', '# drydock ignore = other , fake: it is fine'],
    ['by a code of hadolint', '# hadolint ignore=DL3006,DL3008 it is fine'],
    ['by a code of ShellCheck, as hadolint takes it', '# hadolint ignore=SC2086 it is fine'],
    ['from further up, with comments between', '# drydock ignore=fake it is fine\n# more'],
  ])('silences the instruction below it: %s', async (_, comment) => {
    const report = await suppress(`FROM alpine:3.23\n${comment}\nRUN foo\nRUN foo again\n`);
    expect(report.findings.map(({ locations }) => locations[0]?.excerpt)).toEqual([['RUN foo again']]);
    expect(report.suppressed).toMatchObject([{ by: 'inline', reason: 'it is fine', finding: { rule: 'fake' } }]);
  });

  test.each([
    ['Drydock', '# drydock global ignore=fake it is fine\nFROM alpine:3.23'],
    ['hadolint', '# hadolint global ignore=DL3008 it is fine\nFROM alpine:3.23'],
    ['BuildKit', '# check=skip=Other,FooRun;error=true\nFROM alpine:3.23'],
    ['BuildKit, all of its checks', '# check=skip=all\nFROM alpine:3.23'],
  ])('silences the whole file: %s', async (_, top) => {
    const report = await suppress(`${top}\nRUN foo\nRUN foo again\n`);
    expect(report.findings).toEqual([]);
    expect(report.suppressed).toHaveLength(2);
    expect(report.summary).toMatchObject({ major: 0 });
  });

  test.each([
    ['another rule', '# drydock ignore=other'],
    ['another code', '# hadolint ignore=DL3009'],
    ['a comment that only speaks of it', '# we could use drydock ignore=fake here'],
    ['an empty line below it', '# drydock ignore=fake\n'],
    ['an instruction below it', '# drydock ignore=fake\nUSER 1'],
    ['a directive below the first instruction', 'USER 1\n# check=skip=FooRun'],
  ])('leaves the finding alone: %s', async (_, comment) => {
    const report = await suppress(`FROM alpine:3.23\n${comment}\nRUN foo\n`);
    expect(report.findings).toHaveLength(1);
    expect(report.suppressed).toEqual([]);
  });

  test.each([
    ['Trivy', '#trivy:ignore:DS-0026', 'trivy:DS-0026'],
    ['Trivy, by its older names', '# trivy:ignore:AVD-DS-0026', 'trivy:DS-0026'],
    ['Trivy, by its oldest names', '# trivy:ignore:DS026', 'trivy:DS-0026'],
    ['Semgrep', '# nosemgrep: dockerfile.best-practice.some-rule.some-rule', 'semgrep:some-rule'],
    ['Checkov', '#checkov:skip=CKV_DOCKER_2:it is fine', 'checkov:CKV_DOCKER_2'],
  ])('is honoured from %s', async (_, comment, code) => {
    const row = reportsRun('foo', { peers: peersNamed([code]) });
    const report = await reviewTexts({ files: `FROM alpine:3.23\n${comment}\nRUN foo\n`, rules: [row] });
    expect(report.findings).toEqual([]);
    expect(report.suppressed).toHaveLength(1);
  });

  test('works inside the instruction', async () => {
    const report = await suppress('FROM alpine:3.23\nRUN bar \\\n  # drydock ignore=fake it is fine\n  foo\n');
    expect(report.suppressed).toHaveLength(1);
  });

  test('names a row of a table by the code of the peer that the problem answers for', async () => {
    const row = reportsRun('foo', { peers: [...rule('major').peers] }, () => ({ peers: ['hadolint:DL3008'] }));
    const at = (code: string) =>
      reviewTexts({ files: `FROM alpine:3.23\n# hadolint ignore=${code}\nRUN foo\n`, rules: [row] });
    expect((await at('DL3008')).suppressed).toHaveLength(1);
    expect((await at('SC2086')).suppressed).toHaveLength(0);
  });
});

describe('an excuse that the pull request adds for its own finding', () => {
  const excused = 'FROM alpine:3.23\n# drydock ignore=fake trust me\nRUN foo\n';

  test.each(['blocker', 'critical'] as const)('is shown and does not change the verdict: %s', async (severity) => {
    const report = await reviewTexts({
      before: 'FROM alpine:3.23\n',
      files: excused,
      rules: [rule(severity)],
      settings: { failOn: 'critical' },
    });
    expect(report.suppressed).toMatchObject([{ reason: 'trust me', finding: { severity }, counts: true }]);
    expect(report.overview.join(' ')).toContain('asks to ignore 1 blocker or critical problem of its own');
    expect(report.findings).toEqual([]);
    expect(report.verdict).toBe('fail');
  });

  test.each(['major', 'minor'] as const)('counts for what is less severe: %s', async (severity) => {
    const report = await reviewTexts({
      before: 'FROM alpine:3.23\n',
      files: excused,
      rules: [rule(severity)],
      settings: { failOn: 'minor' },
    });
    expect(report.verdict).toBe('pass');
  });

  test('counts once it is in the base', async () => {
    const before = 'FROM alpine:3.23\n# drydock global ignore=fake agreed\n';
    expect((await suppress(`${before}RUN foo\n`, before, 'blocker')).verdict).toBe('pass');
  });

  test('is no excuse of a pull request where nothing is compared', async () => {
    const report = await reviewTexts({ files: excused, rules: [rule('blocker')] });
    expect(report.suppressed).toHaveLength(1);
    expect(report.verdict).toBe('pass');
  });
});
