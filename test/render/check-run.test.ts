import { describe, expect, test } from '@jest/globals';
import { renderCheckRun } from '../../src/render/check-run.ts';
import { finding, location, report } from '../support/report.ts';

const template = { rule: '*', path: 'Dockerfile.j2', reason: 'a template' };

describe('renderCheckRun', () => {
  test.each([
    ['fails with the verdict', report({ findings: [finding()] }), 'failure', '1 blocker'],
    ['passes below the threshold', report({ findings: [finding({ severity: 'minor' })] }), 'success', '1 minor'],
    ['passes a clean change', report(), 'success', 'No issues found'],
    ['passes a change without container files', report({ files: [] }), 'success', 'No container files changed'],
    [
      'is not green for what was not read',
      report({ notEvaluated: [template] }),
      'neutral',
      'No issues found; 1 file not evaluated',
    ],
    [
      'still fails then',
      report({ findings: [finding()], notEvaluated: [template] }),
      'failure',
      '1 blocker; 1 file not evaluated',
    ],
    [
      'is green when one rule could not judge',
      report({ notEvaluated: [{ ...template, rule: 'x' }] }),
      'success',
      'No issues found',
    ],
  ])('%s', (_, given, conclusion, title) => {
    expect(renderCheckRun(given)).toMatchObject({ conclusion, title });
  });

  test('annotates the raised findings on the lines of the head', () => {
    const { annotations } = renderCheckRun(
      report({
        findings: [
          finding({ locations: [location({ startLine: 3, startColumn: 6, endColumn: 12 })] }),
          finding({ severity: 'major', locations: [location({ startLine: 5, excerpt: ['RUN a \\', ' b'] })] }),
          finding({ severity: 'minor', title: 'x'.repeat(999), message: 'a\u202eb' }),
          finding({ locations: [location({ side: 'base' })] }),
          finding({ status: 'preexisting' }),
        ],
      }),
    );
    expect(annotations).toHaveLength(3);
    expect(annotations[0]).toMatchObject({
      path: 'Dockerfile',
      start_line: 3,
      end_line: 3,
      start_column: 6,
      end_column: 11,
      annotation_level: 'failure',
    });
    expect(annotations[1]).toMatchObject({ start_line: 5, end_line: 6, annotation_level: 'warning' });
    expect(annotations[1]).not.toHaveProperty('start_column');
    expect(annotations[2]?.annotation_level).toBe('notice');
    expect(annotations[2]?.title).toHaveLength(255);
    expect(annotations[2]?.message).toMatch(/^a\\u\{202e\}b\n/);
  });

  test('carries the issues in its text, within the limit', () => {
    const findings = Array.from({ length: 2000 }, (_, index) =>
      finding({ rule: `rule-${index}`, message: '界'.repeat(500) }),
    );
    const { text, summary } = renderCheckRun(report({ findings }));
    expect(Buffer.byteLength(text)).toBeLessThan(60_000);
    expect(text).toContain('## Issues by Severity');
    expect(summary).toContain('**2000 blockers**');
  });
});
