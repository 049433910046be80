import { instructionsOf, isShippedWith } from '../../dockerfile/stages.ts';
import { buildsOf } from '../../repository/knowledge.ts';
import { isSecretName } from '../../text/secret-name.ts';
import { buildStep, workflowOf, workflowPath } from '../example-files.ts';
import { defineRule } from '../rule.ts';

const given = workflowOf([buildStep('build-args: |', '  NPMRC=${{ secrets.NPMRC }}')]);

export default defineRule({
  id: 'secret-as-build-argument',
  scope: 'repository',
  severity: ['blocker', 'major'],
  category: 'security',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'The pipeline passes a secret as a build argument',
  remedy: 'Pass it as a secret, and mount it where it is used',
  rationale:
    'Build arguments are written into the history and the provenance of the image: whoever can pull it can read them. That the name looks harmless changes nothing. Pass the value as a secret of the build, and mount it in the one step that needs it.',
  peers: [],
  asks: ['builds'],
  examples: {
    bad: [
      {
        files: {
          [workflowPath]: given,
          Dockerfile: 'FROM node:24\nARG NPMRC\nCOPY . .\nRUN echo "$NPMRC" > .npmrc && npm ci && rm .npmrc\n',
        },
        reports: [
          {
            line: 2,
            message:
              '`.github/workflows/image.yml` passes a secret as `NPMRC`, and build arguments end up in the history of the image. Pass it as a secret, and mount it: `--mount=type=secret,id=NPMRC`.',
          },
        ],
      },
      {
        title: 'By a command, with the environment',
        files: {
          [workflowPath]: workflowOf([
            'run: docker build --build-arg NPMRC --build-arg INDEX=${{ secrets.INDEX }} --build-arg COMMIT=$COMMIT .\nenv: { NPMRC: "${{ secrets.NPMRC }}", COMMIT: "${{ github.sha }}" }',
          ]),
          Dockerfile: 'FROM node:24\nARG NPMRC\nARG INDEX\nARG COMMIT\nRUN setup "$NPMRC" "$INDEX" "$COMMIT"\n',
        },
        reports: [
          {
            line: 2,
            message:
              '`.github/workflows/image.yml` passes a secret as `NPMRC`, and build arguments end up in the history of the image. Pass it as a secret, and mount it: `--mount=type=secret,id=NPMRC`.',
          },
          {
            line: 3,
            message:
              '`.github/workflows/image.yml` passes a secret as `INDEX`, and build arguments end up in the history of the image. Pass it as a secret, and mount it: `--mount=type=secret,id=INDEX`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'As a secret',
        files: {
          [workflowPath]: workflowOf([buildStep('secrets: |', '  NPMRC=${{ secrets.NPMRC }}')]),
          Dockerfile: 'FROM node:24\nCOPY . .\nRUN --mount=type=secret,id=NPMRC,target=/root/.npmrc npm ci\n',
        },
      },
      {
        title: 'No secret',
        files: {
          [workflowPath]: workflowOf([buildStep('build-args: |', '  COMMIT=${{ github.sha }}')]),
          Dockerfile: 'FROM node:24\nARG COMMIT\nRUN echo "$COMMIT"\n',
        },
      },
      {
        title: 'The Dockerfile has no such argument',
        files: { [workflowPath]: given, Dockerfile: 'FROM node:24\nARG VERSION\nRUN echo "$VERSION"\n' },
      },
    ],
  },
  *check({ repository }) {
    for (const file of repository.dockerfiles) {
      const passing = buildsOf(repository.tree, file.path).filter(({ secretArguments }) => secretArguments.length > 0);
      if (passing.length === 0) continue;
      for (const stage of file.stages) {
        for (const { name, range } of instructionsOf(stage, 'ARG').flatMap(({ pairs }) => pairs)) {
          // A name that tells is told of wherever it is built.
          const build = passing.find(({ secretArguments }) => secretArguments.includes(name));
          if (build === undefined || isSecretName(name)) continue;
          yield {
            message: `\`${build.where.path}\` passes a secret as \`${name}\`, and build arguments end up in the history of the image. Pass it as a secret, and mount it: \`--mount=type=secret,id=${name}\`.`,
            subject: name,
            at: { path: file.path, range },
            related: [build.where],
            severity: isShippedWith(file, stage) ? 'blocker' : 'major',
          };
        }
      }
    }
  },
});
