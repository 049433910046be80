import { describe, expect, test } from '@jest/globals';
import type { ExampleFiles } from '../../src/rules/rule.ts';
import { reviewTexts } from '../support/snapshot.ts';

/** One line for each row: what changes; what only the one side repeats, of how many steps, because of which line. */
async function impact(before: ExampleFiles, files: ExampleFiles): Promise<string[]> {
  const { cacheImpact } = await reviewTexts({ before, files });
  return cacheImpact.map(({ change, ...sides }) => {
    const [was, now] = [sides.before, sides.after].map(
      ({ steps, of, among, because }) => `${steps}/${of} ${among.join(', ')} (${because?.line ?? '-'})`,
    );
    return `${change}: ${was} → ${now}`;
  });
}

const go = 'FROM golang:1.26 AS build\nWORKDIR /src\n';
const ship = 'FROM alpine:3.23\nCOPY --from=build /src/app /app\nUSER 1001\n';
const goFiles = { 'go.mod': '', 'go.sum': '', 'main.go': '', 'api/api.go': '' };

describe('ten pull requests that change what the builder repeats', () => {
  test('an argument moves below the dependencies: a RUN uses every ARG above it', async () => {
    const steps = 'COPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\n';
    expect(
      await impact(
        { ...goFiles, Dockerfile: `${go}ARG COMMIT\n${steps}RUN go build -o app .\n${ship}` },
        { ...goFiles, Dockerfile: `${go}${steps}ARG COMMIT\nRUN go build -o app .\n${ship}` },
      ),
    ).toEqual(['`COMMIT`: 4/5 go mod download (3) → 2/5  (6)']);
  });

  test('the manifest is copied before the sources', async () => {
    expect(
      await impact(
        { ...goFiles, Dockerfile: `${go}COPY . .\nRUN go mod download\nRUN go build -o app .\n${ship}` },
        {
          ...goFiles,
          Dockerfile: `${go}COPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\nRUN go build -o app .\n${ship}`,
        },
      ),
    ).toEqual(['the sources: 4/4 go mod download (3) → 3/5  (5)']);
  });

  test('the sources are copied before the install', async () => {
    const files = { 'package.json': '{}', 'package-lock.json': '{}', 'src/a.js': '', 'src/b.js': '' };
    expect(
      await impact(
        { ...files, Dockerfile: 'FROM node:24\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nUSER node\n' },
        { ...files, Dockerfile: 'FROM node:24\nCOPY . .\nRUN npm ci\nUSER node\n' },
      ),
    ).toEqual(['the sources: 1/3  (4) → 2/2 npm ci (2)']);
  });

  test('an ignore file alone does not change the order', async () => {
    const files = {
      Dockerfile: 'FROM node:24\nCOPY . .\nRUN npm ci\nUSER node\n',
      'src/a.js': '',
      'package.json': '{}',
    };
    expect(await impact(files, { ...files, '.dockerignore': '.git\n' })).toEqual([]);
  });

  test('system packages move above the sources', async () => {
    const files = { 'app.py': '', 'lib.py': '' };
    const install =
      'RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*\n';
    expect(
      await impact(
        { ...files, Dockerfile: `FROM python:3.14-slim\nCOPY . /app\n${install}USER 1001\n` },
        { ...files, Dockerfile: `FROM python:3.14-slim\n${install}COPY . /app\nUSER 1001\n` },
      ),
    ).toEqual(['the sources: 2/2 apt-get install (2) → 1/2  (3)']);
  });

  test('an argument becomes an environment variable: ENV changes the steps below as well', async () => {
    const end = 'RUN npm ci\nUSER node\n';
    expect(
      await impact(
        `FROM node:24\nCOPY package.json ./\n${end}ARG RELEASE\nRUN echo "$RELEASE" > /release\n`,
        `FROM node:24\nCOPY package.json ./\nARG RELEASE\nENV RELEASE=$RELEASE\n${end}RUN echo "$RELEASE" > /release\n`,
      ),
    ).toEqual(['`RELEASE`: 1/3  (5) → 2/3 npm ci (3)']);
  });

  test('an ENV of the same name hides the argument', async () => {
    const end = 'RUN apk add --no-cache curl\nUSER 1001\n';
    expect(
      await impact(`FROM alpine:3.23\nARG MODE\n${end}`, `FROM alpine:3.23\nARG MODE\nENV MODE=fixed\n${end}`),
    ).toEqual(['`MODE`: 1/1 apk add (2) → 0/1  (-)']);
  });

  test('an argument in another stage repeats only what is copied from it', async () => {
    const install = 'RUN apk add --no-cache curl\n';
    expect(
      await impact(
        `FROM alpine:3.23\nARG TAG\nRUN echo "$TAG" > /tag\n${install}USER 1001\n`,
        `FROM alpine:3.23 AS tag\nARG TAG\nRUN echo "$TAG" > /tag\nFROM alpine:3.23\n${install}COPY --from=tag /tag /tag\nUSER 1001\n`,
      ),
    ).toEqual(['`TAG`: 2/2 apk add (2) → 2/3  (2)']);
  });

  test('a bind mount takes files of the context as COPY does', async () => {
    const files = { 'package.json': '{}', 'package-lock.json': '{}', 'src/a.js': '' };
    expect(
      await impact(
        { ...files, Dockerfile: 'FROM node:24\nRUN --mount=type=bind,target=. npm ci\nCOPY src src\nUSER node\n' },
        {
          ...files,
          Dockerfile:
            'FROM node:24\nRUN --mount=type=bind,source=package.json,target=package.json --mount=type=bind,source=package-lock.json,target=package-lock.json npm ci\nCOPY src src\nUSER node\n',
        },
      ),
    ).toEqual(['the sources: 2/2 npm ci (2) → 1/2  (3)']);
  });

  test('only what is below a linked COPY is repeated, never that COPY itself', async () => {
    const files = { 'main.go': '', 'static/a.css': '', 'static/b.css': '' };
    const shared = 'RUN apk add --no-cache curl\nUSER 1001\n';
    expect(
      await impact(
        {
          ...files,
          Dockerfile: `FROM alpine:3.23\nARG RELEASE\nRUN echo "$RELEASE" > /release\nCOPY static /static\n${shared}`,
        },
        {
          ...files,
          Dockerfile: `FROM alpine:3.23\n${shared}ARG RELEASE\nRUN echo "$RELEASE" > /release\nCOPY --link static /static\n`,
        },
      ),
    ).toEqual(['the sources: 2/3 apk add (4) → 1/3  (6)', '`RELEASE`: 3/3 apk add (2) → 1/3  (4)']);
  });
});

