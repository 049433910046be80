import { describe, expect, test } from '@jest/globals';
import { changesReview } from '../../src/review/load.ts';
import { repair } from '../../src/review/repair.ts';
import type { ReviewReport } from '../../src/review/report.ts';
import { rules } from '../../src/rules/index.ts';
import { memorySource } from '../../src/snapshot/memory-source.ts';
import { reportsRun } from '../support/rules.ts';
import { inputOf, reviewTexts } from '../support/snapshot.ts';

const foo = [reportsRun('foo')];

function places({ findings }: ReviewReport) {
  return findings.map(({ locations: [at] }) => `${at?.path}:${at?.startLine}:${at?.startColumn}`);
}

/** A compose file with one service for each Dockerfile. */
function compose(services: Readonly<Record<string, readonly string[]>>, top: readonly string[] = []): string {
  const written = Object.entries(services).flatMap(([name, lines]) => [
    `  ${name}:`,
    '    build:',
    `      context: ${name}`,
    '      dockerfile_inline: |',
    ...lines.map((line) => (line === '' ? '' : `        ${line}`)),
  ]);
  return [...top, 'services:', ...written, ''].join('\n');
}

describe('a Dockerfile inside of a compose file', () => {
  test('is reviewed at the lines and columns of the compose file', async () => {
    const files = {
      'compose.yml': compose({
        web: ['FROM alpine:3.23', '', 'RUN foo'],
        job: ['FROM alpine:3.23', 'RUN echo $$HOME && \\', '    foo'],
      }),
    };
    const report = await reviewTexts({ before: {}, files, rules: foo });
    expect(places(report)).toEqual(['compose.yml:8:9', 'compose.yml:14:9']);
    expect(report.findings.map(({ locations: [at] }) => at?.excerpt)).toEqual([
      ['        RUN foo'],
      ['        RUN echo $$HOME && \\', '            foo'],
    ]);
    expect(report.files).toEqual([{ path: 'compose.yml', change: 'added' }]);
  });

  test('is spoken of by the lines of the compose file', async () => {
    const files = { 'compose.yml': compose({ web: ['FROM node:24-slim', 'COPY . .', 'RUN npm ci'] }) };
    const { findings } = await reviewTexts({ before: {}, files });
    const { message, locations } = findings.find(({ rule }) => rule === 'dependencies-after-source') ?? {};
    expect(locations?.map(({ startLine }) => startLine)).toEqual([8, 7]);
    expect(message).toContain('because line 7 copies all sources');
  });

  test('is reviewed where a pull request changes nothing else', async () => {
    const before = { 'compose.yml': compose({ web: ['FROM alpine:3.23', 'RUN bar'] }) };
    const files = { 'compose.yml': compose({ web: ['FROM alpine:3.23', 'RUN foo'] }) };
    const source = memorySource({ base: before, head: files });
    expect(await changesReview(source, { base: 'base', head: 'head' }, rules)).toBe(true);
    const report = await reviewTexts({ before, files, rules: foo });
    expect(report.findings).toMatchObject([{ status: 'introduced' }]);
    expect(report.overview[0]).toMatch(/^This pull request changes 1 Dockerfile\b/);
  });

  test('keeps the fingerprints of what only moves, and what another service changes does not touch it', async () => {
    const web = ['FROM alpine:3.23', 'RUN foo'];
    const before = { 'compose.yml': compose({ web }) };
    const files = { 'compose.yml': compose({ job: ['FROM alpine:3.23', 'RUN foo'], web }, ['# Shop', 'name: shop']) };
    const [was] = (await reviewTexts({ files: before, rules: foo })).findings;
    const now = await reviewTexts({ before, files, rules: foo });
    expect(now.findings.map(({ status }) => status)).toEqual(['introduced']);
    const lint = await reviewTexts({ files, rules: foo });
    expect(lint.findings.map(({ fingerprint }) => fingerprint)).toContain(was?.fingerprint);
  });

  test('is built from the context of its service, with the ignore file there', async () => {
    const files = {
      'compose.yml': compose({ web: ['FROM alpine:3.23', 'COPY app.conf /etc/'] }),
      'web/.dockerignore': '*.conf\n',
      'web/app.conf': '',
    };
    const report = await reviewTexts({ files });
    expect(
      report.findings.filter(({ rule }) => rule === 'copy-source-ignored').map(({ locations: [at] }) => at),
    ).toMatchObject([{ path: 'compose.yml', startLine: 7 }]);
  });

  test('has its cache impact told by the lines of the compose file', async () => {
    const sources = { 'web/package.json': '{}', 'web/package-lock.json': '{}', 'web/a.js': '' };
    const [was, now] = [
      ['FROM node:24', 'COPY package*.json ./', 'RUN npm ci', 'COPY . .', 'USER node'],
      ['FROM node:24', 'COPY . .', 'RUN npm ci', 'USER node'],
    ].map((web) => ({ ...sources, 'compose.yml': compose({ web }) }));
    const { cacheImpact } = await reviewTexts({ before: was ?? {}, files: now ?? {} });
    expect(cacheImpact.map(({ before, after }) => [before.because?.line, after.because?.line])).toEqual([[9, 7]]);
  });

  test('that several services share is one', async () => {
    const text = compose({ web: ['FROM alpine:3.23', 'RUN foo'] })
      .replace('dockerfile_inline: |', 'dockerfile_inline: &text |')
      .concat('  job:\n    build:\n      dockerfile_inline: *text\n');
    expect(places(await reviewTexts({ files: { 'compose.yml': text }, rules: foo }))).toEqual(['compose.yml:7:9']);
  });

  test('may ignore a finding', async () => {
    const lines = ['FROM alpine:3.23', '# drydock ignore=fake it is ours', 'RUN foo'];
    const report = await reviewTexts({ files: { 'compose.yml': compose({ web: lines }) }, rules: foo });
    expect(report.findings).toEqual([]);
    expect(report.suppressed).toMatchObject([{ by: 'inline', reason: 'it is ours' }]);
  });

  test.each([
    ['quoted over lines', 'dockerfile_inline: "FROM alpine:3.23\n\n        RUN foo"', 'neither written line by line'],
    ['quoted as only YAML does', 'dockerfile_inline: "FROM alpine:3.23\\N"', 'neither written line by line'],
    ['folded', 'dockerfile_inline: >\n        FROM alpine:3.23\n\n        RUN foo', 'neither written line by line'],
    [
      'with a value from the environment',
      'dockerfile_inline: |\n        FROM alpine:${TAG}\n        RUN foo',
      '${TAG}',
    ],
  ])('that is %s is named as not evaluated', async (_, written, reason) => {
    const files = { 'compose.yml': `services:\n  web:\n    build:\n      ${written}\n` };
    const report = await reviewTexts({ before: {}, files, rules: foo });
    expect(report.findings).toEqual([]);
    expect(report.notEvaluated).toMatchObject([{ path: 'compose.yml', reason: expect.stringContaining(reason) }]);
    expect(report.notEvaluated[0]?.reason).toContain('`web`');
  });

  test('takes the default of a value that nobody sets', async () => {
    const files = { 'compose.yml': compose({ web: ['FROM alpine:${TAG:-3.23}', 'RUN foo'] }) };
    const { findings, notEvaluated } = await reviewTexts({ files, rules: foo });
    expect([findings.length, notEvaluated]).toEqual([1, []]);
  });
});

