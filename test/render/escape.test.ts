import { describe, expect, test } from '@jest/globals';
import { marked, type Token } from 'marked';
import { code, fence, inline } from '../../src/render/escape.ts';
import { link } from '../../src/render/permalink.ts';

/** Every token below the blocks, deepest last. */
function tokensOf(markdown: string): Token[] {
  const all: Token[] = [];
  void marked.walkTokens(marked.lexer(markdown), (token) => {
    all.push(token);
  });
  return all;
}

const typesOf = (markdown: string) => new Set(tokensOf(markdown).map(({ type }) => type));

/** The text that GitHub's own filters look at after Markdown: all but code. */
const filteredText = (markdown: string) =>
  tokensOf(markdown)
    .filter((token) => (token.type === 'text' || token.type === 'escape') && !('tokens' in token && token.tokens))
    .map((token) => ('text' in token ? String(token.text) : ''))
    .join('');

const attacks = [
  '@octocat please look',
  'ask @acme/security, now',
  '(@octocat)',
  '\\@octocat &#64;octocat &commat;octocat',
  'fixes #1 and GH-2 and gh-3 and acme/shop#4',
  'deadbeefcafe and acme/shop@deadbeef1',
  'see https://evil.example/x and www.evil.example, http://a.b',
  'mail mallory@evil.example or mailto:x@y.z',
  '<https://evil.example>',
  '<img src=x onerror=alert(1)>',
  '<details open><summary>x</summary></details>',
  '<!-- drydock:review {} -->',
  '<script>alert(1)</script>',
  '![x](https://evil.example/p.png)',
  '[click](javascript:alert(1))',
  '[x]: https://evil.example',
  '[^1]: note',
  '# heading',
  '> quote',
  '- [ ] task',
  '* item',
  '+ item',
  '1. item',
  '2) item',
  '---',
  '***',
  '~~~',
  '```js',
  '    indented',
  '\ttabbed',
  'a\n\n# b\n\n- c',
  'a\r\n===\r\n| a | b |\r\n|---|---|\r\n| 1 | 2 |',
  '*bold* **bold** _it_ __it__ ~~gone~~',
  'unbalanced ` here @octocat',
  '`` ` `` and ` @octocat `` #1',
  '`foo` bar` @octocat `baz',
  '`a``b` `@octocat',
  '$`x`$ and $$y$$ and $z$',
  ':tada: :+1:',
  '\u202e@octocat\u202c',
  '@\u200boctocat',
  '&lt;b&gt; &amp;',
  'back\\slash \\`@octocat\\`',
  'CVE-2024-1234 GHSA-aaaa-bbbb-cccc',
];

describe('inline', () => {
  test.each(attacks)('lets nothing but text and code out of %j', (attack) => {
    const markdown = inline(attack);
    expect(
      [...typesOf(markdown)].filter((type) => !['paragraph', 'text', 'codespan', 'escape'].includes(type)),
    ).toEqual([]);
    expect(filteredText(markdown)).not.toMatch(
      /@\w|#\d|gh-\d|:\/\/|www\.|\b[0-9a-f]{7,40}\b|:\w+:|\$|cve-|ghsa-|[\u200b\u202a-\u202e]/i,
    );
  });

  test.each(attacks)('does the same for %j in the middle of a line', (attack) => {
    expect(filteredText(inline(`The image ${attack} is not pinned`))).not.toMatch(/@\w|#\d|gh-\d|:\/\/|www\./i);
    expect(typesOf(`**1. ${inline(attack)}**`)).not.toContain('html');
  });

  test('keeps what rules write: words and code', () => {
    expect(inline('Stage `builder` copies `a_b` from 2 places.')).toBe('Stage `builder` copies `a_b` from 2 places.');
  });

  test('shows text as it was, but for the backquotes around the words that GitHub would transform', () => {
    const tokens = tokensOf(inline('a_b *c* <d> \\ & [e] @octocat'));
    const shown = tokens
      .filter((token) => token.type !== 'paragraph')
      .map((token) => ('text' in token ? token.text : ''));
    expect(shown.join('')).toBe('a_b *c* <d> \\ & [e] @octocat');
  });

  test('spells out characters that are not seen', () => {
    expect(inline('`a\u202eb\u200b` \u0007')).toBe('`a\\u{202e}b\\u{200b}` \\\\u{7}');
  });

  test('cuts long text', () => {
    expect(inline('x'.repeat(100_000)).length).toBeLessThan(700);
  });
});

describe('code', () => {
  test.each(['`', '``', 'a`b', '`a', 'a``', ' a ', 'a\nb', '@octocat', '</details>', ''])(
    'holds %j in one span',
    (text) => {
      const markdown = code(text);
      expect([...typesOf(markdown)].filter((type) => !['paragraph', 'codespan'].includes(type))).toEqual([]);
      expect(filteredText(markdown)).toBe('');
    },
  );
});

describe('fence', () => {
  test.each([
    ['```'],
    ['````', 'x'],
    ['``````js'],
    ['~~~'],
    ['</details>', '<!--'],
    ['```\n# out'],
    ['a\r', '\u2028b'],
  ])('holds %j in one block', (...lines) => {
    const tokens = marked.lexer(`${fence(lines, 'dockerfile')}\n\nafter`);
    expect(tokens.map(({ type }) => type)).toEqual(['code', 'space', 'paragraph']);
  });

  test('cuts long lines', () => {
    expect(fence(['x'.repeat(100_000)], '').length).toBeLessThan(300);
  });
});

describe('link', () => {
  test('cannot be left by what stands in the address', () => {
    const tokens = tokensOf(link(code('a'), 'https://h.example/a)b <c> (d'));
    expect(tokens.map(({ type }) => type)).toEqual(['paragraph', 'link', 'codespan']);
  });
});
