import { contextSources } from '../../dockerfile/context-sources.ts';
import { buildsOf } from '../../repository/knowledge.ts';
import { foldersAbove, joinPath, mayHavePath } from '../../repository/tree-paths.ts';
import { workflowOf, workflowPath } from '../example-files.ts';
import { defineRule } from '../rule.ts';

const fromTop = workflowOf(['uses: docker/build-push-action@v7\nwith:\n  context: .\n  file: shop/Dockerfile']);

export default defineRule({
  id: 'copy-for-another-context',
  scope: 'repository',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Copies from another build context than the pipeline’s',
  remedy: 'Copy by the path in the context that the pipeline builds from',
  rationale:
    "The sources of `COPY` are paths in the build context, not paths beside the Dockerfile. Which folder that is, whoever builds decides: a `COPY` that works on one's own machine, from the component's folder, finds nothing where the pipeline builds from the top of the repository, and the other way round.",
  exceptions: 'A step of the pipeline puts the file there before the build.',
  peers: [],
  asks: ['builds'],
  examples: {
    bad: [
      {
        title: 'Written for its own folder, built from the top',
        files: {
          [workflowPath]: fromTop,
          'shop/Dockerfile': 'FROM node:24\nCOPY package.json ./\nRUN npm install\n',
          'shop/package.json': '{}\n',
        },
        reports: [
          {
            path: 'shop/Dockerfile',
            line: 2,
            message:
              '`.github/workflows/image.yml` builds this from the top of the repository, where there is no `package.json`; there is one in `shop`. Copy `shop/package.json`, or build from `shop`.',
          },
        ],
      },
      {
        title: 'Written for the top, built from its own folder',
        files: {
          [workflowPath]: workflowOf(['run: docker build shop']),
          'shop/Dockerfile': 'FROM node:24\nCOPY shop/package.json ./\n',
          'shop/package.json': '{}\n',
        },
        reports: [
          {
            path: 'shop/Dockerfile',
            line: 2,
            message:
              '`.github/workflows/image.yml` builds this from `shop`, where there is no `shop/package.json`; there is one below the top of the repository. Copy it by its path in `shop`, or build from the top of the repository.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'By the path in the context',
        files: {
          [workflowPath]: fromTop,
          'shop/Dockerfile': 'FROM node:24\nCOPY shop/package.json ./\n',
          'shop/package.json': '{}\n',
        },
      },
      {
        title: 'Made before the build',
        files: { [workflowPath]: fromTop, 'shop/Dockerfile': 'FROM node:24\nCOPY dist/ ./\n' },
      },
      {
        title: 'One of several ways fits',
        files: {
          [workflowPath]: workflowOf(['run: docker build -f shop/Dockerfile .', 'run: docker build shop']),
          'shop/Dockerfile': 'FROM node:24\nCOPY package.json ./\n',
          'shop/package.json': '{}\n',
        },
      },
      {
        title: 'Nobody says from where',
        files: { 'shop/Dockerfile': 'FROM node:24\nCOPY package.json ./\n', 'package.json': '{}\n' },
      },
    ],
  },
  *check({ repository }) {
    const { tree } = repository;
    if (tree.truncated) return;
    for (const file of repository.dockerfiles) {
      const builds = buildsOf(tree, file.path).filter(
        ({ machine, target }) => machine.isPipeline && target === undefined,
      );
      const [first] = builds;
      if (first?.context == null) continue;
      const contexts = builds.flatMap(({ context }) => context ?? []);
      for (const { path, range, isPattern } of contextSources(file)) {
        if (path === '' || isPattern || contexts.some((context) => mayHavePath(tree, joinPath(context, path))))
          continue;
        const other = foldersAbove(file.path).find((folder) => mayHavePath(tree, joinPath(folder, path)));
        if (other === undefined) continue;
        yield {
          message: `\`${first.where.path}\` builds this from ${called(first.context)}, where there is no \`${path}\`; there is one ${other === '' ? 'below ' : 'in '}${called(other)}. ${remedyFor(first.context, joinPath(other, path))}, or build from ${called(other)}.`,
          subject: path,
          at: { path: file.path, range },
          related: [first.where],
        };
      }
    }
  },
});

function remedyFor(context: string, path: string): string {
  if (context === '') return `Copy \`${path}\``;
  return path.startsWith(`${context}/`) ? `Copy it by its path in \`${context}\`` : 'Copy what is in the context';
}

function called(folder: string): string {
  return folder === '' ? 'the top of the repository' : `\`${folder}\``;
}