describe('a fix inside of a compose file', () => {
  async function fixed(lines: readonly string[], change = (text: string) => text) {
    const text = change(compose({ web: lines }));
    const { texts } = repair(await inputOf({ files: { 'compose.yml': text } }), 'all');
    return { before: text, after: texts.get('compose.yml')?.after ?? text };
  }

  test('is indented and escaped as the lines around it', async () => {
    const fixes = reportsRun('foo', { fixable: true }, (path, line) => ({
      fix: {
        title: 'Replace it',
        applicability: 'safe',
        edits: [{ path, startLine: line, endLine: line, replacement: 'ENV A=$HOME\n\nRUN <<END\n  bar\nEND\n' }],
      },
    }));
    const files = { 'compose.yml': compose({ web: ['FROM alpine:3.23', 'RUN foo $$HOME', 'USER 1'] }) };
    const { texts } = repair(await inputOf({ files, rules: [fixes] }), 'safe');
    expect(texts.get('compose.yml')?.after).toBe(
      compose({ web: ['FROM alpine:3.23', 'ENV A=$$HOME', '', 'RUN <<END', '  bar', 'END', 'USER 1'] }),
    );
  });

  test('keeps CRLF', async () => {
    const crlf = (text: string) => text.replaceAll('\n', '\r\n');
    const { before, after } = await fixed(['FROM alpine:3.23', 'USER 1000', 'RUN apk add jq'], crlf);
    expect(after).toBe(before.replace('apk add jq', 'apk add --no-cache jq'));
  });

  test('is not offered on a line that takes a value from outside', async () => {
    const { before, after } = await fixed(['FROM alpine:3.23', 'USER 1000', 'RUN apk add ${PACKAGE:-jq}']);
    expect(after).toBe(before);
  });
});

