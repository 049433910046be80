import { folderOf } from '../dockerfile/recognise.ts';
import { matchesGlob } from '../text/glob.ts';
import type { Statement } from './build.ts';

/** A version of a language that a workflow runs tests with. */
export interface TestedVersion {
  /** As image facts name it: `python`, `node`. */
  readonly language: string;
  /** As written, `3.11`; null: known at run time only, or a range. */
  readonly version: string | null;
  /** The input that says it: `python-version`. */
  readonly input: string;
  readonly where: Statement;
  readonly reach: Reach;
}

/** What of the repository a job tests, as far as it says. */
export interface Reach {
  /** Folders that its scripts work in, without the top. */
  readonly folders: readonly string[];
  /** `paths` of the events that start its workflow. */
  readonly filters: readonly string[];
}

/** Folders that hold the Dockerfile of what is above them. */
const ofParent = /(?:^|\/)\.?(?:docker|build|ci|container|containers|deploy|deployment|ops|package)$/;

/** Whether a job with this reach tests what a Dockerfile packs. */
export function reaches({ folders, filters }: Reach, dockerfile: string): boolean {
  const folder = folderOf(dockerfile).replace(ofParent, '');
  if (folders.length > 0) return folder !== '' && folders.some((one) => isWithin(one, folder) || isWithin(folder, one));
  const telling = filters.filter(
    (filter) => !filter.startsWith('!') && /^[^*?[]+\//.test(filter) && !filter.startsWith('.'),
  );
  if (folder === '' || telling.length === 0) return folder === '';
  return telling.some((filter) => matchesGlob(filter, dockerfile) || isWithin(folder, filter.replace(/\/\*.*$/, '')));
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