const npm = { 'package.json': '{}', 'package-lock.json': '{}', 'src/a.js': '', 'src/b.js': '' };
const apk = 'RUN apk add --no-cache curl\n';
const goSteps = 'WORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\n';
const goBuild = 'RUN GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o app .\n';
const native = 'FROM --platform=$BUILDPLATFORM golang:1.26 AS build\n';
const web = { 'web/a.js': '', 'web/b.js': '', 'web/c.js': '', 'api/main.c': '' };
const wheel = 'https://example.com/wheels.tgz';

/**
 * By what Docker says of its cache: https://docs.docker.com/build/cache/invalidation/, and of arguments:
 * https://docs.docker.com/reference/dockerfile/#impact-on-build-caching.
 */
test.each<[why: string, before: ExampleFiles, files: ExampleFiles, rows: string[]]>([
  [
    'what an ignore file leaves out is in no checksum of COPY',
    { ...npm, 'docs/guide.md': '', Dockerfile: 'FROM node:24\nCOPY . .\nRUN npm ci\n' },
    { ...npm, 'docs/guide.md': '', Dockerfile: 'FROM node:24\nCOPY . .\nRUN npm ci\n', '.dockerignore': 'docs\n' },
    ['what the ignore file leaves out now, such as `docs/guide.md`: 2/2 npm ci (2) → 0/2  (-)'],
  ],
  [
    'an ENV that takes an argument is another environment for each RUN below',
    `FROM alpine:3.23\nARG VERSION\nENV APP_VERSION=$VERSION\n${apk}`,
    `FROM alpine:3.23\n${apk}ARG VERSION\nENV APP_VERSION=$VERSION\n`,
    ['`VERSION`: 1/1 apk add (2) → 0/1  (-)'],
  ],
  [
    'a proxy that is declared counts as any argument does',
    `FROM alpine:3.23\nARG HTTP_PROXY\n${apk}`,
    `FROM alpine:3.23\n${apk}ARG HTTP_PROXY\n`,
    ['`HTTP_PROXY`: 1/1 apk add (2) → 0/1  (-)'],
  ],
  [
    'a branch that is not touched is built from the cache; a COPY on top of one that was is not',
    {
      ...web,
      Dockerfile:
        'FROM debian:13 AS build\nCOPY web /web\nRUN make -C /web\nCOPY api /api\nRUN make -C /api\nFROM debian:13\nCOPY --from=build /out /out\n',
    },
    {
      ...web,
      Dockerfile:
        'FROM debian:13 AS web\nCOPY web /web\nRUN make -C /web\nFROM debian:13 AS api\nCOPY api /api\nRUN make -C /api\nFROM debian:13\nCOPY --from=web /out /web\nCOPY --from=api /out /api\n',
    },
    ['the sources: 5/5 make -C /api (2) → 4/6  (2)'],
  ],
  [
    'an ADD of an address asks the server, not the context',
    { ...web, Dockerfile: `FROM debian:13\nCOPY . /src\nADD ${wheel} /w.tgz\nRUN tar -xzf /w.tgz\n` },
    { ...web, Dockerfile: `FROM debian:13\nADD ${wheel} /w.tgz\nRUN tar -xzf /w.tgz\nCOPY . /src\n` },
    ['the sources: 3/3 tar -xzf /w.tgz (2) → 1/3  (4)'],
  ],
  [
    'a WORKDIR that takes an argument makes another folder, and COPY stands on it',
    'FROM node:24\nARG DIR\nWORKDIR $DIR\nCOPY package.json ./\nRUN npm ci\n',
    'FROM node:24\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci\nARG DIR\n',
    ['`DIR`: 2/2 npm ci (2) → 0/2  (-)'],
  ],
  [
    'a platform argument is one value for each platform: what stands above it is done once for all',
    { ...goFiles, Dockerfile: `${native}ARG TARGETOS TARGETARCH\n${goSteps}${goBuild}${ship}` },
    { ...goFiles, Dockerfile: `${native}${goSteps}ARG TARGETOS TARGETARCH\n${goBuild}${ship}` },
    ['the target platform: 4/5 go mod download (2) → 2/5  (6)'],
  ],
  [
    'without a platform of its own, a base image is another one for each platform',
    { ...goFiles, Dockerfile: `FROM golang:1.26 AS build\n${goSteps}ARG TARGETOS TARGETARCH\n${goBuild}${ship}` },
    { ...goFiles, Dockerfile: `${native}${goSteps}ARG TARGETOS TARGETARCH\n${goBuild}${ship}` },
    ['the target platform: 5/5 go mod download (1) → 2/5  (6)'],
  ],
  [
    'Docker expands a here-document of COPY, so its file differs',
    'FROM node:24\nCOPY package.json ./\nARG RELEASE\nCOPY <<EOF /release\n$RELEASE\nEOF\nRUN npm ci\n',
    'FROM node:24\nCOPY package.json ./\nRUN npm ci\nARG RELEASE\nCOPY <<EOF /release\n$RELEASE\nEOF\n',
    ['`RELEASE`: 2/3 npm ci (3) → 1/3  (4)'],
  ],
  [
    'a here-document in quotes is taken as it stands',
    'FROM node:24\nCOPY package.json ./\nARG RELEASE\nCOPY <<"EOF" /release\n$RELEASE\nEOF\nRUN npm ci\n',
    'FROM node:24\nCOPY package.json ./\nRUN npm ci\nARG RELEASE\nCOPY <<"EOF" /release\n$RELEASE\nEOF\n',
    ['`RELEASE`: 1/3 npm ci (3) → 0/3  (-)'],
  ],
  [
    'an argument in FROM is another base image, and nothing of the stage is in the cache',
    `ARG BASE=alpine:3.23\nFROM $BASE AS deps\n${apk}FROM $BASE\nCOPY --from=deps /a /a\n`,
    `ARG BASE=alpine:3.23\nFROM alpine:3.23 AS deps\n${apk}FROM $BASE\nCOPY --from=deps /a /a\n`,
    ['`BASE`: 2/2 apk add (2) → 1/2  (4)'],
  ],
  [
    'an install that is written in another way is the same install',
    { ...npm, Dockerfile: 'FROM node:24\nCOPY . .\nRUN npm install\n' },
    { ...npm, Dockerfile: 'FROM node:24\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\n' },
    ['the sources: 2/2 npm install (2) → 1/3  (4)'],
  ],
])('%s', async (_, before, files, rows) => {
  expect(await impact(before, files)).toEqual(rows);
});

