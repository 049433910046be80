import { describe, expect, test } from '@jest/globals';
import type { Edit, Fix } from '../../src/rules/rule.ts';
import { reportsRun } from '../support/rules.ts';
import { reviewTexts } from '../support/snapshot.ts';

const text = 'FROM alpine:3.23\nRUN foo\nUSER 1\n';
const line2 = (replacement: string): Edit[] => [{ path: 'Dockerfile', startLine: 2, endLine: 2, replacement }];

async function fixFor(edits: readonly Edit[], others = [reportsRun('bar', { id: 'other' })]) {
  const fix: Fix = { title: 'Do it', applicability: 'safe', edits };
  const rule = reportsRun('foo', { fixable: true }, () => ({ fix }));
  const report = await reviewTexts({ files: text, rules: [rule, ...others] });
  return report.findings.find((finding) => finding.rule === 'fake')?.fix;
}

describe('a fix', () => {
  test('is offered when it removes the finding', async () => {
    expect(await fixFor(line2('RUN baz\n'))).toEqual({
      title: 'Do it',
      applicability: 'safe',
      edits: line2('RUN baz\n'),
    });
  });

  test('may delete lines', async () => {
    expect(await fixFor(line2(''))).not.toBeNull();
  });

  test.each([
    ['the finding stays', line2('RUN foo --yes\n')],
    ['another finding appears', line2('RUN bar\n')],
    ['the instruction becomes too large to read', line2(`RUN ${'baz '.repeat(17_000)}\n`)],
    ['the file is not there', [{ path: 'other/Dockerfile', startLine: 1, endLine: 1, replacement: '' }]],
    ['the lines are not there', [{ path: 'Dockerfile', startLine: 7, endLine: 7, replacement: '' }]],
    ['the lines end before they begin', [{ path: 'Dockerfile', startLine: 2, endLine: 1, replacement: '' }]],
  ])('is withheld when %s', async (_, edits) => {
    expect(await fixFor(edits)).toBeNull();
  });

  test('is not blamed for a finding that was there before', async () => {
    expect(await fixFor(line2('RUN baz\n'), [reportsRun('', { id: 'every-run' })])).not.toBeNull();
  });

  test('is not blamed for a finding that the profile does not show', async () => {
    const unseen = reportsRun('bar', { id: 'other', profile: 'strict' });
    expect(await fixFor(line2('RUN bar\n'), [unseen])).not.toBeNull();
  });

  test('is not offered for what was there before the change', async () => {
    const rule = reportsRun('foo', {}, () => ({
      fix: { title: 'Do it', applicability: 'safe', edits: line2('RUN baz\n') },
    }));
    const report = await reviewTexts({ before: text, files: `${text}EXPOSE 80\n`, rules: [rule] });
    expect(report.findings).toMatchObject([{ status: 'preexisting', fix: null }]);
  });

  test('is right for each of several places', async () => {
    const rule = reportsRun('foo', {}, (path, line) => ({
      fix: {
        title: 'Do it',
        applicability: 'safe',
        edits: [{ path, startLine: line, endLine: line, replacement: 'RUN baz\n' }],
      },
    }));
    const report = await reviewTexts({ files: 'FROM alpine:3.23\nRUN foo 1\nRUN foo 2\n', rules: [rule] });
    expect(report.findings.map(({ fix }) => fix?.edits[0]?.startLine)).toEqual([2, 3]);
  });

  test('is offered though another one of its rule does not hold', async () => {
    const rule = reportsRun('foo', {}, (path, line) => ({
      fix: {
        title: 'Do it',
        applicability: 'safe',
        edits: [{ path, startLine: line, endLine: line, replacement: line === 3 ? 'RUN foo\n' : 'RUN baz\n' }],
      },
    }));
    const files = 'FROM alpine:3.23\nRUN foo 1\nRUN foo 2\nRUN foo 3\n';
    const report = await reviewTexts({ files, rules: [rule] });
    expect(report.findings.map(({ fix }) => fix !== null)).toEqual([true, false, true]);
  });

  const runs = 400;
  async function checksOf(replacement: (line: number) => string) {
    let checked = 0;
    const rule = reportsRun('foo', {}, (path, line) => {
      checked += 1;
      const edits = [{ path, startLine: line, endLine: line, replacement: replacement(line) }];
      return { fix: { title: 'Do it', applicability: 'safe', edits } };
    });
    const report = await reviewTexts({
      files: `FROM alpine:3.23\n${'RUN foo is run here\n'.repeat(runs)}`,
      rules: [rule],
    });
    expect(report.findings).toHaveLength(runs);
    return { report, checked };
  }

  test('is checked together with those of its rule', async () => {
    const { report, checked } = await checksOf(() => 'RUN baz\n');
    expect(report.findings.every(({ fix }) => fix !== null)).toBe(true);
    expect(checked).toBeLessThan(runs * 4);
  });

  test('costs no more than its budget in a file made of fixable findings', async () => {
    const { report, checked } = await checksOf((line) => (line === 3 ? 'RUN foo\n' : 'RUN baz\n'));
    expect(report.findings[0]?.fix).not.toBeNull();
    expect(report.findings.at(-1)?.fix).toBeNull();
    expect(checked).toBeLessThan((runs * runs) / 2);
  });
});
