import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleFiles } from '../src/review/example.ts';
import { rules } from '../src/rules/index.ts';

/** The texts of a folder's files, in any depth; without a folder the Dockerfiles of the rules' examples. */
export function corpusOf(folder: string | undefined): string[] {
  if (folder === undefined) {
    return rules.flatMap(({ examples: { bad, good } }) =>
      [...bad, ...good].flatMap(({ files }) =>
        Object.values(exampleFiles(files)).filter((text) => /^FROM /m.test(text)),
      ),
    );
  }
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}