test('a step that moves to another stage is the same step', async () => {
  const { cacheImpact } = await reviewTexts({
    before: {
      ...npm,
      Dockerfile: 'FROM node:24 AS build\nCOPY . .\nRUN npm ci\nFROM node:24\nCOPY --from=build /a /a\n',
    },
    files: {
      ...npm,
      Dockerfile:
        'FROM node:24 AS deps\nCOPY package*.json ./\nRUN npm ci\nFROM deps AS build\nCOPY . .\nFROM node:24\nCOPY --from=build /a /a\n',
    },
  });
  expect(
    cacheImpact[0]?.each.map(({ stage, text, before, after }) => [stage, text, before?.line, after?.line]),
  ).toEqual([
    ['deps', 'RUN npm ci', 3, 3],
    ['build', 'COPY . .', 2, 5],
    ['last stage', 'COPY --from=build /a /a', 5, 7],
  ]);
});

test('each stage and each step is told, with what makes it repeat', async () => {
  const steps = 'COPY go.mod go.sum ./\nRUN --mount=type=cache,target=/go/pkg/mod go mod download\nCOPY . .\n';
  const { cacheImpact } = await reviewTexts({
    before: { ...goFiles, Dockerfile: `${go}ARG COMMIT\n${steps}RUN go build -o app .\n${ship}` },
    files: { ...goFiles, Dockerfile: `${go}${steps}ARG COMMIT\nRUN go build -o app .\n${ship}` },
  });
  expect(cacheImpact[0]?.before.stages).toEqual([
    { stage: 'build', steps: 3, of: 4 },
    { stage: 'last stage', steps: 1, of: 1 },
  ]);
  const [before, after] = [3, 6].map((line) => ({ text: 'ARG COMMIT', line }));
  expect(cacheImpact[0]?.each).toEqual([
    {
      stage: 'build',
      text: 'RUN go mod download',
      before: { line: 5, because: before },
      after: { line: 4, because: null },
    },
    { stage: 'build', text: 'COPY . .', before: { line: 6, because: before }, after: { line: 5, because: null } },
    {
      stage: 'build',
      text: 'RUN go build -o app .',
      before: { line: 7, because: before },
      after: { line: 7, because: after },
    },
    {
      stage: 'last stage',
      text: 'COPY --from=build /src/app /app',
      before: { line: 9, because: before },
      after: { line: 9, because: after },
    },
  ]);
});

