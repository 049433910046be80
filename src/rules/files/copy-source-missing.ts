import { basename } from 'node:path/posix';
import { type ContextSource, contextSources } from '../../dockerfile/context-sources.ts';
import type { Dockerfile } from '../../dockerfile/model.ts';
import { folderOf } from '../../dockerfile/recognise.ts';
import { contextsOf, filesBelow } from '../../repository/contexts.ts';
import { gitIgnoreGlob, isGitIgnored } from '../../repository/git-ignore.ts';
import { sourceKindOf } from '../../repository/sources.ts';
import { foldersAbove, joinPath, mayHavePath } from '../../repository/tree-paths.ts';
import type { Tree } from '../../snapshot/snapshot.ts';
import { nearest } from '../../text/nearest.ts';
import { workflowOf, workflowPath } from '../example-files.ts';
import { defineRule, type RepositoryView } from '../rule.ts';

export default defineRule({
  id: 'copy-source-missing',
  scope: 'repository',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Source is not in the repository',
  remedy: 'Copy a path that is in the build context',
  rationale:
    'A `COPY` of a path that is not in the build context stops the build: "not found". A file that is deleted or moved takes with it every Dockerfile that copies it.',
  exceptions: 'A file that something makes before the image is built.',
  peers: [],
  reads: [gitIgnoreGlob],
  asks: ['builds'],
  examples: {
    bad: [
      {
        title: 'Deleted',
        before: {
          Dockerfile: 'FROM node:24-slim\nCOPY package.json tsconfig.json ./\n',
          'package.json': '{}\n',
          'tsconfig.json': '{ "strict": true }\n',
        },
        files: { Dockerfile: 'FROM node:24-slim\nCOPY package.json tsconfig.json ./\n', 'package.json': '{}\n' },
        reports: [{ line: 2, message: '`tsconfig.json` is not there any more: this change deletes it.' }],
      },
      {
        title: 'Moved',
        before: {
          'docker/api/Dockerfile': 'FROM debian:13-slim\nCOPY scripts/start.sh /\n',
          'scripts/start.sh': '#!/bin/sh\nexec api\n',
        },
        files: {
          'docker/api/Dockerfile': 'FROM debian:13-slim\nCOPY scripts/start.sh /\n',
          'tools/start.sh': '#!/bin/sh\nexec api\n',
        },
        reports: [
          {
            path: 'docker/api/Dockerfile',
            line: 2,
            message: '`scripts/start.sh` is not there any more: this change moves it to `tools/start.sh`.',
          },
        ],
      },
      {
        title: 'A slip of the hand',
        files: {
          Dockerfile: 'FROM python:3.14-slim\nCOPY requirement.txt app.py ./\n',
          'requirements.txt': 'flask==3.1.0\n',
          'app.py': '',
        },
        reports: [{ line: 2, message: '`requirement.txt` is not in the build context; `requirements.txt` is.' }],
      },
      {
        title: 'Never written',
        files: {
          'web/Dockerfile': 'FROM node:24-slim\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\n',
          'web/package.json': '{}\n',
        },
        reports: [
          {
            path: 'web/Dockerfile',
            line: 3,
            message: '`package-lock.json` is not in the repository, and nothing there tells who would make it.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Made by the pipeline, or left alone by git',
        files: {
          [workflowPath]: workflowOf(['run: uv export -o requirements.txt', 'run: docker build .']),
          '.gitignore': '*.sh\n',
          Dockerfile: 'FROM python:3.14-slim\nWORKDIR /app\nCOPY requirements.txt start.sh app.py ./\n',
          'app.py': '',
        },
      },
      {
        title: 'There',
        files: { Dockerfile: 'FROM node:24-slim\nCOPY package.json src ./\n', 'package.json': '{}\n', 'src/a.js': '' },
      },
      {
        title: 'Made before the build',
        files: { Dockerfile: 'FROM node:24-slim\nCOPY dist ./\nCOPY api.tar.gz ./\n', 'package.json': '{}\n' },
      },
      {
        title: 'The Dockerfile moves along',
        before: { 'a/Dockerfile': 'FROM node:24-slim\nCOPY package.json ./\n', 'a/package.json': '{}\n' },
        files: { 'b/Dockerfile': 'FROM node:24-slim\nCOPY package.json ./\n', 'b/package.json': '{}\n' },
      },
      {
        title: 'One of two patterns',
        before: {
          Dockerfile: 'FROM node:24-slim\nCOPY package*.json ./\n',
          'package-lock.json': '{}\n',
          'package.json': '{}\n',
        },
        files: { Dockerfile: 'FROM node:24-slim\nCOPY package*.json ./\n', 'package.json': '{}\n' },
      },
      {
        title: 'Another file of the same kind',
        files: {
          Dockerfile: 'FROM debian:13-slim\nCOPY config.prod.json run.sh ./\n',
          'config.dev.json': '{}',
          'run.sh': '',
        },
      },
    ],
  },
  *check({ repository }) {
    if (repository.tree.truncated) return;
    for (const file of repository.dockerfiles) {
      let guesses = mostGuesses;
      for (const source of contextSources(file)) {
        if (source.path === '' || source.isPattern) continue;
        let why = whyGone(repository, file, source);
        if (why === null && isNowhere(repository.tree, file, source)) {
          guesses -= 1;
          if (guesses >= 0) why = misspelt(repository, file, source) ?? neverWritten(repository.tree, file, source);
        }
        if (why === null) continue;
        yield {
          message: `\`${source.text}\` ${why.message}`,
          subject: source.path,
          at: { path: file.path, range: source.range },
          confidence: why.confidence,
        };
      }
    }
  },
});

/** Of one file: each is held against every file around it. */
const mostGuesses = 30;

function isNowhere(tree: Tree, file: Dockerfile, { path }: ContextSource): boolean {
  return placesOf(tree, file).every((context) => !mayHavePath(tree, joinPath(context, path)));
}

/** Folders that it may be built from. */
function placesOf(tree: Tree, file: Dockerfile): readonly string[] {
  const { folders, by } = contextsOf(tree, file);
  return by === 'said' ? folders : foldersAbove(file.path);
}

type Why = { readonly message: string; readonly confidence: 'certain' | 'likely' };

/** The change takes it away from the folder that the file is built from. */
function whyGone(repository: RepositoryView, file: Dockerfile, { path }: ContextSource): Why | null {
  const { tree, removed } = repository;
  const contexts = placesOf(tree, file);
  if (contexts.some((context) => mayHavePath(tree, joinPath(context, path)))) return null;
  for (const context of contexts) {
    const full = joinPath(context, path);
    const [from, to] = [...removed].find(([old]) => old === full || old.startsWith(`${full}/`)) ?? [];
    if (from === undefined) continue;
    const where =
      to === null || to === undefined ? 'deletes it' : from === full ? `moves it to \`${to}\`` : 'moves what is in it';
    return { message: `is not there any more: this change ${where}.`, confidence: 'certain' };
  }
  return null;
}

/** Nearly the name of a file that lies where the other sources lie. */
function misspelt({ tree }: RepositoryView, file: Dockerfile, { path }: ContextSource): Why | null {
  const contexts = placesOf(tree, file);
  if (contexts.some((context) => mayHavePath(tree, joinPath(context, path)))) return null;
  const others = contextSources(file).filter((one) => one.path !== path && one.path !== '' && !one.isPattern);
  for (const context of contexts) {
    if (!others.some((one) => mayHavePath(tree, joinPath(context, one.path)))) continue;
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const siblings = filesBelow(tree, context).filter(
      (one) =>
        one.startsWith(folder) &&
        !one.slice(folder.length).includes('/') &&
        !others.some((other) => other.path === one),
    );
    const meant = siblings.find((one) => one.toLowerCase() === path.toLowerCase()) ?? slip(path, siblings);
    if (meant !== null) return { message: `is not in the build context; \`${meant}\` is.`, confidence: 'likely' };
  }
  return null;
}

/** What people write and commit, and no build makes. */
const written =
  /^(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-(?:lock|workspace)\.yaml|bun\.lockb?|tsconfig\.json|requirements[\w.-]*\.txt|pyproject\.toml|poetry\.lock|uv\.lock|Pipfile(?:\.lock)?|setup\.(?:py|cfg)|go\.(?:mod|sum|work)|Cargo\.(?:toml|lock)|Gemfile(?:\.lock)?|composer\.(?:json|lock)|pom\.xml|(?:build|settings)\.gradle(?:\.kts)?|Makefile|nginx\.conf|[\w.-]+\.sh)$/;

/** Something of that kind which is nowhere, though what else is copied is there. */
function neverWritten(tree: Tree, file: Dockerfile, { path }: ContextSource): Why | null {
  if (!written.test(basename(path))) return null;
  const contexts = placesOf(tree, file);
  const others = contextSources(file).filter((one) => one.path !== path && one.path !== '' && !one.isPattern);
  const isHere = contexts.some(
    (context) =>
      mayHavePath(tree, joinPath(context, folderOf(path))) &&
      others.some((one) => mayHavePath(tree, joinPath(context, one.path))),
  );
  const isLeft = contexts.some((context) => isGitIgnored(tree, joinPath(context, path)));
  if (!isHere || isLeft || isMentioned(tree, basename(path))) return null;
  return { message: 'is not in the repository, and nothing there tells who would make it.', confidence: 'likely' };
}

const mentioned = new WeakMap<Tree['entries'], ReadonlySet<string>>();

/** Whether what a pipeline or a person runs before the build speaks of a file. All that is said is read once. */
function isMentioned({ entries, contents }: Tree, name: string): boolean {
  let names = mentioned.get(entries);
  if (names === undefined) {
    const texts = [...contents].map(([path, one]) =>
      one.kind === 'text' && sourceKindOf(path) !== null ? one.text : '',
    );
    names = new Set(texts.flatMap((text) => text.match(/[\w.-]+/g)?.filter((word) => written.test(word)) ?? []));
    mentioned.set(entries, names);
  }
  return names.has(name);
}

/** One or two letters, and the same ending: `config.dev.json` is no slip of `config.json`. */
function slip(path: string, siblings: readonly string[]): string | null {
  const ending = /\.[a-z]\w*$/i.exec(path)?.[0];
  if (ending === undefined) return null;
  const stem = path.slice(0, -ending.length);
  const found = nearest(
    stem,
    siblings.filter((one) => one.endsWith(ending)).map((one) => one.slice(0, -ending.length)),
  );
  return found !== null && Math.abs(found.length - stem.length) <= 1 && stem.length > 3 ? `${found}${ending}` : null;
}
