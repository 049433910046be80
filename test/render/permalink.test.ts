import { describe, expect, test } from '@jest/globals';
import { permalink, place } from '../../src/render/permalink.ts';
import { base, head, location, report } from '../support/report.ts';

const { subject } = report();
const blob = 'https://github.example/acme/shop/blob';

describe('permalink', () => {
  test('names the commit of the side, the path and the lines', () => {
    expect(permalink(location({ startLine: 3 }), subject)).toBe(`${blob}/${head}/Dockerfile#L3`);
    expect(permalink(location({ startLine: 3, endLine: 5, side: 'base' }), subject)).toBe(
      `${blob}/${base}/Dockerfile#L3-L5`,
    );
  });

  test.each([
    ['a b/c#d?e/Dockerfile', 'a%20b/c%23d%3Fe/Dockerfile'],
    ['a(b)/%2e%2e/ü', 'a%28b%29/%252e%252e/%C3%BC'],
    ['lone\ud800', 'lone%EF%BF%BD'],
  ])('encodes the path %j', (path, encoded) => {
    expect(permalink(location({ path }), subject)).toBe(`${blob}/${head}/${encoded}#L1`);
  });

  test('is not there without a repository, without a commit, or for a path beyond reason', () => {
    expect(place(location(), { ...subject, repository: null })).toBe('`Dockerfile:1`');
    expect(permalink(location(), { ...subject, head: null })).toBeNull();
    expect(permalink(location({ path: 'a/'.repeat(2000) }), subject)).toBeNull();
  });
});
