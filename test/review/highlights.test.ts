import { describe, expect, test } from '@jest/globals';
import type { ExampleFiles } from '../../src/rules/rule.ts';
import { reviewTexts } from '../support/snapshot.ts';

const digest = `sha256:${'a1'.repeat(32)}`;

async function told(before: ExampleFiles, files: ExampleFiles): Promise<string[]> {
  const { highlights } = await reviewTexts({ before, files });
  return highlights.map(
    ({ message, locations }) =>
      `${message} ${locations.map(({ path, startLine }) => `${path}:${startLine}`).join(' ')}`,
  );
}

describe('what is praised', () => {
  test.each<[string, ExampleFiles, ExampleFiles, string]>([
    [
      'a release that still gets updates',
      'FROM alpine:3.18\nUSER 1001\nCMD ["sh"]\n',
      'FROM alpine:3.23\nUSER 1001\nCMD ["sh"]\n',
      '`alpine:3.18`, whose support has ended, became `alpine:3.23`. Dockerfile:1',
    ],
    [
      'a digest',
      'FROM node:24-slim\nUSER node\nCMD ["node"]\n',
      `FROM node:24-slim@${digest}\nUSER node\nCMD ["node"]\n`,
      '`node:24-slim` is pinned by its digest. Dockerfile:1',
    ],
    [
      'a user in place of root',
      'FROM node:24-slim\nCMD ["node"]\n',
      'FROM node:24-slim\nUSER node\nCMD ["node"]\n',
      'The image runs as `node`, no longer as root. Dockerfile:2',
    ],
    [
      'a stage that keeps the compiler',
      'FROM golang:1.26\nCOPY . .\nRUN go build -o /api .\nUSER 1001\nCMD ["/api"]\n',
      'FROM golang:1.26 AS build\nCOPY . .\nRUN go build -o /api .\nFROM alpine:3.23\nCOPY --from=build /api /api\nUSER 1001\nCMD ["/api"]\n',
      'What ships no longer holds `golang:1.26`: left behind in stage `build`. Dockerfile:4',
    ],
    [
      'a stage that keeps packages',
      'FROM python:3.14-slim\nRUN apt-get update && apt-get install -y --no-install-recommends gcc libpq5\nUSER 1001\nCMD ["python"]\n',
      'FROM python:3.14-slim AS build\nRUN apt-get update && apt-get install -y --no-install-recommends gcc\nRUN python -m venv /venv\n' +
        'FROM python:3.14-slim\nRUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*\nCOPY --from=build /venv /venv\nUSER 1001\nCMD ["python"]\n',
      'What ships no longer holds `gcc`: left behind in stage `build`. Dockerfile:4',
    ],
    [
      'layers that became one',
      'FROM alpine:3.23\nRUN apk add --no-cache curl\nRUN adduser -D app\nRUN mkdir /data\nUSER app\n',
      'FROM alpine:3.23\nRUN apk add --no-cache curl && adduser -D app && mkdir /data\nUSER app\n',
      '3 `RUN` layers became one. Dockerfile:2',
    ],
    [
      'an ignore file where there was none',
      { 'api/Dockerfile': 'FROM alpine:3.23\nCOPY . /src\nUSER 1001\n' },
      { 'api/Dockerfile': 'FROM alpine:3.23\nCOPY . /src\nUSER 1001\n', 'api/.dockerignore': '.git\n' },
      'An ignore file keeps files out of the build context, where there was none. api/.dockerignore:1',
    ],
    [
      'an ignore file that keeps out more of what is there',
      {
        Dockerfile: 'FROM alpine:3.23\nCOPY . /src\nUSER 1001\n',
        '.dockerignore': '.git\n',
        'docs/a.md': '',
        'docs/b.md': '',
      },
      {
        Dockerfile: 'FROM alpine:3.23\nCOPY . /src\nUSER 1001\n',
        '.dockerignore': '.git\ndocs\n',
        'docs/a.md': '',
        'docs/b.md': '',
      },
      'The ignore file keeps `docs/a.md` and 1 more out of the build context now. .dockerignore:2',
    ],
    [
      'a distribution that still gets updates, in place of another one',
      'FROM centos:7\nUSER 1001\nCMD ["sh"]\n',
      'FROM debian:13\nUSER 1001\nCMD ["sh"]\n',
      '`centos:7`, whose support has ended, became `debian:13`. Dockerfile:1',
    ],
    [
      'instructions that were commented out and are gone',
      'FROM alpine:3.23\n# Browsers\n# RUN apk add --no-cache \\\n#   chromium\nUSER 1001\n',
      'FROM alpine:3.23\nUSER 1001\n',
      'Dead comments are removed. Dockerfile:3',
    ],
    [
      'an invitation to uncomment what is no comment',
      'FROM alpine:3.23\n# Uncomment the next line to be quiet.\nENV QUIET=1\nUSER 1001\n',
      'FROM alpine:3.23\nENV QUIET=1\nUSER 1001\n',
      'Dead comments are removed. Dockerfile:2',
    ],
    [
      'a problem that is gone, in words of its own rule',
      'FROM debian:13\nRUN curl -fsSL https://example.com/a.sh | sh\nUSER 1001\n',
      'FROM debian:13\nUSER 1001\n',
      'No longer there: download is used as it comes in. Dockerfile:2',
    ],
  ])('%s', async (_, before, files, expected) => {
    expect(await told(before, files)).toContainEqual(expected);
  });

  test('is told once where it is the same in several files, and once where a rule knows it too', async () => {
    const files = (text: string) => ({ 'a/Dockerfile': text, 'b/Dockerfile': text });
    const end = 'USER 1001\nCMD ["sh"]\n';
    expect(await told(files(`FROM alpine:3.18\n${end}`), files(`FROM alpine:3.23\n${end}`))).toEqual([
      '`alpine:3.18`, whose support has ended, became `alpine:3.23`. a/Dockerfile:1 b/Dockerfile:1',
    ]);
  });
});

