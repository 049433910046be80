import { expect, test } from '@jest/globals';
import { renderPage } from '../../src/operator/page.ts';

const at = new Date('2026-11-23T12:00:00Z');
const hostile = '<script>alert(1)</script>"\'';

test('what comes from pull requests and errors is text, and only web addresses are links', () => {
  const job = { id: 'one', key: `7:${hostile}/shop#1`, state: 'failed', retries: 6, createdAt: at, startAfter: at };
  const review = {
    id: 'two',
    key: '7:acme/shop#2',
    head: 'a'.repeat(40),
    outcome: 'posted',
    createdAt: at,
    summary: null,
  };
  const page = renderPage(
    {
      version: '1.0.0',
      work: [
        { ...job, error: hostile },
        { ...job, id: 'three', state: 'retrying', error: hostile },
      ],
      reviews: [
        { ...review, url: 'javascript:alert(1)' },
        { ...review, url: 'https://github.com/acme/shop/runs/1' },
      ],
    },
    (id) => `proof of ${id}`,
  );
  expect(page).not.toContain('<script');
  expect(page).not.toContain('javascript:');
  expect(page.match(/<a /g)).toHaveLength(1);
  expect(page).toContain('&lt;script&gt;');
  expect(page).toContain('value="proof of one"');
});
