import { describe, expect, test } from '@jest/globals';
import { renderTerminal } from '../../src/render/terminal.ts';
import { finding, location, report } from '../support/report.ts';

const plain = { color: false, width: 80 };

describe('renderTerminal', () => {
  test('prints a diagnostic as compilers do', () => {
    const text = renderTerminal(
      report({
        findings: [
          finding({
            severity: 'major',
            locations: [
              location({ startLine: 12, excerpt: ['\tFROM node:latest AS a'], startColumn: 7, endColumn: 18 }),
            ],
            fix: {
              title: 'Pin `node`',
              applicability: 'safe',
              edits: [{ path: 'Dockerfile', startLine: 12, endLine: 12, replacement: '\tFROM node:24 AS a\n' }],
            },
          }),
          finding({ status: 'preexisting' }),
        ],
      }),
      plain,
    );
    expect(text).toBe(`major[unpinned-base-image]: Base image is not pinned
  --> Dockerfile:12:7
   |
12 |     FROM node:latest AS a
   |          ^^^^^^^^^^^
   |
   = note: The shipped stage starts from \`node:latest\`.
   = fix: Pin \`node\` (safe)
     -     FROM node:latest AS a
     +     FROM node:24 AS a
   = status: introduced, certain, fingerprint 0123456789abcdef

pass: 1 major · 1 there before
`);
  });

  test('keeps to the width', () => {
    const text = renderTerminal(
      report({
        findings: [
          finding({
            message: 'word '.repeat(100),
            locations: [location({ excerpt: ['x'.repeat(500)], startColumn: 60 })],
          }),
        ],
        notEvaluated: [{ rule: '*', path: 'a', reason: 'because '.repeat(30) }],
      }),
      plain,
    );
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('sends no control character of the pull request to the terminal', () => {
    const evil = '\u001b[2J\u0007\u009b31m\u202e\r';
    const hostile = finding({
      title: evil,
      message: evil,
      locations: [location({ path: `a${evil}`, excerpt: [evil] })],
      fix: { title: evil, applicability: 'safe', edits: [{ path: evil, startLine: 9, endLine: 9, replacement: evil }] },
    });
    const text = renderTerminal(
      report({ findings: [hostile], notEvaluated: [{ rule: '*', path: evil, reason: evil }] }),
      plain,
    );
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(text).toContain('\\u{1b}[2J');
  });

  test('colours only when asked to', () => {
    const some = report({ findings: [finding()] });
    expect(renderTerminal(some, { color: true, width: 80 })).toContain('\u001b[');
    expect(renderTerminal(some, plain)).not.toContain('\u001b');
  });

  test('says when a place is gone and when lines are deleted', () => {
    const text = renderTerminal(
      report({
        findings: [
          finding({
            locations: [location({ side: 'base' }), location({ path: 'b', startLine: 4 })],
            fix: {
              title: 'Drop it',
              applicability: 'needs-review',
              edits: [{ path: 'c', startLine: 7, endLine: 8, replacement: '' }],
            },
          }),
        ],
      }),
      plain,
    );
    expect(text).toContain('Dockerfile:1:1 (before the change)');
    expect(text).toContain('also: b:4:1');
    expect(text).toMatch(/c:7-8: delete/);
    expect(text).toContain('fail: 1 blocker');
  });
});
