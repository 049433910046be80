import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { renderComment } from '../../src/render/comment.ts';
import { reviewTexts } from '../support/snapshot.ts';

const folder = new URL('../../src/rules/change/', import.meta.url);
const pairing = readdirSync(folder)
  .filter((name) => /pairStages|pairedBases/.test(readFileSync(new URL(name, folder), 'utf8')))
  .map((name) => name.replace('.ts', ''));

const before = 'FROM node:24\nRUN npm ci\nFROM node:24\nRUN npm ci\nFROM debian:13-slim\nUSER 1000\n';
const files = 'FROM node:26\nRUN npm ci\nFROM debian:13-slim\nUSER 1000\nENV A=1\n';

test('every rule that compares stages says which one it could not find again', async () => {
  expect(pairing).not.toEqual([]);
  const { notEvaluated } = await reviewTexts({ before, files });
  const reason = 'the stage of line 1 could have come from more than one stage, so nothing is compared';
  expect(notEvaluated).toEqual(pairing.map((rule) => ({ rule, path: 'Dockerfile', reason })));
});

test('people read it once for all of them', async () => {
  const body = renderComment(await reviewTexts({ before, files }));
  expect(body.split('could have come from more than one stage')).toHaveLength(2);
  expect(body).toContain('Not evaluated: 1 case');
});
