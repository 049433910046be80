import { basename } from 'node:path/posix';
import { contextSources } from '../../dockerfile/context-sources.ts';
import type { IgnoreFile } from '../../dockerfile/ignore-file.ts';
import type { Dockerfile } from '../../dockerfile/model.ts';
import { contextsOf, fits } from '../../repository/contexts.ts';
import { listed } from '../../text/listed.ts';
import { defineRule, type RepositoryView } from '../rule.ts';

export default defineRule({
  id: 'inert-ignore-file',
  scope: 'repository',
  severity: 'major',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Ignore file that no build reads',
  remedy: 'Move the ignore file to where a build reads it',
  rationale:
    'Docker reads one ignore file for a build: the one that is named after the Dockerfile and lies beside it (`web.Dockerfile.dockerignore`), else `.dockerignore` at the top of the build context. One anywhere else is read by nobody, and everything that it lists goes to the builder.',
  exceptions: 'A context that is built by hand or from another repository.',
  peers: [],
  asks: ['builds'],
  examples: {
    bad: [
      {
        title: 'Beside a Dockerfile that is built from the folder above',
        files: {
          'services/api/.dockerignore': 'node_modules\n.env\n',
          'services/api/Dockerfile': 'FROM node:24-slim\nCOPY shared ./shared\nCOPY api ./api\n',
          'services/api/index.js': '',
          'services/shared/log.js': '',
        },
        reports: [
          {
            path: 'services/api/.dockerignore',
            line: 1,
            message:
              'No build reads this file: `services/api` is not the context of any Dockerfile. `services/api/Dockerfile` is built from `services`, so the list belongs to `services/.dockerignore` or `services/api/Dockerfile.dockerignore`.',
          },
        ],
      },
      {
        title: 'Named after a Dockerfile that is not there',
        files: { 'Dockerfile.prod.dockerignore': '.git\n', Dockerfile: 'FROM scratch\n' },
        reports: [
          {
            path: 'Dockerfile.prod.dockerignore',
            line: 1,
            message:
              'No build reads this file: it is for a Dockerfile called `Dockerfile.prod`, and there is none beside it.',
          },
        ],
      },
      {
        title: 'Every Dockerfile has one of its own',
        files: {
          '.dockerignore': '.git\n.env\n',
          'Dockerfile.dockerignore': '.git\n',
          Dockerfile: 'FROM node:24-slim\nCOPY package.json .\n',
          'package.json': '{}\n',
        },
        reports: [
          {
            path: '.dockerignore',
            line: 1,
            message:
              'No build reads this file: `Dockerfile` has an ignore file of its own, `Dockerfile.dockerignore`, which is read instead.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'At the top of the context, the Dockerfile elsewhere',
        files: {
          'web/.dockerignore': 'node_modules\n',
          'web/package.json': '{}\n',
          'docker/web.Dockerfile': 'FROM node:24-slim\nCOPY package.json .\n',
        },
      },
      {
        title: 'A workflow builds from the folder',
        files: {
          'site/.dockerignore': 'drafts\n',
          'docker/site.Dockerfile': 'FROM nginx:1.29\nCOPY public /srv\n',
          '.github/workflows/image.yml':
            'on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v7\n        with:\n          context: site\n          file: docker/site.Dockerfile\n',
        },
      },
      {
        title: 'What is copied is made by the build before',
        files: { 'api/.dockerignore': '.git\n', 'api/Dockerfile': 'FROM scratch\nCOPY dist/api /api\n' },
      },
      {
        title: 'One for one Dockerfile, one for the others',
        files: {
          '.dockerignore': '.git\n',
          'Dockerfile.dockerignore': '.git\n',
          Dockerfile: 'FROM scratch\n',
          'web.Dockerfile': 'FROM scratch\n',
        },
      },
      { title: 'No Dockerfile at all', files: { '.dockerignore': '.git\n' } },
    ],
  },
  *check({ repository }) {
    if (repository.tree.truncated || repository.dockerfiles.length === 0) return;
    for (const file of repository.ignoreFiles) {
      const [first] = file.patterns;
      const why = first === undefined ? null : whyUnread(repository, file);
      if (first === undefined || why === null) continue;
      yield {
        message: `No build reads this file: ${why}`,
        subject: file.path,
        identity: 'inert',
        at: { path: file.path, range: { ...first.range } },
      };
    }
  },
});

function whyUnread(repository: RepositoryView, file: IgnoreFile): string | null {
  const name = basename(file.path);
  if (name !== '.dockerignore') return whyOwnUnread(repository, file, name);
  const { dockerfiles, tree } = repository;
  const users = dockerfiles.filter((one) => mayUse(repository, one, file.folder));
  const own = users.map((one) => ({ one, own: ownIgnoreFile(repository, one) }));
  if (users.length > 0) {
    const [first] = own;
    if (first === undefined || own.some((one) => one.own === null)) return null;
    const names = listed(own.map(({ one }) => `\`${one.path}\``));
    return own.length === 1
      ? `${names} has an ignore file of its own, \`${first.own?.path}\`, which is read instead.`
      : `${names} have ignore files of their own, which are read instead.`;
  }
  const beside = dockerfiles.find(({ path }) => path.slice(0, path.lastIndexOf('/') + 1) === `${file.folder}/`);
  const [context = ''] = beside === undefined ? [] : contextsOf(tree, beside).folders;
  const folder = file.folder === '' ? 'the top folder' : `\`${file.folder}\``;
  const reason = `${folder} is not the context of any Dockerfile.`;
  if (beside === undefined) return reason;
  const top = context === '' ? '.dockerignore' : `${context}/.dockerignore`;
  return `${reason} \`${beside.path}\` is built from ${context === '' ? 'the top folder' : `\`${context}\``}, so the list belongs to \`${top}\` or \`${beside.path}.dockerignore\`.`;
}

function whyOwnUnread({ tree }: RepositoryView, { path }: IgnoreFile, name: string): string | null {
  if (!name.endsWith('.dockerignore') || tree.entries.has(path.replace(/\.dockerignore$/, ''))) return null;
  return `it is for a Dockerfile called \`${name.replace(/\.dockerignore$/, '')}\`, and there is none beside it.`;
}

/** Whether a folder may be the context of a Dockerfile: somebody says so, or everything that it copies is there. */
function mayUse({ tree }: RepositoryView, file: Dockerfile, folder: string): boolean {
  const { folders, by } = contextsOf(tree, file);
  if (by === 'said') return folders.includes(folder);
  // Where the sources fit nowhere, they are made before the build, and any folder around may be meant; the top is the usual context.
  const isAround = folder === '' || file.path.startsWith(`${folder}/`);
  return (by === 'guess' && isAround) || folder === '' || (takesByName(file) && fits(tree, file, folder));
}

function takesByName(file: Dockerfile): boolean {
  return contextSources(file).some(({ path, isPattern }) => path !== '' && !isPattern);
}

function ownIgnoreFile({ ignoreFiles }: RepositoryView, { path }: Dockerfile): IgnoreFile | null {
  return ignoreFiles.find((file) => file.path === `${path}.dockerignore`) ?? null;
}
