import { buildkitFeatures } from '../../dockerfile/frontend.ts';
import type { Dockerfile } from '../../dockerfile/model.ts';
import { mountsOf } from '../../dockerfile/mounts.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import type { Build } from '../../repository/build.ts';
import { buildsOf } from '../../repository/knowledge.ts';
import type { Range } from '../../text/range.ts';
import { workflowOf, workflowPath } from '../example-files.ts';
import { defineRule } from '../rule.ts';

const mounting = 'FROM golang:1.26\nCOPY . .\nRUN --mount=type=cache,target=/go/pkg/mod go build .\n';

export default defineRule({
  id: 'needs-buildkit',
  scope: 'repository',
  severity: ['blocker', 'critical'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Needs BuildKit, and is built without',
  remedy: 'Build with BuildKit',
  rationale:
    'Mounts, here-documents, `--chmod`, `--link` and more are BuildKit\'s. The legacy builder, which `DOCKER_BUILDKIT=0` asks for, stops at them: "the --mount option requires BuildKit". Kaniko reads mounts and does not make them, so that what a secret or a bind mount should hold is not there.',
  peers: [],
  asks: ['builds'],
  examples: {
    bad: [
      {
        title: 'The legacy builder is asked for',
        files: {
          [workflowPath]: workflowOf(['run: DOCKER_BUILDKIT=0 docker build .']),
          Dockerfile: mounting,
        },
        reports: [
          {
            line: 3,
            message:
              '`.github/workflows/image.yml` builds with the legacy builder (`DOCKER_BUILDKIT=0`), which has no `RUN --mount`: the build stops here.',
          },
        ],
      },
      {
        title: 'Kaniko makes no secret mounts',
        files: {
          '.gitlab-ci.yml':
            'image:\n  script:\n    - /kaniko/executor --context "${CI_PROJECT_DIR}" --destination acme/shop\n',
          Dockerfile:
            'FROM node:24\nCOPY package*.json ./\nRUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci\n',
        },
        reports: [
          {
            line: 3,
            message:
              '`.gitlab-ci.yml` builds with Kaniko, which reads `--mount=type=secret` and mounts nothing: what the command looks for is not there.',
            severity: 'critical',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Docker builds with BuildKit by itself',
        files: { [workflowPath]: workflowOf(['run: docker build .']), Dockerfile: mounting },
      },
      {
        title: 'Podman has mounts of its own',
        files: { [workflowPath]: workflowOf(['run: podman build .']), Dockerfile: mounting },
      },
      {
        title: 'Nothing that it lacks',
        files: {
          [workflowPath]: workflowOf(['run: DOCKER_BUILDKIT=0 docker build .']),
          Dockerfile: 'FROM golang:1.26\nCOPY . .\nRUN go build .\n',
        },
      },
      {
        title: 'buildx is BuildKit, whatever the variable says',
        files: {
          [workflowPath]: workflowOf(['run: DOCKER_BUILDKIT=0 docker buildx build .']),
          Dockerfile: mounting,
        },
      },
      {
        title: 'Without a cache, Kaniko does the same more slowly',
        files: {
          '.gitlab-ci.yml': 'image:\n  script:\n    - /kaniko/executor --context "${CI_PROJECT_DIR}"\n',
          Dockerfile: mounting,
        },
      },
    ],
  },
  *check({ repository }) {
    for (const file of repository.dockerfiles) {
      const builds = buildsOf(repository.tree, file.path);
      const legacy = builds.find(({ machine }) => machine.engine === 'legacy');
      const kaniko = builds.find(({ machine }) => machine.engine === 'kaniko');
      if (legacy !== undefined) yield* withLegacy(file, legacy);
      if (kaniko !== undefined) yield* withKaniko(file, kaniko);
    }
  },
});

function* withLegacy(file: Dockerfile, { where }: Build) {
  for (const { feature, range } of buildkitFeatures(file)) {
    yield {
      message: `\`${where.path}\` builds with the legacy builder (\`DOCKER_BUILDKIT=0\`), which has no ${feature.name}: the build stops here.`,
      subject: feature.name,
      at: { path: file.path, range },
      related: [where],
    };
  }
}

function* withKaniko(file: Dockerfile, { where }: Build) {
  for (const { text, range } of neededMounts(file)) {
    yield {
      message: `\`${where.path}\` builds with Kaniko, which reads \`--mount=type=${text}\` and mounts nothing: what the command looks for is not there.`,
      subject: `mount ${text}`,
      at: { path: file.path, range },
      related: [where],
      severity: 'critical' as const,
      confidence: 'likely' as const,
    };
  }
}

/** Mounts that a command cannot do without. */
function neededMounts(file: Dockerfile): { readonly text: string; readonly range: Range }[] {
  return file.stages.flatMap((stage) =>
    instructionsOf(stage, 'RUN').flatMap((run) =>
      mountsOf(run).flatMap(({ type, flag }) =>
        type === 'secret' || type === 'bind' || type === 'ssh' ? [{ text: type, range: flag.range }] : [],
      ),
    ),
  );
}