test.each<[string, ExampleFiles, ExampleFiles]>([
  [
    'a step more at the end',
    'FROM alpine:3.23\nCOPY . /a\nRUN make\n',
    'FROM alpine:3.23\nCOPY . /a\nRUN make\nRUN make test\n',
  ],
  [
    'a cache mount',
    'FROM node:24\nCOPY . .\nRUN npm ci\n',
    'FROM node:24\nCOPY . .\nRUN --mount=type=cache,target=/root/.npm npm ci\n',
  ],
  [
    'the same commands in a here-document',
    'FROM node:24\nCOPY package.json ./\nRUN npm ci\n',
    'FROM node:24\nCOPY package.json ./\nRUN <<EOF\nnpm ci\nEOF\n',
  ],
  [
    'a proxy that nothing declares: Docker leaves it out of the key',
    'FROM alpine:3.23\nENV A=1\nRUN apk add curl\n',
    'FROM alpine:3.23\nRUN apk add curl\nENV A=1\n',
  ],
  [
    'another platform, where the file is written for one',
    'FROM golang:1.26\nRUN go mod download\n',
    'FROM --platform=linux/amd64 golang:1.26\nRUN go mod download\n',
  ],
  ['an argument that is new', 'FROM alpine:3.23\nRUN apk add curl\n', 'FROM alpine:3.23\nARG A\nRUN apk add curl\n'],
])('%s is no row', async (_, before, files) => {
  expect(await impact(before, files)).toEqual([]);
});

test.each([
  ['', 'none'],
  ['          cache-to: type=gha\n          cache-from: type=gha\n', 'last-stage'],
  ['          cache-to: type=gha,mode=max\n          cache-from: type=gha\n', 'all'],
])('what the pipeline keeps is told (%j: %s)', async (cache, kept) => {
  const workflow = `on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v5\n      - uses: docker/setup-buildx-action@v3\n      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          push: true\n${cache}`;
  const common = { '.github/workflows/image.yml': workflow, 'a.js': '' };
  const { cacheImpact } = await reviewTexts({
    before: { ...common, Dockerfile: 'FROM node:24\nCOPY . .\nRUN npm ci\n' },
    files: { ...common, Dockerfile: 'FROM node:24\nRUN npm ci\nCOPY . .\n' },
  });
  expect(cacheImpact).toMatchObject([{ path: 'Dockerfile', kept }]);
});

test('moving arguments down is praised, and where nothing uses them that is said', async () => {
  const install = 'RUN apk add --no-cache curl\n';
  const { highlights, overview } = await reviewTexts({
    before: `FROM alpine:3.23\nARG COMMIT\n${install}USER 1001\n`,
    files: `FROM alpine:3.23\n${install}ARG COMMIT\nUSER 1001\n`,
  });
  expect(highlights.map(({ message }) => message)).toEqual([
    'A change of `COMMIT` no longer repeats `apk add` (though nothing uses it).',
  ]);
  expect(overview).toContain('A change of `COMMIT` no longer repeats `apk add`: 0 of 1 steps, before 1 of 1.');
});
