import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { changedDockerfiles, review } from '../../src/review/engine.ts';
import { loadReview } from '../../src/review/load.ts';
import type { ReviewReport } from '../../src/review/report.ts';
import { defaultSettings } from '../../src/review/settings.ts';
import { rules } from '../../src/rules/index.ts';
import { shellcheck } from '../../src/shellcheck/shellcheck.ts';
import { type Files, memorySource } from '../../src/snapshot/memory-source.ts';

const installed = spawnSync('shellcheck', ['--version']).status === 0;
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-fake-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** A program called shellcheck that notes what it is given and comments on every `$WORD` with `code`. */
async function fake(code: number, level: string): Promise<void> {
  await program(`
    const fs = require('node:fs');
    const scripts = process.argv.slice(2).filter((name) => !name.startsWith('-'));
    fs.appendFileSync(${JSON.stringify(join(folder, 'calls'))}, JSON.stringify(scripts.map((name) => fs.readFileSync(name, 'utf8'))) + '\\n');
    const comments = scripts.flatMap((file) => fs.readFileSync(file, 'utf8').split('\\n').flatMap((text, at) =>
      [...text.matchAll(/\\$WORD/g)].map(({ index }) => {
        const column = [...text.slice(0, index)].length + 1;
        return { file, line: at + 1, endLine: at + 1, column, endColumn: column + 5, level: '${level}', code: ${code}, message: 'A word.' };
      })));
    console.log(JSON.stringify({ comments }));
    process.exitCode = 1;`);
}

async function program(text: string): Promise<void> {
  const path = join(folder, 'shellcheck');
  await writeFile(path, `#!${process.execPath}\n${text}\n`);
  await chmod(path, 0o755);
}

