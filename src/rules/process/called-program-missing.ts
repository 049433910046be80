import { basename } from 'node:path/posix';
import { installedBefore, toolBefore } from '../../dockerfile/installed.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { isPlaced, placedIn, runTextOf } from '../../dockerfile/placed.ts';
import { rootBase } from '../../dockerfile/stages.ts';
import { mayBring } from '../../images/package-tools.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { callsOf, commandsOfCall } from '../../repository/calls.ts';
import { dockerfileOf } from '../../repository/dockerfiles.ts';
import { workloadsOf } from '../../repository/knowledge.ts';
import type { Call, Workload } from '../../repository/workload.ts';
import { manifestOf } from '../example-files.ts';
import { defineRule, type Place } from '../rule.ts';

const manifest = (command: string) => manifestOf('livenessProbe:', `  exec: { command: ${command} }`);

export default defineRule({
  id: 'called-program-missing',
  scope: 'repository',
  severity: ['critical', 'major'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'A manifest calls a program that the image lacks',
  remedy: 'Install what the probe calls, or probe with what the image has',
  rationale:
    'Probes, hooks and health checks in manifests and compose files run inside the container, with the programs that the image has. So does what a script runs there (`docker exec`). When a package goes because nothing in the Dockerfile seems to use it, or the image moves to a smaller base, the probe fails: containers are restarted over and over, or never become ready, though nothing is wrong with them.',
  peers: [],
  asks: ['builds', 'workloads'],
  examples: {
    bad: [
      {
        title: 'A package is removed that a probe needs',
        before: {
          'shop/Dockerfile': 'FROM debian:13-slim\nRUN apt-get update && apt-get install -y procps\nUSER 1000\n',
          'deploy/shop.yaml': manifest('[sh, -c, "ps aux | grep [s]hop || exit 1"]'),
        },
        files: {
          'shop/Dockerfile': 'FROM debian:13-slim\nUSER 1000\n',
          'deploy/shop.yaml': manifest('[sh, -c, "ps aux | grep [s]hop || exit 1"]'),
        },
        reports: [
          {
            path: 'shop/Dockerfile',
            line: 2,
            message:
              '`procps` is no longer installed, and the livenessProbe in `deploy/shop.yaml` calls `ps`: it fails, so the container is restarted over and over.',
          },
        ],
      },
      {
        title: 'A probe that the image was not made for',
        files: {
          'shop/Dockerfile': 'FROM debian:13-slim\nUSER 1000\n',
          'deploy/shop.yaml': manifest('[curl, -f, http://localhost:8080/]'),
        },
        reports: [
          {
            path: 'deploy/shop.yaml',
            line: 10,
            message:
              'The livenessProbe calls `curl`, and the image of `shop/Dockerfile`, on `debian:13-slim`, has none: it fails, so the container is restarted over and over.',
          },
        ],
      },
      {
        title: 'The program is at another path now',
        before: {
          'shop/Dockerfile': 'FROM debian:13-slim\nCOPY shop /app/shop\nUSER 1000\nENTRYPOINT ["/app/shop"]\n',
          'deploy/shop.yaml': manifestOf('command: ["/app/shop", "--verbose"]'),
        },
        files: {
          'shop/Dockerfile': 'FROM debian:13-slim\nCOPY shop /usr/local/bin/shop\nUSER 1000\nENTRYPOINT ["shop"]\n',
          'deploy/shop.yaml': manifestOf('command: ["/app/shop", "--verbose"]'),
        },
        reports: [
          {
            path: 'shop/Dockerfile',
            line: 2,
            message:
              '`/app/shop` was put here, and is not in the image any more; the command in `deploy/shop.yaml` calls it: it fails, so the container does not start.',
          },
        ],
      },
      {
        title: 'A command of a script',
        files: {
          'shop/Dockerfile': 'FROM debian:13-slim\nUSER 1000\n',
          Makefile:
            'shell:\n\tdocker build -t acme/shop shop\n\tdocker run --rm -it --entrypoint curl acme/shop -f db\n',
        },
        reports: [
          {
            path: 'Makefile',
            line: 3,
            message:
              'The command calls `curl`, and the image of `shop/Dockerfile`, on `debian:13-slim`, has none: it fails, so the container does not start.',
          },
        ],
      },
      {
        title: 'A command that is run in the container of a service',
        files: {
          'shop/Dockerfile': 'FROM alpine:3.23\nUSER 1000\n',
          'compose.yml': 'services:\n  web: { build: shop }\n',
          Makefile: 'shell:\n\tdocker compose exec web bash\n',
        },
        reports: [
          {
            path: 'Makefile',
            line: 2,
            severity: 'major',
            message:
              '`docker compose exec` calls `bash`, and the image of `shop/Dockerfile`, on `alpine:3.23`, has none: it fails.',
          },
        ],
      },
      {
        title: 'A package is removed that a script calls in the cluster',
        before: {
          'shop/Dockerfile': 'FROM debian:13-slim\nRUN apt-get update && apt-get install -y procps\nUSER 1000\n',
          'deploy/shop.yaml': manifestOf('args: []'),
          'top.sh': 'kubectl -n shop exec deploy/shop -c web -- ps aux\n',
        },
        files: {
          'shop/Dockerfile': 'FROM debian:13-slim\nUSER 1000\n',
          'deploy/shop.yaml': manifestOf('args: []'),
          'top.sh': 'kubectl -n shop exec deploy/shop -c web -- ps aux\n',
        },
        reports: [
          {
            path: 'shop/Dockerfile',
            line: 2,
            severity: 'major',
            message: '`procps` is no longer installed, and `kubectl exec` in `top.sh` calls `ps`: it fails.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'A command in a container that has it, or that may have it',
        files: {
          'shop/Dockerfile':
            'FROM debian:13-slim AS shop\nUSER 1000\nFROM shop AS dev\nRUN apt-get update && apt-get install -y curl\n',
          'compose.yml':
            'services:\n  web:\n    build: { context: shop, target: dev }\n  db:\n    image: postgres:18\n',
          Makefile:
            'check:\n\tdocker compose exec web curl -f localhost\n\tdocker compose exec web bash -c ls\n\tdocker compose exec db curl localhost\n\tdocker exec other curl localhost\n',
        },
      },
      {
        title: 'A shell, and another one where the first is not there',
        files: {
          'shop/Dockerfile': 'FROM alpine:3.23\nUSER 1000\n',
          'compose.yml': 'services:\n  web: { build: shop }\n',
          'shell.sh': 'docker compose exec web bash || docker compose exec web sh\n',
        },
      },
      {
        title: 'A folder that still holds it',
        before: {
          'shop/Dockerfile': 'FROM debian:13-slim\nCOPY check.sh /app/check.sh\nCOPY shop /app/shop\n',
          'deploy/shop.yaml': manifest('[/app/check.sh]'),
        },
        files: {
          'shop/Dockerfile': 'FROM debian:13-slim\nCOPY dist /app\n',
          'deploy/shop.yaml': manifest('[/app/check.sh]'),
        },
      },
      {
        title: 'It is installed',
        files: {
          'shop/Dockerfile': 'FROM debian:13-slim\nRUN apt-get update && apt-get install -y curl\nUSER 1000\n',
          'deploy/shop.yaml': manifest('[curl, -f, http://localhost:8080/]'),
        },
      },
      {
        title: 'The base image has it',
        before: {
          'shop/Dockerfile': 'FROM alpine:3.23\nRUN apk add --no-cache procps\nUSER 1000\n',
          'deploy/shop.yaml': manifest('[sh, -c, "ps | grep [s]hop"]'),
        },
        files: {
          'shop/Dockerfile': 'FROM alpine:3.23\nUSER 1000\n',
          'deploy/shop.yaml': manifest('[sh, -c, "ps | grep [s]hop"]'),
        },
      },
      {
        title: 'It goes without as well',
        files: {
          'shop/Dockerfile': 'FROM debian:13-slim\nUSER 1000\n',
          'deploy/shop.yaml': manifest('[sh, -c, "curl -f http://localhost:8080/ || true"]'),
        },
      },
      {
        title: 'Another program is tried',
        files: {
          'shop/Dockerfile': 'FROM debian:13-slim\nUSER 1000\n',
          'deploy/shop.yaml': manifest('[sh, -c, "curl -f localhost || wget -q localhost || /shop check"]'),
        },
      },
      {
        title: 'A mount that brings programs',
        files: {
          'shop/Dockerfile': 'FROM debian:13-slim\nUSER 1000\n',
          'deploy/shop.yaml': `${manifest('[curl, -f, http://localhost:8080/]')}          volumeMounts: [{ name: tools, mountPath: /usr/local/bin }]\n`,
        },
      },
      {
        title: 'A compose file on top builds another stage',
        files: {
          'shop/Dockerfile':
            'FROM alpine:3.23 AS shop\nUSER 1000\nFROM shop AS dev\nRUN apk add --no-cache bash\nFROM shop\n',
          'compose.yml': 'services:\n  web: { build: shop }\n',
          'compose.override.yml': 'services:\n  web: { build: { context: shop, target: dev } }\n',
          Makefile: 'shell:\n\tdocker compose exec web bash\n',
        },
      },
      {
        title: 'Another image',
        files: {
          'mail/Dockerfile': 'FROM debian:13-slim\nUSER 1000\n',
          'deploy/shop.yaml': manifest('[curl, -f, http://localhost:8080/]'),
        },
      },
    ],
  },
  *check({ repository, base }) {
    for (const file of repository.dockerfiles) {
      const before = dockerfileOf(base?.dockerfiles ?? [], file.path) ?? null;
      const told = new Set<string>();
      for (const workload of workloadsOf(repository.tree, file.path)) {
        const stage = builtStage(file, workload);
        const was = before === null ? null : builtStage(before, workload);
        if (workload.mounts?.some(bringsPrograms) === true) continue;
        for (const call of callsOf(workload)) {
          const missing =
            stage === null ? null : missingIn(file, stage, before && was && { file: before, stage: was }, call);
          if (stage === null || missing === null) continue;
          const { tool, removed } = missing;
          const { where } = call;
          const { path } = where;
          // What is gone is one finding, whoever called for it; so is a program that a script calls again and again.
          const key = removed?.name ?? (call.isScripted !== true ? '' : `${tool} ${path}`);
          if (key !== '' && told.has(key)) continue;
          told.add(key);
          const place: Place = where;
          const outcome = `it fails${consequences[call.kind] ?? ''}.`;
          const [who, start] =
            call.isScripted !== true
              ? [`the ${call.kind}`, `The ${call.kind}`]
              : [`\`${call.kind}\``, `\`${call.kind}\``];
          const caller = `${who} in \`${path}\` calls`;
          const severity = call.isScripted !== true ? 'critical' : 'major';
          yield removed === null
            ? {
                severity,
                message: `${start} calls \`${tool}\`, and the image of \`${file.path}\`${standingOn(stage)} has none: ${outcome}`,
                subject: `${tool} ${workload.name}`,
                at: place,
              }
            : {
                severity,
                message: removed.isFile
                  ? `\`${tool}\` was put here, and is not in the image any more; ${caller} it: ${outcome}`
                  : `\`${removed.name}\` is no longer installed, and ${caller} \`${tool}\`: ${outcome}`,
                subject: `${tool} ${workload.name}`,
                at: removed.at,
                related: [{ ...place, side: repository.side }],
              };
        }
      }
    }
  },
});

/** What a workload runs of a Dockerfile. */
interface Built {
  readonly file: Dockerfile;
  readonly stage: Stage;
}

/** null: not known. */
function builtStage(file: Dockerfile, { target }: Workload): Stage | null {
  if (target === undefined) return file.stages.at(-1) ?? null;
  const named = file.stages.findLast(({ name }) => name?.toLowerCase() === target?.toLowerCase());
  return target === null ? null : (named ?? null);
}

const consequences: Readonly<Record<string, string>> = {
  command: ', so the container does not start',
  livenessProbe: ', so the container is restarted over and over',
  readinessProbe: ', so the container never becomes ready',
  startupProbe: ', so the container never counts as started',
  healthcheck: ', so the container never counts as healthy',
};

interface Missing {
  readonly tool: string;
  /** null: it was not there before either, as far as that is known. */
  readonly removed: Removed | null;
}

interface Removed {
  readonly name: string;
  readonly isFile: boolean;
  readonly at: Place;
}

/** The first program of a call that the image lacks, surely or because it is gone; null: it lacks none. */
function missingIn(file: Dockerfile, stage: Stage, before: Built | null, call: Call): Missing | null {
  // It is asked for first, its failure does not matter, or another one is tried.
  if (/\bcommand -v\b|\bwhich\b|\btype\b/.test((call.command ?? []).join(' ')) || isAnswered(call)) return null;
  for (const { name, path, conditional } of commandsOfCall(call)) {
    if (name === null || conditional) continue;
    if (path !== null && !/^\/(?:usr\/)?s?bin\//.test(path)) {
      const removed = before === null || mayHold(stage, path) ? null : fileRemovedFrom(before, path);
      if (removed !== null) return { tool: path, removed };
      continue;
    }
    const { present } = toolBefore(file, stage, null, null, name);
    if (present === true || isPlaced(stage, name)) continue;
    const removed = before === null ? null : removedFrom(before, name);
    if (present === false) return { tool: name, removed };
    const isOpen = installedBefore(file, stage, null).isOpen;
    if (!isOpen && removed !== null && !brings(file, stage, name)) return { tool: name, removed };
  }
  return null;
}

/** `|| true`, `|| wget …`: anything but `|| exit 1` and the like may succeed where a program is missing. */
function isAnswered({ command }: Call): boolean {
  const alternatives = (command ?? []).join(' ').split('||').slice(1);
  return alternatives.some((one) => !/^[\s({]*(?:echo\b[^;&|]*(?:;|&&)\s*)?(?:exit\s+[1-9]|false\b|kill\b)/.test(one));
}

/** A mount in which programs are looked for. */
function bringsPrograms(path: string): boolean {
  return /^\/(?:usr\/?|(?:usr\/(?:local\/?)?)?(?:s?bin\/?)?)$/.test(path);
}

/** Something may have put a file at the path: a folder that is copied there, a command that names it. */
function mayHold(stage: Stage, path: string): boolean {
  const isCovered = placedIn(stage).some(
    (one) => one.path === null || one.path === path || one.path === '/' || path.startsWith(`${one.path}/`),
  );
  return isCovered || runTextOf(stage).includes(basename(path));
}

/** The COPY that put a file at the path. */
function fileRemovedFrom({ file, stage }: Built, path: string): Removed | null {
  const copy = placedIn(stage).findLast((one) => one.path === path)?.copy;
  if (copy === undefined) return null;
  return { name: path, isFile: true, at: { path: file.path, range: copy.ownRange, side: 'base' } };
}

function brings(file: Dockerfile, stage: Stage, tool: string): boolean {
  return [...installedBefore(file, stage, null).packages].some((name) => mayBring(tool, name) !== false);
}

/** The package that brought a program before, and where it was installed. */
function removedFrom({ file, stage }: Built, tool: string): Removed | null {
  for (const { packages } of installedBefore(file, stage, null).operations) {
    for (const { name, word } of packages) {
      if (name === null || mayBring(tool, name) !== true) continue;
      return { name, isFile: false, at: { path: file.path, range: word.range, side: 'base' } };
    }
  }
  return null;
}

function standingOn(stage: Stage): string {
  const base = rootBase(stage);
  return base.kind === 'image' ? `, on \`${nameWithoutDigest(base.reference)}\`,` : '';
}
