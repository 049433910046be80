import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { missingPermissions, neededEvents, neededPermissions, surplusPermissions } from '../../src/github/needs.ts';

test('app.yml asks GitHub for what is needed, and nothing else', () => {
  const manifest: unknown = parse(readFileSync(new URL('../../app.yml', import.meta.url), 'utf8'));
  expect(manifest).toMatchObject({ default_events: neededEvents, default_permissions: neededPermissions });
  expect(neededPermissions['contents']).toBe('read');
});

test('a higher permission counts for a lower one', () => {
  expect(missingPermissions({ ...neededPermissions, issues: 'write' })).toEqual([]);
  expect(missingPermissions({ ...neededPermissions, checks: 'read' })).toEqual(['checks: write']);
  expect(surplusPermissions({ ...neededPermissions, issues: 'write', administration: 'read' })).toEqual([
    'issues: write',
    'administration: read',
  ]);
});
