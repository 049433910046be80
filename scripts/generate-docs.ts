/**
 * Writes docs/rules and docs/migration from the rules. `--check` writes nothing, names the files that are not up to date, and exits with 1.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { migrationPages } from '../src/docs/migration.ts';
import { rulePages } from '../src/docs/pages.ts';
import { type Subject, subjects } from '../src/docs/subjects.ts';
import { rules } from '../src/rules/index.ts';

const root = new URL('../', import.meta.url);

const subjectById = new Map<string, Subject>();
for (const subject of Object.keys(subjects) as Subject[]) {
  const names = await readdir(new URL(`src/rules/${subject}/`, root)).catch(() => []);
  for (const name of names) subjectById.set(name.replace(/\.ts$/, ''), subject);
}
const pages = await rulePages(rules, ({ id }) => {
  const subject = subjectById.get(id);
  if (subject === undefined) throw new Error(`${id} stands in no folder of src/rules that is a subject`);
  return subject;
});

const isCheck = process.argv.includes('--check');
const wrong = [...(await bring('docs/rules/', pages)), ...(await bring('docs/migration/', migrationPages(rules)))];
if (isCheck && wrong.length > 0) {
  for (const path of wrong) console.error(`${path} is not up to date`);
  console.error('Run: node scripts/generate-docs.ts');
  process.exitCode = 1;
}

/** Makes the folder hold these pages and no others, unless it is only checked; the paths of the files that did not. */
async function bring(path: string, wanted: ReadonlyMap<string, string>): Promise<string[]> {
  const folder = new URL(path, root);
  await mkdir(folder, { recursive: true });
  const existing = await readdir(folder);
  const surplus = existing.filter((name) => !wanted.has(name));
  const stale: string[] = [];
  for (const [name, text] of wanted) {
    const now = existing.includes(name) ? await readFile(new URL(name, folder), 'utf8') : null;
    if (now !== text) stale.push(name);
  }
  if (!isCheck) {
    for (const name of stale) await writeFile(new URL(name, folder), wanted.get(name) ?? '');
    for (const name of surplus) await rm(new URL(name, folder));
  }
  return [...stale, ...surplus].sort().map((name) => `${path}${name}`);
}
