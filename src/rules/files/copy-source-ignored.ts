import { contextSources } from '../../dockerfile/context-sources.ts';
import { decidingPattern, type IgnoreFile } from '../../dockerfile/ignore-file.ts';
import { contextsOf, filesBelow, ignoreFileFor } from '../../repository/contexts.ts';
import { matchesGlob } from '../../text/glob.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'copy-source-ignored',
  scope: 'repository',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Source is kept out of the context by the ignore file',
  remedy: 'Let the source into the build context',
  rationale:
    'What an ignore file lists never reaches the builder, so a `COPY` of it stops the build: "not found". The last pattern that matches decides; `!path` below the others takes a path back in.',
  peers: [{ tool: 'buildkit', id: 'CopyIgnoredFile', relation: 'narrower' }],
  asks: ['builds'],
  examples: {
    bad: [
      {
        files: {
          '.dockerignore': 'node_modules\n*.json\n',
          Dockerfile: 'FROM node:24-slim\nCOPY package.json package-lock.json ./\n',
          'package.json': '{}\n',
          'package-lock.json': '{}\n',
        },
        reports: [
          { line: 2, message: '`package.json` is not in the build context: `*.json` in `.dockerignore` keeps it out.' },
          {
            line: 2,
            message: '`package-lock.json` is not in the build context: `*.json` in `.dockerignore` keeps it out.',
          },
        ],
      },
      {
        title: 'A list of what may come in',
        files: {
          'api/.dockerignore': '*\n!cmd\n!go.mod\n',
          'api/Dockerfile': 'FROM golang:1.26 AS build\nCOPY go.mod ./\nCOPY internal ./internal\n',
          'api/go.mod': 'module api\n',
          'api/internal/a.go': 'package internal\n',
        },
        reports: [
          {
            path: 'api/Dockerfile',
            line: 3,
            message: '`internal` is not in the build context: `*` in `api/.dockerignore` keeps it out.',
          },
        ],
      },
      {
        title: 'Mounted for one command',
        files: {
          '.dockerignore': '*\n!src\n',
          Dockerfile:
            'FROM node:24-slim\nRUN --mount=type=bind,source=package.json,target=package.json npm install\nCOPY src ./src\n',
          'package.json': '{}\n',
          'src/a.js': '',
        },
        reports: [
          { line: 2, message: '`package.json` is not in the build context: `*` in `.dockerignore` keeps it out.' },
        ],
      },
      {
        title: 'All that a pattern takes',
        files: {
          '.dockerignore': '*.conf\n',
          Dockerfile: 'FROM nginx:1.29\nCOPY *.conf /etc/nginx/conf.d/\n',
          'shop.conf': '',
          'api.conf': '',
        },
        reports: [
          {
            line: 2,
            message: 'What `*.conf` matches is not in the build context: `*.conf` in `.dockerignore` keeps it out.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Some of what a pattern takes',
        files: {
          '.dockerignore': 'package-lock.json\n',
          Dockerfile: 'FROM node:24-slim\nCOPY package*.json ./\n',
          'package.json': '{}\n',
          'package-lock.json': '{}\n',
        },
      },
      {
        title: 'Taken back',
        files: {
          '.dockerignore': '*.json\n!package.json\n',
          Dockerfile: 'FROM node:24-slim\nCOPY package.json ./\n',
          'package.json': '{}\n',
        },
      },
      {
        title: 'Something in the folder is taken back',
        files: {
          '.dockerignore': 'dist\n!dist/server.js\n',
          Dockerfile: 'FROM node:24-slim\nCOPY dist ./\n',
        },
      },
      {
        title: 'The ignore file of another name counts',
        files: {
          '.dockerignore': 'web\n',
          'Dockerfile.dockerignore': '.git\n',
          Dockerfile: 'FROM nginx:1.29\nCOPY web /srv\n',
          'web/index.html': '',
        },
      },
      {
        title: 'Copied from another stage',
        files: {
          '.dockerignore': 'dist\n',
          Dockerfile: 'FROM node:24-slim AS build\nFROM nginx:1.29\nCOPY --from=build dist /srv\n',
        },
      },
      {
        title: 'Of another context',
        files: {
          'api/.dockerignore': 'api\n',
          'api/Dockerfile': 'FROM node:24-slim\nCOPY api ./\n',
          'api/index.js': '',
        },
      },
    ],
  },
  *check({ repository: { tree, dockerfiles, ignoreFiles } }) {
    for (const file of dockerfiles) {
      const { folders, by } = contextsOf(tree, file);
      const [context] = folders;
      const ignore = context === undefined ? null : ignoreFileFor(ignoreFiles, file, context);
      // Where several contexts are said, somebody may build the file from each, and one of them is right.
      if (ignore === null || folders.length > 1) continue;
      let patternsLeft = mostPatterns;
      for (const { text, range, path, isPattern } of contextSources(file)) {
        patternsLeft -= isPattern ? 1 : 0;
        if (isPattern && patternsLeft < 0) continue;
        // A pattern that takes no file at all stops the build as well.
        const files = isPattern ? filesBelow(tree, context ?? '').filter((one) => matchesGlob(path, one)) : [path];
        const patterns = files.map((one) =>
          one === '' || mayTakeBack(ignore, one) ? null : decidingPattern(ignore, one),
        );
        const [pattern] = patterns;
        if (pattern == null || patterns.some((one) => one === null || one.exception)) continue;
        const what = isPattern ? `What \`${text}\` matches` : `\`${text}\``;
        yield {
          message: `${what} is not in the build context: \`${pattern.text}\` in \`${ignore.path}\` keeps it out.`,
          subject: path,
          at: { path: file.path, range },
          related: [{ path: ignore.path, range: pattern.range }],
          confidence: by === 'guess' ? 'likely' : 'certain',
        };
      }
    }
  },
});

/** Of one file: each is held against every file of the context. */
const mostPatterns = 20;

/** An exception may speak of something inside of the path. */
function mayTakeBack({ patterns }: IgnoreFile, path: string): boolean {
  return patterns.some(
    ({ exception, pattern }) =>
      exception && (pattern.startsWith(`${path}/`) || /[*?[]/.test(pattern.slice(0, path.length + 1))),
  );
}
