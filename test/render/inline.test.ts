import { describe, expect, test } from '@jest/globals';
import { parseCommentMarker, renderClosed, renderInline } from '../../src/render/inline.ts';
import { finding } from '../support/report.ts';

const edits = [{ path: 'Dockerfile', startLine: 1, endLine: 1, replacement: 'FROM node:24\n' }];
const fixable = finding({ fix: { title: 'Name `24`', applicability: 'safe', edits } });

describe('a comment with a suggestion', () => {
  const body = renderInline([fixable]) ?? '';

  test('says what is wrong, suggests the fix and names the finding', () => {
    expect(body.split('\n').slice(2).join('\n')).toBe(`🚫 **Base image is not pinned**

The shipped stage starts from \`node:latest\`.

Name \`24\`:

\`\`\`suggestion
FROM node:24
\`\`\`

<sub>Rule \`unpinned-base-image\` · fingerprint \`0123456789abcdef\`</sub>
`);
  });

  test('carries a marker that is read back', () => {
    const marker = { rules: ['unpinned-base-image'], fingerprints: ['0123456789abcdef'], closed: false };
    expect(parseCommentMarker(body)).toEqual(marker);
    expect(parseCommentMarker(`> ${body}`)).toBeNull();
  });

  test('keeps its title alone once it is closed', () => {
    const marker = parseCommentMarker(body);
    const closed = marker === null ? '' : renderClosed(body, marker, 'Fixed in `abc`:');
    expect(closed).toContain('✅ Fixed in `abc`:\n\n🚫 **Base image is not pinned**');
    expect(closed).not.toContain('suggestion');
    expect(parseCommentMarker(closed)).toMatchObject({ closed: true });
  });
});

test('a fix that nobody would read in a comment stays in the body', () => {
  const long = { path: 'Dockerfile', startLine: 1, endLine: 1, replacement: 'RUN true\n'.repeat(1000) };
  expect(renderInline([finding({ fix: { title: 'x', applicability: 'safe', edits: [long] } })])).toBeNull();
  expect(renderInline([finding()])).toBeNull();
});
