import { folderOf } from '../dockerfile/recognise.ts';
import { matchesGlob } from '../text/glob.ts';
import type { Statement } from './build.ts';

/** A version of a language that a workflow runs tests with. */
export interface TestedVersion {
  /** As image facts name it: `python`, `node`. */
  readonly language: string;
  /** As written, `3.11`; null: known at run time only, or a range. */
  readonly version: string | null;
  /** What says it: the input `python-version`, or the image of a container, as written. */
  readonly input: string;
  readonly image?: string;
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

/** Commands that test. */
export const testCommands =
  /\b(?:pytest|tox|nox|unittest|go test|gotestsum|ginkgo|(?:npm|pnpm|yarn|bun)(?: run)? test|npm t|vitest|jest|mocha|mvnw?\b.{0,200}\b(?:test|verify)|gradlew?\b.{0,200}\b(?:test|check)|rspec|rake(?: test)?|phpunit|pest|dotnet test|make\b.{0,200}test)\b/;

const languages: Readonly<Record<string, string>> = {
  python: 'python',
  node: 'node',
  golang: 'go',
  ruby: 'ruby',
  php: 'php',
};

/** What tests in a container of an image test with; null: not a language that its tag tells. */
export function testedIn(
  image: string | null,
  { input, where, reach }: Pick<TestedVersion, 'input' | 'where' | 'reach'>,
): TestedVersion | null {
  const [, name = '', version = ''] = /^(?:[\w.-]+\/)*(\w+):(\d+(?:\.\d+)*)(?![\w.])/.exec(image ?? '') ?? [];
  const language = languages[name];
  return image === null || language === undefined ? null : { language, version, input, image, where, reach };
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
  return telling.some((filter) => matchesGlob(filter, dockerfile) || isWithin(folder, filter.replace(/\/\*.*$/s, '')));
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
