import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { parse as parseYaml } from 'yaml';
import { isIgnored, parseIgnoreFile } from '../src/dockerfile/ignore-file.ts';
import type { InstructionOf, Keyword } from '../src/dockerfile/model.ts';
import { parseDockerfile } from '../src/dockerfile/parse.ts';
import type { ReviewReport } from '../src/review/report.ts';
import { reviewTexts } from './support/snapshot.ts';

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');
const files = { Dockerfile: read('Dockerfile'), '.dockerignore': read('.dockerignore') };

const { instructions } = parseDockerfile('Dockerfile', files.Dockerfile);

function every<K extends Keyword>(keyword: K): InstructionOf<K>[] {
  return instructions.filter((instruction): instruction is InstructionOf<K> => instruction.keyword === keyword);
}

describe("Drydock's own image", () => {
  const told = ({ findings, notEvaluated }: ReviewReport) => [
    ...findings.map(({ rule, message }) => `${rule}: ${message}`),
    ...notEvaluated.map(({ rule, reason }) => `${rule}: ${reason}`),
  ];

  test('has nothing that Drydock would say, and what strict would say is ignored with a reason', async () => {
    expect(told(await reviewTexts({ files }))).toEqual([]);
    const strict = await reviewTexts({ files, settings: { profile: 'strict' } });
    expect(told(strict)).toEqual([]);
    for (const { reason } of strict.suppressed) expect(reason).toMatch(/\w+ \w+/);
    for (const line of files.Dockerfile.match(/^# drydock ignore=.*/gm) ?? [])
      expect(line).toMatch(/ignore=\S+ \w+ \w+/);
  });

  test('gets from the context what it copies, and nothing else', () => {
    const ignored = parseIgnoreFile('.dockerignore', files['.dockerignore']);
    const copied = every('COPY')
      .filter(({ flags }) => !flags.some(({ name }) => name === 'from'))
      .flatMap(({ sources }) => sources.map(({ text }) => text));
    const allowed = ignored.patterns.filter(({ exception }) => exception).map(({ pattern }) => pattern);
    expect(new Set(copied)).toEqual(new Set(allowed));
    for (const path of ['.env', 'key.pem', '.git/config', 'data/lock', 'node_modules/pg/package.json', 'test/a.ts']) {
      expect([path, isIgnored(ignored, path)]).toEqual([path, true]);
    }
  });

  test('is run by a user who is not root, by number', () => {
    expect(every('USER').map(({ word }) => word?.text)).toEqual(['1000:1000']);
  });
});

describe('the health check of the image', () => {
  const healthcheck = async (status: number | null): Promise<number | null> => {
    const server = createServer((request, response) => {
      response.writeHead(request.url === '/healthz' ? (status ?? 500) : 404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
    if (status === null) await close();
    const [{ command } = { command: null }] = every('HEALTHCHECK');
    if (command?.form !== 'exec') throw new Error('not in exec form');
    const [program, ...args] = command.words.map(({ text }) => text);
    expect(program).toBe('node');
    const child = spawn(process.execPath, args, { env: { PORT: String(port) }, stdio: 'ignore' });
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    if (status !== null) await close();
    return code;
  };

  test('passes while the server says that it is alive', async () => {
    expect(await healthcheck(200)).toBe(0);
  });

  test.each([[503], [null]])('fails when the server answers %s', async (status) => {
    expect(await healthcheck(status)).toBe(1);
  });
});

describe('compose.yml', () => {
  const { services } = parseYaml(read('compose.yml')) as {
    services: Record<string, { environment: Record<string, string>; depends_on?: unknown; healthcheck?: unknown }>;
  };

  test('has no password of its own: it does not start without one', () => {
    const passwords = Object.values(services).flatMap(({ environment }) =>
      Object.values(environment).flatMap((value) => value.match(/\$\{POSTGRES_PASSWORD[^}]*\}/) ?? []),
    );
    expect(passwords).toHaveLength(2);
    for (const password of passwords) expect(password).toMatch(/^\$\{POSTGRES_PASSWORD:\?/);
  });

  test('starts the App once Postgres takes connections', () => {
    expect(services['app']?.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    expect(services['postgres']?.healthcheck).toBeDefined();
  });
});
