import { describe, expect, test } from '@jest/globals';
import type { PostedThread } from '../../src/github/conversation.ts';
import { suggestionsFor } from '../../src/github/suggestions.ts';
import { planThreads } from '../../src/github/threads.ts';
import type { Finding } from '../../src/review/report.ts';
import { finding, head, report } from '../support/report.ts';

const everything = () => [{ startLine: 1, endLine: 100 }];

function fixable(fingerprint: string, line: number, more: Partial<Finding> = {}, replacement = 'RUN new\n'): Finding {
  const edits = [{ path: 'Dockerfile', startLine: line, endLine: line, replacement }];
  return finding({ fingerprint, fix: { title: 'Do it', applicability: 'safe', edits }, ...more });
}

function thread(fingerprints: readonly string[], line: number | null, more: Partial<PostedThread> = {}): PostedThread {
  const id = Number(line);
  return {
    nodeId: `thread${id}`,
    path: 'Dockerfile',
    startLine: line,
    line,
    resolved: false,
    answered: false,
    comment: { id, nodeId: `comment${id}`, url: `https://x/${id}`, body: '🚫 **Title**\n' },
    marker: { rules: ['unpinned-base-image'], fingerprints, closed: false },
    ...more,
  };
}

describe('suggestionsFor', () => {
  test('offers safe fixes of one edit, and nothing else', () => {
    const { fix } = fixable('aaaaaaaaaaaa', 3);
    const risky = fix && { ...fix, applicability: 'needs-review' as const };
    const double = fix && { ...fix, edits: [...fix.edits, ...fix.edits] };
    const findings = [fixable('aaaaaaaaaaaa', 3), finding({ fix: risky }), finding({ fix: double }), finding()];
    expect(suggestionsFor(report({ findings }), everything)).toMatchObject([{ startLine: 3 }]);
  });

  test('puts findings with the same edit into one comment', () => {
    const findings = [fixable('aaaaaaaaaaaa', 3), fixable('bbbbbbbbbbbb', 3, { title: 'Other' })];
    const [both, ...others] = suggestionsFor(report({ findings }), everything);
    expect(others).toEqual([]);
    expect(both?.body).toContain('Other');
    expect(both?.findings.map(({ fingerprint }) => fingerprint)).toEqual(['aaaaaaaaaaaa', 'bbbbbbbbbbbb']);
  });

  test('withholds an edit of lines that another one replaces', () => {
    const findings = [fixable('aaaaaaaaaaaa', 3), fixable('bbbbbbbbbbbb', 3, {}, 'RUN other\n')];
    expect(suggestionsFor(report({ findings }), everything)).toHaveLength(1);
  });

  test('leaves out what the diff does not show', () => {
    expect(suggestionsFor(report({ findings: [fixable('aaaaaaaaaaaa', 3)] }), () => [])).toEqual([]);
  });

  test('quotes nothing that looks like a secret', () => {
    const findings = [fixable('aaaaaaaaaaaa', 3, {}, 'ENV PASSWORD=hunter22\n')];
    expect(suggestionsFor(report({ findings }), everything)).toEqual([]);
  });
});

describe('planThreads', () => {
  const now = report({ findings: [fixable('aaaaaaaaaaaa', 3)] });
  const wanted = suggestionsFor(now, everything);

  test('suggests what no thread tells', () => {
    expect(planThreads(now, [], wanted, head)).toMatchObject({ actions: [], suggestions: wanted });
  });

  test.each([
    ['open', {}],
    ['resolved by somebody', { resolved: true }],
    ['outdated', { line: null, startLine: null }],
  ])('does not tell again what a thread tells that is %s', (_, more) => {
    const plan = planThreads(now, [thread(['aaaaaaaaaaaa'], 3, more)], wanted, head);
    expect([plan.actions, plan.suggestions]).toEqual([[], []]);
    expect(plan.told.get('aaaaaaaaaaaa')).toBe('https://x/3');
  });

  test('suggests again what comes back after its thread was closed', () => {
    const closed = { rules: [], fingerprints: ['aaaaaaaaaaaa'], closed: true };
    expect(planThreads(now, [thread([], 3, { marker: closed })], wanted, head).suggestions).toEqual(wanted);
  });

  test('closes a thread whose finding is gone, and says why', () => {
    const gone = thread(['bbbbbbbbbbbb'], 9);
    const note = (given: Parameters<typeof planThreads>[0]) =>
      planThreads(given, [gone], [], head).actions.map((action) => action.body);
    expect(note(now)).toEqual([expect.stringContaining(`Fixed in \`${head.slice(0, 12)}\``)]);
    expect(note(null)).toEqual([expect.stringContaining('Fixed in')]);
    const ignored = { finding: finding({ fingerprint: 'bbbbbbbbbbbb' }), by: 'command' as const, reason: '' };
    expect(note(report({ suppressed: [ignored] }))).toEqual([expect.stringContaining('Ignored')]);
  });

  test('goes on in the thread of a statement that was edited elsewhere', () => {
    const plan = planThreads(now, [thread(['bbbbbbbbbbbb'], 3)], wanted, head);
    expect(plan.actions).toMatchObject([{ kind: 'update-comment', id: 3 }]);
    expect(plan.actions[0]?.body).toContain('aaaaaaaaaaaa');
    expect(plan.suggestions).toEqual([]);
  });

  test('puts no second suggestion on the lines of an open one', () => {
    const both = report({ findings: [fixable('aaaaaaaaaaaa', 3), fixable('bbbbbbbbbbbb', 3, {}, 'RUN other\n')] });
    const other = suggestionsFor(report({ findings: [fixable('aaaaaaaaaaaa', 3)] }), everything);
    expect(planThreads(both, [thread(['bbbbbbbbbbbb'], 3)], other, head).suggestions).toEqual([]);
  });
});