test('a Dockerfile inside of a bake file is reviewed where it stands, with the target that inherits it', async () => {
  const bake = `target "_common" {
  dockerfile-inline = <<-EOT
    FROM alpine:3.23
    RUN foo $\${HOME}
  EOT
}
target "web" { inherits = ["_common"] }
`;
  expect(places(await reviewTexts({ files: { 'docker-bake.hcl': bake }, rules: foo }))).toEqual([
    'docker-bake.hcl:4:5',
  ]);
});

describe('a Dockerfile in quotes', () => {
  const dockerfile = [
    'FROM alpine:3.23',
    'RUN apk add --no-cache "jq" && echo \t\\',
    '    done',
    'RUN apk add curl',
    'USER 1000',
    '',
  ];
  const text = dockerfile.join('\n');
  const bake = (inline: string) =>
    `{\n  "target": {\n    "web": { "tags": ["web"], "dockerfile-inline": ${inline}, "pull": true }\n  }\n}\n`;

  test('is reviewed on the line of the JSON file, at the columns of its instructions', async () => {
    const written = bake(JSON.stringify(text));
    const { findings } = await reviewTexts({ files: { 'docker-bake.json': written }, rules: [reportsRun('add curl')] });
    const line = written.split('\n')[2] ?? '';
    const column = line.indexOf('RUN apk add curl');
    expect(findings.map(({ locations: [at] }) => at)).toEqual([
      {
        path: 'docker-bake.json',
        side: 'head',
        startLine: 3,
        startColumn: column + 1,
        endLine: 3,
        endColumn: column + 1 + 'RUN apk add curl'.length,
        excerpt: ['RUN apk add curl'],
      },
    ]);
  });

  test('is fixed between the quotes, and the rest of the line stays as it is', async () => {
    const written = bake(JSON.stringify(text).replace('"FROM', '"\\u0046ROM'));
    const { texts } = repair(await inputOf({ files: { 'docker-bake.json': written } }), 'all');
    expect(texts.get('docker-bake.json')?.after).toBe(written.replace('add curl', 'add --no-cache curl'));
  });

  test('is spoken of by its own lines', async () => {
    const files = { 'docker-bake.json': bake(JSON.stringify('FROM node:24-slim\nCOPY . .\nRUN npm ci\n')) };
    const { findings } = await reviewTexts({ before: {}, files });
    const { message } = findings.find(({ rule }) => rule === 'dependencies-after-source') ?? {};
    expect(message).toContain('because line 2 of the Dockerfile copies all sources');
  });

  test('takes a doubled dollar for one, and a value from outside for unknown', async () => {
    const plain = await reviewTexts({
      files: { 'docker-bake.json': bake('"FROM alpine:3.23\\nRUN foo $${HOME}"') },
      rules: foo,
    });
    expect(plain.findings[0]?.locations[0]?.excerpt).toEqual(['RUN foo ${HOME}']);
    const open = await reviewTexts({
      before: {},
      files: { 'docker-bake.json': bake('"FROM alpine:${TAG}\\nRUN foo"') },
      rules: foo,
    });
    expect([open.findings, open.notEvaluated[0]?.reason]).toEqual([[], expect.stringContaining('${TAG}')]);
  });

  test('is read in compose and HCL files as well', async () => {
    const files = {
      'compose.yml': 'services:\n  web:\n    build:\n      dockerfile_inline: "FROM alpine:3.23\\nRUN foo\\n"\n',
      'docker-bake.hcl': 'target "web" {\n  dockerfile-inline = "FROM alpine:3.23\\nRUN foo\\n"\n}\n',
    };
    expect(places(await reviewTexts({ files, rules: foo }))).toEqual(['compose.yml:4:45', 'docker-bake.hcl:2:42']);
  });
});
