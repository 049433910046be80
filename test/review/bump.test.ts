import { describe, expect, test } from '@jest/globals';
import { baseImageBumps } from '../../src/review/bump.ts';
import { snapshotOf } from '../support/snapshot.ts';

const rest = 'COPY app /app\nCMD ["/app"]\n';
const bumps = async (before: string, after: string) =>
  baseImageBumps(await snapshotOf({ before: `${before}\n${rest}`, files: `${after}\n${rest}` }));

describe('baseImageBumps', () => {
  test.each([
    ['FROM node:24.1.0', 'FROM node:24.2.0'],
    ['FROM --platform=linux/amd64 node:24.1-alpine AS a', 'FROM --platform=linux/amd64 node:24.2-alpine AS a'],
    [`FROM node:24@sha256:${'a'.repeat(64)}`, `FROM node:24@sha256:${'b'.repeat(64)}`],
  ])('knows %s → %s', async (before, after) => {
    expect(await bumps(before, after)).toHaveLength(1);
  });

  test.each([
    ['another major version', 'FROM node:24.1.0', 'FROM node:25.0.0'],
    ['another distribution', 'FROM node:24.1-alpine', 'FROM node:24.2-slim'],
    ['another image', 'FROM node:24.1', 'FROM evil/node:24.2'],
    ['another name', 'FROM node:24.1 AS a', 'FROM node:24.2 AS b'],
    ['more lines', 'FROM node:24.1', 'FROM node:24.2\nUSER root'],
    ['another line', 'FROM node:24.1\nUSER a', 'FROM node:24.2\nUSER b'],
  ])('takes %s for more than that', async (_, before, after) => {
    expect(await bumps(before, after)).toBeNull();
  });
});
