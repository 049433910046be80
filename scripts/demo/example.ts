import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Files } from '../../test/support/github/index.ts';

/** A change to the example repository; `files` maps deleted paths to null. */
export interface ExampleChange {
  readonly title: string;
  readonly body: string;
  readonly files: Files;
}

export interface Example {
  readonly base: Files;
  readonly pullRequest: ExampleChange;
  readonly secondCommit: ExampleChange;
}

/** Reads an example as `examples/README.md` describes it. */
export async function readExample(folder: string): Promise<Example> {
  const [base, pullRequest, secondCommit] = await Promise.all([
    readTree(join(folder, 'base')),
    readChange(folder, 'pull-request'),
    readChange(folder, 'second-commit'),
  ]);
  return { base, pullRequest, secondCommit };
}

async function readChange(folder: string, name: string): Promise<ExampleChange> {
  const [files, message, deleted] = await Promise.all([
    readTree(join(folder, name)),
    readFile(join(folder, `${name}.md`), 'utf8'),
    readFile(join(folder, `${name}.deleted`), 'utf8').catch(() => ''),
  ]);
  const [title = '', ...body] = message.split('\n');
  const gone = deleted.split('\n').filter((path) => path !== '');
  return {
    title,
    body: body.join('\n').trim(),
    files: { ...files, ...Object.fromEntries(gone.map((path) => [path, null])) },
  };
}

/** Content by path, in the order of the paths. */
async function readTree(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.sort().map(async (path) => [relative(folder, path).split(sep).join('/'), await readFile(path)] as const),
  );
  return Object.fromEntries(files);
}
