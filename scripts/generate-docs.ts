/**
 * Writes docs/rules from the rules. `--check` writes nothing, names the files that are not up to date, and exits with 1.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { rulePages } from '../src/docs/pages.ts';
import { type Subject, subjects } from '../src/docs/subjects.ts';
import { rules } from '../src/rules/index.ts';

const root = new URL('../', import.meta.url);
const folder = new URL('docs/rules/', root);

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

await mkdir(folder, { recursive: true });
const existing = await readdir(folder);
const surplus = existing.filter((name) => !pages.has(name));
const stale: string[] = [];
for (const [name, text] of pages) {
  const now = existing.includes(name) ? await readFile(new URL(name, folder), 'utf8') : null;
  if (now !== text) stale.push(name);
}

if (process.argv.includes('--check')) {
  for (const name of [...stale, ...surplus].sort()) console.error(`docs/rules/${name} is not up to date`);
  if (stale.length + surplus.length > 0) {
    console.error('Run: node scripts/generate-docs.ts');
    process.exitCode = 1;
  }
} else {
  for (const name of stale) await writeFile(new URL(name, folder), pages.get(name) ?? '');
  for (const name of surplus) await rm(new URL(name, folder));
}
