import { runScripts } from '../../dockerfile/commands.ts';
import { mountsOf, optionOf } from '../../dockerfile/mounts.ts';
import { bindingOf } from '../../dockerfile/scope.ts';
import type { Build } from '../../repository/build.ts';
import { buildsOf } from '../../repository/knowledge.ts';
import { scriptVariables } from '../../shell/variables.ts';
import { buildStep, workflowOf, workflowPath } from '../example-files.ts';
import { defineRule } from '../rule.ts';

const withToken = workflowOf([buildStep('secrets: |', '  NPM_TOKEN=${{ secrets.NPM_TOKEN }}')]);

export default defineRule({
  id: 'secret-not-mounted',
  scope: 'repository',
  severity: 'critical',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Secret of the build is used without a mount',
  remedy: 'Mount the secret in the step that uses it',
  rationale:
    'A secret that the pipeline hands to the build is in no step by itself: only a `RUN` that mounts it, with `--mount=type=secret,id=…`, has it, as a file in `/run/secrets` or, with `env=`, as a variable. Without the mount the file is missing and the variable empty; the step fails, or quietly goes on without credentials. An `ARG` is not the way out: build arguments end up in the history of the image.',
  peers: [],
  asks: ['builds'],
  examples: {
    bad: [
      {
        title: 'A variable that nothing sets',
        files: {
          [workflowPath]: withToken,
          Dockerfile:
            'FROM node:24\nCOPY . .\nRUN npm config set //registry.npmjs.org/:_authToken "$NPM_TOKEN" && npm ci && rm ~/.npmrc\n',
        },
        reports: [
          {
            line: 3,
            message:
              '`.github/workflows/image.yml` gives the build the secret `NPM_TOKEN`, and this step uses it without mounting it: it is empty here. Add `--mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN`.',
          },
        ],
      },
      {
        title: 'A file that is not there',
        files: {
          [workflowPath]: withToken,
          Dockerfile: 'FROM node:24\nCOPY . .\nRUN NPM_TOKEN=$(cat /run/secrets/NPM_TOKEN) npm ci\n',
        },
        reports: [
          {
            line: 3,
            message:
              '`.github/workflows/image.yml` gives the build the secret `NPM_TOKEN`, and this step uses it without mounting it: it is empty here. Add `--mount=type=secret,id=NPM_TOKEN`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Mounted',
        files: {
          [workflowPath]: withToken,
          Dockerfile:
            'FROM node:24\nCOPY . .\nRUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm ci\nRUN --mount=type=secret,id=NPM_TOKEN NPM_TOKEN=$(cat /run/secrets/NPM_TOKEN) npm ci\n',
        },
      },
      {
        title: 'Not used here',
        files: { [workflowPath]: withToken, Dockerfile: 'FROM node:24\nCOPY . .\nRUN npm ci\n' },
      },
      {
        title: 'Something of the same name',
        files: {
          [workflowPath]: withToken,
          Dockerfile: 'FROM node:24\nARG NPM_TOKEN=none\nRUN echo "$NPM_TOKEN"\nRUN NPM_TOKEN=x; echo "$NPM_TOKEN"\n',
        },
      },
      {
        title: 'A secret that the pipeline does not give',
        files: {
          [workflowPath]: workflowOf([buildStep('push: true')]),
          Dockerfile: 'FROM node:24\nRUN echo "$NPM_TOKEN"\n',
        },
      },
    ],
  },
  *check({ repository }) {
    for (const file of repository.dockerfiles) {
      const given = givenSecrets(buildsOf(repository.tree, file.path));
      if (given.size === 0) continue;
      for (const { run, script } of runScripts(file)) {
        const mounted = new Set(
          mountsOf(run).flatMap(({ flag, type, target }) =>
            type === 'secret' ? [optionOf(flag, 'id') ?? target?.replace(/^.*\//, '') ?? ''] : [],
          ),
        );
        const { uses, assigned, opaque } = scriptVariables(script);
        for (const [id, { where }] of given) {
          if (mounted.has(id)) continue;
          const asFile = run.args.text.includes(`/run/secrets/${id}`);
          const asVariable =
            !opaque &&
            !assigned.has(id) &&
            bindingOf(run.scope, id) === null &&
            uses.some(({ name, operator }) => name === id && operator === null);
          if (!asFile && !asVariable) continue;
          yield {
            message: `\`${where.path}\` gives the build the secret \`${id}\`, and this step uses it without mounting it: it is empty here. Add \`--mount=type=secret,id=${id}${asFile ? '' : `,env=${id}`}\`.`,
            subject: id,
            at: { path: file.path, range: run.ownRange },
            related: [where],
          };
        }
      }
    }
  },
});

function givenSecrets(builds: readonly Build[]): ReadonlyMap<string, Build> {
  return new Map(
    builds.flatMap((build) => build.secrets.filter((id) => /^[\w.-]+$/.test(id)).map((id) => [id, build] as const)),
  );
}
