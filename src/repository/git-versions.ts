import type { Command } from '../shell/command.ts';
import { installsOwnPackage } from '../shell/packages.ts';
import { type Tree, textOf } from '../snapshot/snapshot.ts';
import { tomlTables, tomlTexts } from './locks/toml.ts';

/** Something in a file at the top of the repository that asks git for the version while it is built. */
export interface GitVersion {
  /** As the file names it. */
  readonly what: string;
  readonly path: string;
  /** What it becomes without a repository: a text, or nothing (''); null: the build stops. */
  readonly otherwise: string | null;
  /** Whether a command builds it. */
  readonly builds: (command: Command) => boolean;
}

interface Asker extends Pick<GitVersion, 'otherwise' | 'builds'> {
  readonly paths: readonly string[];
  /** Its first group is what asks. */
  readonly asks: RegExp;
  /** The file has an answer for the case that there is no repository, or is not surely built so. */
  readonly answers?: RegExp;
  /** What the file has to say for it to run at all. */
  readonly runs?: RegExp;
  /** The part of the file that `asks` is looked for in. */
  readonly part?: (text: string) => string;
}

/** How Python packages are built from the working directory; `uv sync` installs the project along with what it needs. */
function buildsPython(command: Command): boolean {
  const words = command.words.map(({ value }) => value).join(' ');
  return installsOwnPackage(command) || (/^uv sync\b/.test(words) && !/--no-install-(?:project|workspace)/.test(words));
}

/** What a Python project is built with, one a line; none of it asks for a version that is written down. */
function buildRequirements(text: string): string {
  const tables = tomlTables(text);
  const valueOf = (table: string, key: string) => tables.find(({ name }) => name === table)?.values.get(key);
  if (valueOf('project', 'version') !== undefined) return '';
  return tomlTexts(valueOf('build-system', 'requires'))
    .map((one) => one.text)
    .join('\n');
}

const buildsGradle = doing(
  /^gradlew?$/,
  /^(?::?[\w-]+:)*(?:assemble|boot(?:Jar|War)|build|check|classes|installDist|jar|shadowJar|test|war)$/,
  /^generateGitProperties$/,
);
const buildsMaven = doing(/^mvn[dw]?$/, /^(?:compile|deploy|install|package|test|verify)$/, /gitcommitid\.skip/);
const buildsCargo = doing(
  /^cargo$/,
  /^(?:b|build|r|run|t|test|--path(?:=.{0,200})?)$/,
  /^(?:-p|--package|--manifest-path)\b/,
);

const gradle = ['build.gradle', 'build.gradle.kts'] as const;

/** By the documentation and the source of each, August 2026. */
const askers: readonly Asker[] = [
  {
    paths: ['pyproject.toml'],
    part: buildRequirements,
    asks: /^(setuptools[-_]scm|hatch-vcs|uv-dynamic-versioning|versioningit)\b/m,
    answers: /fallback[_-]version/,
    otherwise: null,
    builds: buildsPython,
  },
  {
    paths: ['pyproject.toml'],
    part: buildRequirements,
    asks: /^(poetry-dynamic-versioning)\b/m,
    answers: /fallback[_-]version/,
    runs: /^enable\s{0,9}=\s{0,9}true\b/m,
    otherwise: null,
    builds: buildsPython,
  },
  {
    paths: ['pyproject.toml'],
    asks: /^\[tool\.(pdm)\.version\]\s{1,20}source\s?=\s?["']scm["']/m,
    answers: /fallback_version/,
    otherwise: null,
    builds: buildsPython,
  },
  {
    paths: ['setup.py'],
    asks: /\b(use_scm_version|pbr)\s?=\s?True\b/,
    answers: /fallback_version/,
    otherwise: null,
    builds: buildsPython,
  },
  { paths: ['setup.py'], asks: /\b(versioneer)\.get_version\(/, otherwise: '0+unknown', builds: buildsPython },
  {
    paths: gradle,
    asks: /\b(com\.palantir\.git-version|com\.gorylenko\.gradle-git-properties)\b/,
    answers: /failOnNoGitDirectory\b.{0,20}\bfalse|\bapply\(?\s?false/,
    otherwise: null,
    builds: buildsGradle,
  },
  {
    paths: gradle,
    asks: /\b(pl\.allegro\.tech\.build\.axion-release)\b/,
    answers: /\bapply\(?\s?false/,
    otherwise: '0.1.0-SNAPSHOT',
    builds: buildsGradle,
  },
  {
    paths: ['pom.xml'],
    asks: /<artifactId>(git-commit-id(?:-maven)?-plugin)<\/artifactId>/,
    answers: /failOnNoGitDirectory>\s{0,20}false|<skip>|<profile>|<pluginManagement>/,
    runs: /<goal>revision<|spring-boot-starter-parent/,
    otherwise: null,
    builds: buildsMaven,
  },
  {
    paths: ['build.rs'],
    asks: /\b(Repository::(?:open|discover))\([^()\n]{0,200}\)\s{0,200}\.(?:unwrap|expect)\(/,
    otherwise: null,
    builds: buildsCargo,
  },
  {
    // A command that fails has an empty output, which is no error.
    paths: ['build.rs'],
    asks: /\b(Command::new\("git"\))/,
    answers: /unwrap_or|\.success\(\)|\.ok\(\)|is_empty\(\)|\bif let\b|\bmatch\b|\benv::var|option_env!|\.exists\(\)/,
    otherwise: '',
    builds: buildsCargo,
  },
];

/** Files at the top of the repository in which tools that ask git are named. */
export const gitVersionFiles: readonly string[] = [...new Set(askers.flatMap(({ paths }) => paths))];

/** What the files at the top say; a tool once for each file. */
export function gitVersionsIn(tree: Tree): readonly GitVersion[] {
  return askers.flatMap(({ paths, part, asks, answers, runs, otherwise, builds }) =>
    paths.flatMap((path) => {
      const text = textOf(tree, path) ?? '';
      const what = asks.exec(part?.(text) ?? text)?.[1];
      return what === undefined || answers?.test(text) === true || runs?.test(text) === false
        ? []
        : [{ what, path, otherwise, builds }];
    }),
  );
}

/** A command of a program with one of the tasks, and with no word that speaks against it. */
function doing(program: RegExp, task: RegExp, against?: RegExp): GitVersion['builds'] {
  return ({ name, args }) =>
    program.test(name ?? '') &&
    args.some(({ value }) => task.test(value ?? '')) &&
    !args.some(({ text }) => against?.test(text) === true);
}
