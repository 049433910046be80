import { basename } from 'node:path/posix';
import { installedBefore, toolBefore } from '../../dockerfile/installed.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { isPlaced, placedIn, runTextOf } from '../../dockerfile/placed.ts';
import { rootBase } from '../../dockerfile/stages.ts';
import { mayBring } from '../../images/package-tools.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { callsOf, commandsOfCall } from '../../repository/calls.ts';
import { workloadsOf } from '../../repository/knowledge.ts';
import type { Call } from '../../repository/workload.ts';
import { manifestOf } from '../example-files.ts';
import { defineRule, type Place } from '../rule.ts';

const manifest = (command: string) => manifestOf('livenessProbe:', `  exec: { command: ${command} }`);

export default defineRule({
  id: 'called-program-missing',
  scope: 'repository',
  severity: 'critical',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'A manifest calls a program that the image lacks',
  remedy: 'Install what the probe calls, or probe with what the image has',
  rationale:
    'Probes, hooks and health checks in manifests and compose files run inside the container, with the programs that the image has. When a package goes because nothing in the Dockerfile seems to use it, or the image moves to a smaller base, the probe fails: containers are restarted over and over, or never become ready, though nothing is wrong with them.',
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
    ],
    good: [
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
        title: 'Another image',
        files: {
          'mail/Dockerfile': 'FROM debian:13-slim\nUSER 1000\n',
          'deploy/shop.yaml': manifest('[curl, -f, http://localhost:8080/]'),
        },
      },
    ],
  },
  *check({ repository, base }) {
    const earlier = new Map(base?.dockerfiles.map((file) => [file.path, file]));
    for (const file of repository.dockerfiles) {
      const stage = file.stages.at(-1);
      const before = earlier.get(file.path) ?? null;
      const told = new Set<string>();
      for (const workload of stage === undefined ? [] : workloadsOf(repository.tree, file.path)) {
        for (const call of callsOf(workload)) {
          const missing = stage === undefined ? null : missingIn(file, stage, before, call);
          if (stage === undefined || missing === null) continue;
          const { tool, removed } = missing;
          // What is gone is one finding, whoever called for it.
          if (removed !== null && told.has(removed.name)) continue;
          told.add(removed?.name ?? '');
          const place: Place = call.where;
          const outcome = `it fails${consequences[call.kind] ?? ''}.`;
          const caller = `the ${call.kind} in \`${place.path}\` calls`;
          yield removed === null
            ? {
                message: `The ${call.kind} calls \`${tool}\`, and the image of \`${file.path}\`${standingOn(stage)} has none: ${outcome}`,
                subject: `${tool} ${workload.name}`,
                at: place,
              }
            : {
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
function missingIn(file: Dockerfile, stage: Stage, before: Dockerfile | null, call: Call): Missing | null {
  // It is asked for first, or its failure does not matter.
  if (/\|\|\s*(?:true|:|exit 0)\b|\bcommand -v\b|\bwhich\b|\btype\b/.test((call.command ?? []).join(' '))) return null;
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

/** Something may have put a file at the path: a folder that is copied there, a command that names it. */
function mayHold(stage: Stage, path: string): boolean {
  const isCovered = placedIn(stage).some(
    (one) => one.path === null || one.path === path || one.path === '/' || path.startsWith(`${one.path}/`),
  );
  return isCovered || runTextOf(stage).includes(basename(path));
}

/** The COPY that put a file at the path. */
function fileRemovedFrom(before: Dockerfile, path: string): Removed | null {
  const stage = before.stages.at(-1);
  const copy = stage === undefined ? undefined : placedIn(stage).findLast((one) => one.path === path)?.copy;
  if (copy === undefined) return null;
  return { name: path, isFile: true, at: { path: before.path, range: copy.ownRange, side: 'base' } };
}

function brings(file: Dockerfile, stage: Stage, tool: string): boolean {
  return [...installedBefore(file, stage, null).packages].some((name) => mayBring(tool, name) !== false);
}

/** The package that brought a program before, and where it was installed. */
function removedFrom(before: Dockerfile, tool: string): Removed | null {
  const stage = before.stages.at(-1);
  if (stage === undefined) return null;
  for (const { packages } of installedBefore(before, stage, null).operations) {
    for (const { name, word } of packages) {
      if (name === null || mayBring(tool, name) !== true) continue;
      return { name, isFile: false, at: { path: before.path, range: word.range, side: 'base' } };
    }
  }
  return null;
}

function standingOn(stage: Stage): string {
  const base = rootBase(stage);
  return base.kind === 'image' ? `, on \`${nameWithoutDigest(base.reference)}\`,` : '';
}
