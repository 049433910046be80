import { describe, expect, test } from '@jest/globals';
import { renderSuggestion } from '../../src/render/suggestion.ts';
import type { CheckedFix } from '../../src/review/report.ts';

const edit = { path: 'Dockerfile', startLine: 1, endLine: 1, replacement: 'FROM node:24\n' };
const fix = (given: Partial<CheckedFix> = {}): CheckedFix => ({
  title: 'Pin',
  applicability: 'safe',
  edits: [edit],
  ...given,
});
const replacing = (replacement: string) => renderSuggestion(fix({ edits: [{ ...edit, replacement }] }));

describe('renderSuggestion', () => {
  test('holds the new text', () => {
    expect(renderSuggestion(fix())).toBe('```suggestion\nFROM node:24\n```');
    expect(replacing('FROM node:24')).toBe('```suggestion\nFROM node:24\n```');
  });

  test('is empty for deleted lines', () => {
    expect(replacing('')).toBe('```suggestion\n```');
  });

  test('has a fence that the text cannot close', () => {
    expect(replacing('```\n````\n')).toBe('`````suggestion\n```\n````\n`````');
  });

  test.each([
    ['several edits', fix({ edits: [edit, edit] })],
    ['a fix that needs review', fix({ applicability: 'needs-review' })],
    ['characters that are not seen', fix({ edits: [{ ...edit, replacement: 'RUN a\u202eb\n' }] })],
    ['a secret', fix({ edits: [{ ...edit, replacement: 'ENV PASSWORD=hunter2horse\n' }] })],
  ])('is not offered for %s', (_, given) => {
    expect(renderSuggestion(given)).toBeNull();
  });
});
