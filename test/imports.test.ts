import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A project of a few files: what is allowed, and one violation of each kind. */
const planted = {
  'src/text/range.ts': 'export const range = 1;',
  'src/shell/allowed.ts': "import { range } from '../text/range.ts';\nexport const allowed = range;",
  'src/shell/parse.ts': "import { parse } from 'unbash';\nexport const tree = parse('true');",
  'src/rules/upwards.ts': "import type { Database } from '../jobs/database.ts';\nexport type Upwards = Database;",
  'src/rules/reads-files.ts':
    "import { readFileSync } from 'node:fs';\nexport const text = readFileSync('Dockerfile');",
  'src/rules/starts-programs.ts':
    "import { execFileSync } from 'node:child_process';\nexport const out = execFileSync('ls');",
  'src/jobs/database.ts': "import pg from 'pg';\nexport type Database = pg.Pool;",
  'src/render/database.ts': "import pg from 'pg';\nexport const pool = new pg.Pool();",
  'src/git/edge.ts': "import type { Database } from '../jobs/database.ts';\nexport type Edge = Database;",
  'src/snapshot/one.ts': "import { two } from './two.ts';\nexport const one = (): number => two;",
  'src/snapshot/two.ts': "import { one } from './one.ts';\nexport const two = 2 + one.length;",
  'src/newcomer/file.ts': "import { range } from '../text/range.ts';\nexport const file = range;",
  'src/images/root.ts': "import { app } from '../app.ts';\nexport const root = app;",
  'src/app.ts': "import './jobs/database.ts';\nimport './render/database.ts';\nexport const app = 1;",
};

let project: string;
let violations: readonly string[];

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'drydock-imports-'));
  for (const [path, text] of Object.entries({ ...planted, 'tsconfig.json': '{}' })) {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await writeFile(join(project, path), text);
  }
  await symlink(join(root, 'node_modules'), join(project, 'node_modules'));
  await symlink(join(root, 'package.json'), join(project, 'package.json'));
  violations = await violationsIn(project);
});

afterAll(() => rm(project, { recursive: true, force: true }));

describe('the import rules', () => {
  test.each([
    ['a folder above', 'src/rules/upwards.ts', 'rules-imports-only-what-it-may'],
    ['another edge', 'src/git/edge.ts', 'git-imports-only-what-it-may'],
    ['a package that belongs to another folder', 'src/render/database.ts', 'render-imports-only-what-it-may'],
    ['the file system in a rule', 'src/rules/reads-files.ts', 'rules-imports-only-what-it-may'],
    ['a program in a rule', 'src/rules/starts-programs.ts', 'rules-imports-only-what-it-may'],
    ['a composition root', 'src/images/root.ts', 'nothing-imports-a-root'],
    ['a cycle', 'src/snapshot/one.ts', 'no-cycles'],
    ['a folder that has no row', 'src/newcomer/file.ts', 'folder-has-a-row'],
  ])('refuse %s', (_what, file, rule) => {
    expect(violations).toContain(`${file}: ${rule}`);
  });

  test.each(['src/shell/allowed.ts', 'src/shell/parse.ts', 'src/jobs/database.ts', 'src/app.ts'])(
    'allow what the table allows: %s',
    (file) => {
      expect(violations.filter((violation) => violation.startsWith(`${file}:`))).toEqual([]);
    },
  );

  test('have a row for every folder of src, even one that imports nothing', async () => {
    const { default: config } = (await import(join(root, '.dependency-cruiser.mjs'))) as {
      default: { forbidden: readonly { name: string }[] };
    };
    const rows = config.forbidden.flatMap(({ name }) => /^(.+)-imports-only-what-it-may$/.exec(name)?.[1] ?? []);
    const entries = await readdir(join(root, 'src'), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== 'cli').map(({ name }) => name);
    expect(rows).toEqual(expect.arrayContaining(folders));
  });
});

async function violationsIn(folder: string): Promise<string[]> {
  const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(root, '.dependency-cruiser.mjs');
  const args = [tool, '--config', config, '--output-type', 'json', 'src'];
  // It exits with the number of violations.
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder }).catch(
    (error: { stdout: string }) => error,
  );
  const { summary } = JSON.parse(stdout) as { summary: { violations: { from: string; rule: { name: string } }[] } };
  return summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`);
}