describe('what is not praised', () => {
  test.each<[string, ExampleFiles, ExampleFiles]>([
    [
      'a second stage on the same image that leaves nothing behind',
      'FROM python:3.14\nRUN pip install --no-cache-dir flask==3.1.0\nUSER 1001\nCMD ["python"]\n',
      'FROM python:3.14 AS build\nRUN pip install --no-cache-dir --prefix=/usr/local flask==3.1.0\nFROM python:3.14\nCOPY --from=build /usr/local /usr/local\nUSER 1001\nCMD ["python"]\n',
    ],
    [
      'a problem that is gone because a worse one took its place',
      `FROM node@${digest}\nUSER node\nCMD ["node"]\n`,
      'FROM node:24-slim\nUSER node\nCMD ["node"]\n',
    ],
    ['problems of a file that was deleted', { Dockerfile: 'FROM alpine:3.18\n' }, { 'README.txt': 'moved' }],
    [
      'prose that was removed',
      'FROM alpine:3.23\n# Run as a user that owns nothing.\nUSER 1001\n',
      'FROM alpine:3.23\nUSER 1001\n',
    ],
    [
      'a release that is over as well',
      'FROM alpine:3.16\nUSER 1001\nCMD ["sh"]\n',
      'FROM alpine:3.17\nUSER 1001\nCMD ["sh"]\n',
    ],
    [
      'an ignore file that takes some files out and others in',
      {
        Dockerfile: 'FROM alpine:3.23\nCOPY . /src\nUSER 1001\n',
        '.dockerignore': '*.txt\n',
        'a.txt': '',
        'b.md': '',
      },
      {
        Dockerfile: 'FROM alpine:3.23\nCOPY . /src\nUSER 1001\n',
        '.dockerignore': '*.md\n',
        'a.txt': '',
        'b.md': '',
      },
    ],
    [
      'layers that became fewer because their commands are gone',
      'FROM alpine:3.23\nRUN mkdir /a\nRUN mkdir /b\nUSER 1001\n',
      'FROM alpine:3.23\nRUN mkdir /a\nUSER 1001\n',
    ],
    [
      'one more ignore file below another',
      { Dockerfile: 'FROM alpine:3.23\nCOPY . /src\nUSER 1001\n', '.dockerignore': '.git\n' },
      {
        Dockerfile: 'FROM alpine:3.23\nCOPY . /src\nUSER 1001\n',
        '.dockerignore': '.git\n',
        'Dockerfile.dockerignore': '.git\n*.md\n',
      },
    ],
    ['nothing at all', 'FROM alpine:3.23\nUSER 1001\n', 'FROM alpine:3.23\nUSER 1001\nENV A=b\n'],
  ])('%s', async (_, before, files) => {
    expect(await told(before, files)).toEqual([]);
  });

  test('anything that only the description says', async () => {
    const { highlights } = await reviewTexts({
      before: 'FROM alpine:3.23\nUSER 1\n',
      files: 'FROM alpine:3.23\nUSER 2\n',
      description: 'Pin alpine by digest and merge layers',
    });
    expect(highlights).toEqual([]);
  });
});