async function calls(): Promise<string[][]> {
  const lines = (await readFile(join(folder, 'calls'), 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as string[]);
}

async function reviewed(
  head: Files,
  {
    base,
    env = { PATH: folder },
    profile = 'strict',
    timeoutMs = 20_000,
  }: { base?: Files; env?: NodeJS.ProcessEnv; profile?: 'strict' | 'recommended'; timeoutMs?: number } = {},
): Promise<ReviewReport> {
  const source = memorySource({ base: base ?? {}, head });
  const comparison = { base: base === undefined ? null : 'base', head: 'head', description: { title: '', body: '' } };
  const snapshot = await loadReview(source, comparison, rules);
  const settings = { ...defaultSettings, profile };
  return review({
    snapshot,
    rules,
    settings,
    shellcheck: await shellcheck(changedDockerfiles(snapshot, settings), { env, timeoutMs }),
    asOf: '2026-11-23',
    version: '0.0.0',
    repository: null,
    mode: base === undefined ? 'lint' : 'review',
  });
}

function comments({ findings }: Pick<ReviewReport, 'findings'>) {
  return findings
    .filter(({ rule }) => rule === 'shellcheck-comment')
    .map(({ locations: [at], message, severity, status, peers }) => ({
      at: `${at?.startLine}:${at?.startColumn}-${at?.endLine}:${at?.endColumn}`,
      message,
      severity,
      status,
      peers,
    }));
}

test('a comment stands where the text stands in the Dockerfile, behind continuations, comments and wide characters', async () => {
  await fake(2086, 'info');
  const report = await reviewed({
    Dockerfile:
      'FROM debian:13\nRUN echo 😀 \\\n  # why\n  $WORD \\\n  && true\nRUN <<EOF\necho one\n\techo $WORD\nEOF\n',
  });
  const message = 'SC2086: A word.';
  const common = { message, severity: 'minor', status: 'introduced', peers: ['shellcheck:SC2086', 'hadolint:SC*'] };
  expect(comments(report)).toEqual([
    { at: '4:3-4:8', ...common },
    { at: '8:7-8:12', ...common },
  ]);
});

test('one process reads the scripts of all files and both sides, each script once', async () => {
  await fake(2086, 'info');
  const base = { 'a/Dockerfile': 'FROM debian:13\nRUN echo $WORD\n', 'b/Dockerfile': 'FROM debian:13\nRUN true\n' };
  const head = { ...base, 'a/Dockerfile': 'FROM debian:13\nRUN echo $WORD\nRUN echo 2 $WORD\n', 'b/Dockerfile': '' };
  expect(comments(await reviewed(head, { base })).map(({ at, status }) => [at, status])).toEqual([
    ['2:10-2:15', 'preexisting'],
    ['3:12-3:17', 'introduced'],
  ]);
  const [scripts, ...more] = await calls();
  expect(more).toEqual([]);
  expect(scripts?.map((text) => text.split('\n')[2])).toEqual(['echo $WORD', 'echo 2 $WORD', 'true']);
});

test('each script is read in the dialect of its shell, with the variables that Docker sets', async () => {
  await fake(2086, 'info');
  await reviewed({
    Dockerfile: [
      'FROM debian:13',
      'ARG NAME=x',
      'ENV VERSION=1.2 WORDS="a b"',
      'RUN echo 1',
      'SHELL ["/bin/bash", "-c"]',
      'RUN echo 2',
      'SHELL ["pwsh", "-Command"]',
      'RUN echo 3',
      'FROM fedora:43',
      'RUN echo 4',
      'RUN ["echo", "5"]',
      '',
    ].join('\n'),
  });
  const [scripts] = await calls();
  const lines = (scripts ?? []).map((text) => text.split('\n'));
  expect(lines.map(([first, , third]) => [first, third])).toEqual([
    ['#!/bin/dash', 'echo 1'],
    ['#!/bin/bash', 'echo 2'],
    ['#!/bin/bash', 'echo 4'],
  ]);
  expect(lines[0]?.[1]).toMatch(/^read -r .*\bNAME\b.*\bWORDS\b.*; export .*; export VERSION=1\.2$/);
  expect(lines[2]?.[1]).not.toMatch(/NAME|VERSION/);
});

test('by default only what can mean nothing but a mistake is told', async () => {
  const file = { Dockerfile: 'FROM debian:13\nRUN echo $WORD\n' };
  await fake(2086, 'info');
  expect(comments(await reviewed(file, { profile: 'recommended' }))).toEqual([]);
  await fake(2157, 'error');
  const [told] = comments(await reviewed(file, { profile: 'recommended' }));
  expect(told).toMatchObject({ severity: 'major', peers: ['shellcheck:SC2157', 'hadolint:SC*'] });
});

test.each([
  '# shellcheck disable=SC2086',
  '# hadolint ignore=DL3008,SC2086 on purpose',
  '# hadolint global ignore=SC2086',
])('%s silences that code and no other', async (comment) => {
  const file = { Dockerfile: `FROM debian:13\n${comment}\nRUN echo $WORD\n` };
  await fake(2086, 'info');
  const report = await reviewed(file);
  expect(comments(report)).toEqual([]);
  expect(report.suppressed.map(({ finding, by }) => [finding.rule, by])).toEqual([['shellcheck-comment', 'inline']]);
  await fake(2046, 'info');
  expect(comments(await reviewed(file))).toHaveLength(1);
});

test('where the program is not installed, nothing is said, and no ignore of its codes is called unused', async () => {
  const report = await reviewed({ Dockerfile: 'FROM debian:13\n# hadolint ignore=SC2086\nRUN echo $WORD\n' });
  expect(comments(report)).toEqual([]);
  expect(report.notEvaluated).toEqual([]);
  expect(report.findings.map(({ rule }) => rule)).not.toContain('unused-ignore');
});

test.each([
  ['does not end', 'setInterval(() => {}, 1000)'],
  ['fails', 'process.exitCode = 3'],
  ['prints something else', "console.log('hello')"],
])('a program that %s is said to have given no answer', async (_, text) => {
  await program(text);
  const report = await reviewed({ Dockerfile: 'FROM debian:13\nRUN echo $WORD\n' }, { timeoutMs: 500 });
  expect(report.notEvaluated).toEqual([
    { rule: 'shellcheck-comment', path: 'Dockerfile', reason: 'ShellCheck gave no answer' },
  ]);
});

(installed ? describe : describe.skip)('with the real program', () => {
  const real = { env: process.env };
  const told = async (text: string) =>
    comments(await reviewed({ Dockerfile: text }, real)).map(({ message }) => message.slice(0, 6));

  test('an unquoted argument is told, a value that is one word is not', async () => {
    expect(await told('FROM debian:13\nARG A\nENV B=1\nRUN mkdir /srv/$A /srv/$B\n')).toEqual(['SC2086']);
  });

  test("what the image's shell knows is no matter", async () => {
    expect(await told('FROM debian:13\nRUN echo "$RANDOM"\n')).toEqual(['SC3028']);
    expect(await told('FROM alpine:3.23\nRUN echo "$RANDOM"\n')).toEqual([]);
    expect(await told('FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN echo "$RANDOM"\n')).toEqual([]);
  });

  test('a comment inside a here-document is its own to read', async () => {
    expect(
      await told('FROM debian:13\nRUN <<EOF\n# shellcheck disable=SC2086\nmkdir /srv/$A\nmkdir /srv/$B\nEOF\n'),
    ).toEqual(['SC2086']);
  });
});
