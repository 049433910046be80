import { normalize } from 'node:path/posix';
import type { IgnoreFile } from '../../dockerfile/ignore-file.ts';
import type { Dockerfile } from '../../dockerfile/model.ts';
import { copySourceOf, instructionsOf } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'ignore-file-missing',
  scope: 'repository',
  severity: 'minor',
  category: 'performance',
  confidence: 'likely',
  profile: 'strict',
  since: '0.1.0',
  title: 'The whole context is copied without a .dockerignore',
  remedy: 'Add a `.dockerignore`',
  rationale:
    'Then `.git`, local dependencies, build output and `.env` files go to the builder and into the image, and each of them makes the step run again. Only a list keeps them out.',
  peers: peersNamed(['droast:DF033']),
  examples: {
    bad: [
      {
        files: { 'api/Dockerfile': 'FROM node:24-slim\nCOPY . .\n', 'web/.dockerignore': '.git\n' },
        reports: [
          {
            path: 'api/Dockerfile',
            line: 2,
            message: 'This copies the whole build context, and no `.dockerignore` keeps anything out of it.',
          },
        ],
      },
    ],
    good: [
      { title: 'Beside it', files: { Dockerfile: 'FROM node:24-slim\nCOPY . .\n', '.dockerignore': 'node_modules\n' } },
      {
        title: 'Of its own, or at the top',
        files: { 'a/Dockerfile': 'FROM alpine:3.23\nCOPY . .\n', 'a/Dockerfile.dockerignore': '.git\n' },
      },
      { title: 'Named files', files: 'FROM node:24-slim\nCOPY src ./src\n' },
    ],
  },
  *check({ repository }) {
    for (const file of repository.dockerfiles) {
      if (repository.ignoreFiles.some((ignore) => applies(ignore, file))) continue;
      const copy = file.stages
        .flatMap((stage) =>
          [...instructionsOf(stage, 'COPY', 'ADD')].filter((one) => copySourceOf(file, stage, one).kind === 'context'),
        )
        .find(({ sources }) => sources.some(({ value }) => value !== null && normalize(`/${value}`) === '/'));
      if (copy === undefined) continue;
      yield {
        message: 'This copies the whole build context, and no `.dockerignore` keeps anything out of it.',
        subject: '.dockerignore',
        at: { path: file.path, range: copy.ownRange },
      };
    }
  },
});

/** It lies beside the Dockerfile or above it: the context may be any of these folders. */
function applies({ path, folder }: IgnoreFile, file: Dockerfile): boolean {
  return path === `${file.path}.dockerignore` || folder === '' || file.path.startsWith(`${folder}/`);
}
