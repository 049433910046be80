import { runScripts } from '../../dockerfile/commands.ts';
import type { Dockerfile, RunInstruction } from '../../dockerfile/model.ts';
import { mountsOf } from '../../dockerfile/mounts.ts';
import type { Build } from '../../repository/build.ts';
import { buildsOf } from '../../repository/knowledge.ts';
import { known, unknownMark } from '../../repository/unresolved.ts';
import type { Command } from '../../shell/command.ts';
import { buildStep, workflowOf, workflowPath } from '../example-files.ts';
import { defineRule } from '../rule.ts';

const go =
  'FROM golang:1.26\nCOPY go.mod go.sum ./\nRUN --mount=type=cache,target=/go/pkg/mod go mod download\nCOPY . .\nRUN --mount=type=cache,target=/go/pkg/mod go build .\n';

export default defineRule({
  id: 'cache-mount-never-kept',
  scope: 'repository',
  severity: 'major',
  category: 'performance',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Cache mounts that the pipeline never keeps',
  remedy: 'Keep downloads in a layer, or save the cache mounts between runs',
  rationale:
    'A cache mount lives in the builder. Hosted runners start a new one for each job, and `cache-to` exports layers, not mounts: there, a mount is empty every time. Worse, what a step downloads into the mount is in no layer, so the layer cache that used to save the download now saves nothing. Keep downloads in a layer where builds run on such machines, or keep the mounts as well: with a builder that lives on, or an action that saves them between runs.',
  exceptions: 'The mounts are there for builds on developers’ machines, and the pipeline’s time does not matter.',
  peers: [],
  asks: ['builds'],
  examples: {
    bad: [
      {
        title: 'Layers are exported, and the modules are in none of them',
        files: {
          [workflowPath]: workflowOf([buildStep('cache-from: type=gha', 'cache-to: type=gha,mode=max')]),
          Dockerfile: go,
        },
        reports: [
          {
            line: 3,
            message:
              '`.github/workflows/image.yml` builds on a new machine each time and keeps layers only (`cache-to: type=gha,mode=max`), so cache mounts are always empty there. What `go mod download` fetches is in no layer either, so every build fetches it again: leave it in a layer, or save the mounts too.',
          },
        ],
      },
      {
        title: 'Nothing is lost, and nothing is won',
        files: {
          [workflowPath]: workflowOf([buildStep('cache-to: type=gha')]),
          Dockerfile: 'FROM node:24\nCOPY . .\nRUN --mount=type=cache,target=/root/.npm npm ci\n',
        },
        reports: [
          {
            line: 3,
            message:
              '`.github/workflows/image.yml` builds on a new machine each time and keeps layers only (`cache-to: type=gha`), so cache mounts are always empty there. Save the mounts too, or do without.',
          },
        ],
      },
      {
        title: 'With a name that only the pipeline knows',
        files: {
          '.gitlab-ci.yml':
            'image:\n  services: [docker:28-dind]\n  script:\n    - docker buildx build --cache-to type=registry,ref=$CI_REGISTRY_IMAGE/cache .\n',
          Dockerfile: 'FROM golang:1.26\nRUN --mount=type=cache,target=/root/.cache/go-build go build -o /shop .\n',
        },
        reports: [
          {
            line: 2,
            message:
              '`.gitlab-ci.yml` builds on a new machine each time and keeps layers only (`cache-to: type=registry,ref=…/cache`), so cache mounts are always empty there. Save the mounts too, or do without.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'The mounts are saved',
        files: {
          [workflowPath]: workflowOf([
            'uses: reproducible-containers/buildkit-cache-dance@v3',
            buildStep('cache-to: type=gha'),
          ]),
          Dockerfile: go,
        },
      },
      {
        title: 'The builder may live on',
        files: {
          [workflowPath]: workflowOf([buildStep('cache-to: type=gha')], 'runs-on: self-hosted'),
          Dockerfile: go,
        },
      },
      {
        title: 'No layers are kept either',
        files: { [workflowPath]: workflowOf([buildStep('push: true')]), Dockerfile: go },
      },
      { title: 'Nobody knows how it is built', files: { Dockerfile: go } },
      {
        title: 'No cache mounts',
        files: {
          [workflowPath]: workflowOf([buildStep('cache-to: type=gha')]),
          Dockerfile: 'FROM golang:1.26\nRUN go mod download\n',
        },
      },
    ],
  },
  *check({ repository }) {
    for (const file of repository.dockerfiles) {
      const builds = buildsOf(repository.tree, file.path).filter(({ machine }) => machine.isPipeline);
      const exporting = builds.find(({ cacheTo }) => exported(cacheTo) !== null);
      const open = builds.find(({ cacheTo }) => cacheTo === null || cacheTo.some((entry) => known(entry) === null));
      if (builds.some(({ machine }) => machine.builder !== 'fresh')) continue;
      const mounting = mountingRuns(file);
      const [first] = mounting;
      if (first === undefined) continue;
      if (exporting === undefined) {
        const skip = `what \`${open?.where.path}\` keeps between builds is known at build time only`;
        if (open !== undefined) yield { skip, path: file.path };
        continue;
      }
      const fetching = mounting.find(({ download }) => download !== null);
      const { run, download } = fetching ?? first;
      yield {
        message: `${situation(exporting)}, so cache mounts are always empty there. ${remedy(download)}`,
        subject: 'cache mounts',
        identity: 'cache mounts',
        at: { path: file.path, range: run.ownRange },
        related: [exporting.where],
      };
    }
  },
});

function situation({ where, cacheTo }: Build): string {
  return `\`${where.path}\` builds on a new machine each time and keeps layers only (\`cache-to: ${exported(cacheTo)}\`)`;
}

function remedy(download: string | null): string {
  return download === null
    ? 'Save the mounts too, or do without.'
    : `What \`${download}\` fetches is in no layer either, so every build fetches it again: leave it in a layer, or save the mounts too.`;
}

/** The first export of layers, as far as it is known; null where there is none. */
function exported(cacheTo: Build['cacheTo']): string | null {
  const entry = cacheTo?.find((one) => /\btype=(?:gha|registry|s3|azblob|local)\b/.test(one));
  return entry?.replaceAll(unknownMark, '…') ?? null;
}

interface MountingRun {
  readonly run: RunInstruction;
  /** A command that does nothing but fill the cache; null: it leaves something in a layer. */
  readonly download: string | null;
}

function mountingRuns(file: Dockerfile): MountingRun[] {
  return runScripts(file)
    .filter(({ run }) => mountsOf(run).some(({ type }) => type === 'cache'))
    .map(({ run, commands }) => ({ run, download: onlyDownload(commands) }));
}

/** Commands beside a download that leave nothing in a layer. */
const idle: ReadonlySet<string | null> = new Set(['cd', 'echo', 'export', 'set', 'true', ':']);

function onlyDownload(commands: readonly Command[]): string | null {
  const found = commands.filter(({ name }) => !idle.has(name)).map(downloadOf);
  return found.every((text) => text !== null) ? (found[0] ?? null) : null;
}

const downloads =
  /^(?:go mod download|cargo fetch|pnpm fetch|dotnet restore|mvnw? (?:\S+ )*dependency:(?:go-offline|resolve)|gradlew? (?:\S+ )*dependencies|pip3? download)\b/;

function downloadOf({ name, args }: Command): string | null {
  return downloads.exec([name, ...args.map(({ text }) => text)].join(' '))?.[0] ?? null;
}
