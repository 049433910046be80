import { type CopiedSource, copiedSources } from '../../dockerfile/context-sources.ts';
import { type IgnoreFile, isIgnored } from '../../dockerfile/ignore-file.ts';
import { isShippedWith } from '../../dockerfile/stages.ts';
import { contextsOf, filesBelow, ignoreFileFor } from '../../repository/contexts.ts';
import { gitIgnoreGlob, isGitIgnored } from '../../repository/git-ignore.ts';
import { joinPath } from '../../repository/tree-paths.ts';
import type { Tree } from '../../snapshot/snapshot.ts';
import { listed } from '../../text/listed.ts';
import { secretFileOf } from '../../text/secret-file.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'secret-in-context',
  scope: 'repository',
  severity: ['major', 'critical'],
  category: 'security',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Folder is copied with secrets in it',
  remedy: 'Keep the secrets out with the ignore file',
  rationale:
    'Copying a folder copies whatever lies in it on the machine that builds: `.env` files and keys that git ignores are there on the machines of people, and end up in a layer that everybody who pulls the image can read. Only the ignore file keeps them out.',
  exceptions: 'Images that nothing but a pipeline builds, from a fresh checkout.',
  peers: [],
  reads: [gitIgnoreGlob],
  asks: ['builds'],
  examples: {
    bad: [
      {
        title: 'The ignore file lets it in',
        before: {
          '.gitignore': 'node_modules\n.env\n',
          '.dockerignore': 'node_modules\n.env\n',
          Dockerfile: 'FROM node:24-slim\nCOPY . .\n',
        },
        files: {
          '.gitignore': 'node_modules\n.env\n',
          '.dockerignore': 'node_modules\n',
          Dockerfile: 'FROM node:24-slim\nCOPY . .\n',
        },
        reports: [
          {
            line: 2,
            message:
              '`COPY .` takes `.env` along, which lies in working copies (git ignores it) and which `.dockerignore` does not keep out.',
          },
        ],
      },
      {
        title: 'Kept in the repository',
        files: {
          'api/Dockerfile': 'FROM python:3.14-slim\nCOPY deploy /srv/deploy\n',
          'api/deploy/tls/server.key': '',
          'api/deploy/run.py': '',
        },
        reports: [
          {
            path: 'api/Dockerfile',
            line: 2,
            severity: 'critical',
            message:
              '`COPY deploy` takes `deploy/tls/server.key` along, which is in the repository and which no ignore file keeps out.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Kept out',
        files: {
          '.gitignore': '.env\n',
          '.dockerignore': '**/.env*\n',
          Dockerfile: 'FROM node:24-slim\nCOPY . .\n',
        },
      },
      {
        title: 'Another folder',
        files: { '.gitignore': '.env\n', Dockerfile: 'FROM node:24-slim\nCOPY src ./src\n', 'src/a.js': '' },
      },
      {
        title: 'Examples and tests',
        files: {
          Dockerfile: 'FROM node:24-slim\nCOPY . .\n',
          '.env.example': 'TOKEN=\n',
          'test/fixtures/server.key': '',
        },
      },
      { title: 'Nothing says that there is one', files: 'FROM node:24-slim\nCOPY . .\n' },
    ],
  },
  *check({ repository: { tree, dockerfiles, ignoreFiles } }) {
    for (const file of dockerfiles) {
      const [context = ''] = contextsOf(tree, file).folders;
      const ignore = ignoreFileFor(ignoreFiles, file, context);
      const secrets = secretsIn(tree, context).filter(({ path }) => ignore === null || !isIgnored(ignore, path));
      for (const source of copiedSources(file)) {
        const taken = secrets.filter(({ path }) => takes(source, path));
        if (taken.length === 0) continue;
        const committed = taken.filter(({ isCommitted }) => isCommitted);
        const said = committed.length > 0 ? committed : taken;
        yield {
          message: `\`COPY ${source.text}\` takes ${listed(said.map(({ path }) => `\`${path}\``))} along, which ${where(committed.length > 0, said.length)} and which ${keptBy(ignore)}.`,
          subject: said.map(({ path }) => path).join(' '),
          at: { path: file.path, range: source.instruction.ownRange },
          severity: committed.length > 0 && isShippedWith(file, source.stage) ? 'critical' : 'major',
        };
      }
    }
  },
});

interface Secret {
  /** Relative to the context. */
  readonly path: string;
  readonly isCommitted: boolean;
}

/** Names that frameworks and people use for what they keep to themselves. */
const usual = ['.env', '.env.local', '.env.production', 'id_rsa', 'credentials.json', 'secrets.yaml', 'secrets.yml'];

function secretsIn(tree: Tree, context: string): Secret[] {
  const committed = filesBelow(tree, context).filter((path) => secretFileOf(path)?.sure === true);
  const local = usual.filter((name) => !committed.includes(name) && isGitIgnored(tree, joinPath(context, name)));
  return [
    ...committed.map((path) => ({ path, isCommitted: true })),
    ...local.map((path) => ({ path, isCommitted: false })),
  ];
}

/** As part of a folder; a file that is named is another rule's business. */
function takes({ path, isPattern }: CopiedSource, secret: string): boolean {
  return !isPattern && (path === '' || secret.startsWith(`${path}/`));
}

function where(isCommitted: boolean, count: number): string {
  if (isCommitted) return count > 1 ? 'are in the repository' : 'is in the repository';
  return count > 1 ? 'lie in working copies (git ignores them)' : 'lies in working copies (git ignores it)';
}

function keptBy(ignore: IgnoreFile | null): string {
  return ignore === null ? 'no ignore file keeps out' : `\`${ignore.path}\` does not keep out`;
}
