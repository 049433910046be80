import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What the prompt of a review is filled with. */
export interface ReviewPrompt {
  /** A word that the data cannot foresee. */
  readonly boundary: string;
  /** JSON, an object a line. */
  readonly report: string;
  /** Lines with their numbers. */
  readonly excerpts: string;
  /** Lines behind the ids of their files. */
  readonly guidelines: string;
}

/** The build copies it next to the bundle. */
const folder = ['./prompts/', '../../prompts/']
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find(existsSync);

/** The fixed part, the same for every review. */
export function systemPrompt(): string {
  return read('system.md');
}

export function reviewPrompt(parts: ReviewPrompt): string {
  return fill(read('review.md'), { ...parts });
}

/** One pass: what a value holds is no placeholder. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (placeholder, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the prompt asks for ${placeholder}, and nothing fills it`);
    return value;
  });
}

function read(name: string): string {
  if (folder === undefined) throw new Error('the folder `prompts` is not beside the program');
  return readFileSync(`${folder}${name}`, 'utf8').trim();
}
