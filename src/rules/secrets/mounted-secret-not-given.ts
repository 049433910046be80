import type { RunInstruction } from '../../dockerfile/model.ts';
import { mountsOf, optionOf } from '../../dockerfile/mounts.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import { buildsOf } from '../../repository/knowledge.ts';
import { known } from '../../repository/unresolved.ts';
import type { Range } from '../../text/range.ts';
import { buildStep, workflowOf, workflowPath } from '../example-files.ts';
import { defineRule } from '../rule.ts';

const withToken = workflowOf([buildStep('secrets: |', '  npm_token=${{ secrets.NPM_TOKEN }}')]);

export default defineRule({
  id: 'mounted-secret-not-given',
  scope: 'repository',
  severity: ['blocker', 'critical'],
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Mounted secret that the pipeline does not give',
  remedy: 'Give the build the secret that it mounts, by the same id',
  rationale:
    'A mount gets its secret by its id. When the build is not given that id, a mount with `required` stops it, and any other mounts nothing: the command finds no file, or an empty variable, and goes on without credentials.',
  peers: [],
  asks: ['builds'],
  examples: {
    bad: [
      {
        title: 'Another id',
        files: {
          [workflowPath]: withToken,
          Dockerfile: 'FROM node:24\nCOPY . .\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\n',
        },
        reports: [
          {
            line: 3,
            severity: 'critical',
            message:
              '`.github/workflows/image.yml` gives the build `npm_token` and no secret `npmrc`: nothing is mounted.',
          },
        ],
      },
      {
        title: 'Required',
        files: {
          [workflowPath]: workflowOf([buildStep('push: true')]),
          Dockerfile: 'FROM node:24\nCOPY . .\nRUN --mount=type=secret,id=npmrc,required npm ci\n',
        },
        reports: [
          {
            line: 3,
            message: '`.github/workflows/image.yml` gives the build no secret `npmrc`: the build stops here.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Given',
        files: {
          [workflowPath]: withToken,
          Dockerfile: 'FROM node:24\nRUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci\n',
        },
      },
      {
        title: 'Only somebody may have it',
        files: {
          [workflowPath]: workflowOf([buildStep('push: true')]),
          Dockerfile: 'FROM node:24\nRUN --mount=type=secret,id=npmrc npm ci\n',
        },
      },
      {
        title: 'One of several builds gives it',
        files: {
          [workflowPath]: workflowOf([buildStep('push: true'), buildStep('secrets: npmrc=${{ secrets.NPMRC }}')]),
          Dockerfile: 'FROM node:24\nRUN --mount=type=secret,id=npmrc,required=true npm ci\n',
        },
      },
      {
        title: 'Given by an expression',
        files: {
          [workflowPath]: workflowOf([buildStep('secrets: ${{ inputs.secrets }}')]),
          Dockerfile: 'FROM node:24\nRUN --mount=type=secret,id=npmrc,required=true npm ci\n',
        },
      },
    ],
  },
  *check({ repository }) {
    for (const file of repository.dockerfiles) {
      const builds = buildsOf(repository.tree, file.path).filter(
        ({ machine, target }) => machine.isPipeline && target === undefined,
      );
      const [first] = builds;
      const given = [...new Set(builds.flatMap(({ secrets }) => secrets))];
      if (first === undefined || given.some((id) => known(id) === null)) continue;
      for (const { id, isRequired, range } of file.stages.flatMap((stage) =>
        instructionsOf(stage, 'RUN').flatMap(secretsOf),
      )) {
        if (given.includes(id) || automatic.has(id) || (!isRequired && given.length === 0)) continue;
        const named = given.map((one) => `\`${one}\``).join(', ');
        yield {
          message: `\`${first.where.path}\` gives the build ${named === '' ? '' : `${named} and `}no secret \`${id}\`: ${isRequired ? 'the build stops here' : 'nothing is mounted'}.`,
          subject: id,
          at: { path: file.path, range },
          related: [first.where],
          severity: isRequired ? 'blocker' : 'critical',
        };
      }
    }
  },
});

/** docker/build-push-action gives it by itself. */
const automatic: ReadonlySet<string> = new Set(['GIT_AUTH_TOKEN']);

interface MountedSecret {
  readonly id: string;
  readonly isRequired: boolean;
  readonly range: Range;
}

function secretsOf(run: RunInstruction): MountedSecret[] {
  return mountsOf(run).flatMap(({ flag, type, target }) => {
    const id = optionOf(flag, 'id') ?? target?.replace(/^.*\//, '');
    const required = flag.options.find(({ name }) => name === 'required');
    if (type !== 'secret' || id === undefined) return [];
    return [{ id, isRequired: required !== undefined && required.value !== 'false', range: flag.range }];
  });
}
