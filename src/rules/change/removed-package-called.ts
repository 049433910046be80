import { installedBefore, toolBefore } from '../../dockerfile/installed.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { pairStages } from '../../dockerfile/pairing.ts';
import { isPlaced } from '../../dockerfile/placed.ts';
import { cmdOf, entrypointOf, healthcheckOf } from '../../dockerfile/process.ts';
import { scriptOf } from '../../dockerfile/script.ts';
import { rootBase } from '../../dockerfile/stages.ts';
import { mayBring, packagesFor } from '../../images/package-tools.ts';
import { startedScript, startedScriptGlobs } from '../../repository/started-script.ts';
import type { Command, FailureLoss } from '../../shell/command.ts';
import { commandsOf } from '../../shell/walk.ts';
import type { Tree } from '../../snapshot/snapshot.ts';
import { defineRule, type Place } from '../rule.ts';
import { unpaired } from '../unpaired.ts';

const installing = (packages: string) =>
  `FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends ${packages}\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n`;
const script = '#!/bin/sh\nset -e\ncurl -fsS http://config/shop > /tmp/shop.json\nexec /shop\n';

export default defineRule({
  id: 'removed-package-called',
  scope: 'change',
  severity: 'critical',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'A package is gone, and what the container runs still calls it',
  remedy: 'Install the package again, or do without it',
  rationale:
    'Packages are cleared out because no line of the Dockerfile seems to need them. The script that the container starts with, its command and its health check run later, with what is left in the image: "not found", in production.',
  peers: [],
  reads: startedScriptGlobs,
  examples: {
    bad: [
      {
        title: 'The script that the container starts with',
        before: { Dockerfile: installing('ca-certificates curl'), 'entrypoint.sh': script },
        files: { Dockerfile: installing('ca-certificates'), 'entrypoint.sh': script },
        reports: [
          {
            line: 2,
            message: '`curl` is no longer installed, and `entrypoint.sh` calls it (line 3).',
          },
        ],
      },
      {
        title: 'On an image of which nothing is known',
        before:
          'FROM registry.example.com/base:1\nRUN apt-get update && apt-get install -y tini procps\nHEALTHCHECK CMD pgrep shop\nENTRYPOINT ["tini", "--", "/shop"]\n',
        files: 'FROM registry.example.com/base:1\nHEALTHCHECK CMD pgrep shop\nENTRYPOINT ["tini", "--", "/shop"]\n',
        reports: [
          { line: 2, message: '`tini` is no longer installed, and `ENTRYPOINT` calls it (line 3).' },
          { line: 2, message: '`procps` is no longer installed, and `HEALTHCHECK` calls `pgrep` (line 2).' },
        ],
      },
    ],
    good: [
      {
        title: 'Another package brings it',
        before: { Dockerfile: installing('curl'), 'entrypoint.sh': script },
        files: { Dockerfile: installing('curl-minimal'), 'entrypoint.sh': script },
      },
      {
        title: 'It is asked for first',
        before: { Dockerfile: installing('curl'), 'entrypoint.sh': script },
        files: {
          Dockerfile: installing('jq'),
          'entrypoint.sh': '#!/bin/sh\nif command -v curl; then\n  curl -fsS http://config/shop\nfi\nexec /shop\n',
        },
      },
      {
        title: 'Another base image may have it',
        before: 'FROM registry.example.com/base:1\nRUN apk add tini\nENTRYPOINT ["tini", "--", "/shop"]\n',
        files: 'FROM registry.example.com/init:1\nENTRYPOINT ["tini", "--", "/shop"]\n',
      },
      {
        title: 'It is copied in',
        before:
          'FROM debian:13-slim\nRUN apt-get update && apt-get install -y tini\nENTRYPOINT ["tini", "--", "/shop"]\n',
        files: 'FROM debian:13-slim\nCOPY --from=tools:1 /tini /usr/bin/tini\nENTRYPOINT ["tini", "--", "/shop"]\n',
      },
      {
        title: 'Nothing calls it',
        before: { Dockerfile: installing('curl jq'), 'entrypoint.sh': script },
        files: { Dockerfile: installing('curl'), 'entrypoint.sh': script },
      },
    ],
  },
  *check({ before, after, head }) {
    yield* unpaired(before, after);
    for (const { before: was, after: now } of pairStages(before, after).pairs) {
      if (!now.shipped || !isSameImage(was, now)) continue;
      const told = new Set<string>();
      for (const { tool, by, place, isScript } of callsOf(head.tree, after, now)) {
        // Of what is surely missing, the rules of HEALTHCHECK and of programs tell.
        const { present } = toolBefore(after, now, null, null, tool);
        if (present === true || (present === false && !isScript) || isPlaced(now, tool)) continue;
        const { packages, isOpen } = installedBefore(after, now, null);
        if (present === null && (isOpen || [...packages].some((name) => mayBring(tool, name) !== false))) continue;
        const removed = removedFrom(before, was, tool, packages);
        if (removed === null || told.has(removed.name)) continue;
        told.add(removed.name);
        const called = removed.name === tool ? 'it' : `\`${tool}\``;
        yield {
          message: `\`${removed.name}\` is no longer installed, and \`${by}\` calls ${called} (line ${place.range.startLine}).`,
          subject: `${removed.name} ${by}`,
          at: removed.at,
          related: [{ ...place, side: 'head' }],
        };
      }
    }
  },
});

interface Called {
  readonly tool: string;
  readonly by: string;
  readonly place: Place;
  readonly isScript: boolean;
}

/** What the container calls by name for sure: with its script, its command and its health check. */
function* callsOf(tree: Tree, file: Dockerfile, stage: Stage): Generator<Called> {
  for (const found of [entrypointOf(stage), cmdOf(stage), healthcheckOf(stage)]) {
    const command = found?.instruction.command ?? null;
    if (found === null || command === null) continue;
    const { keyword } = found.instruction;
    const own = scriptOf(file, found.stage, found.instruction);
    for (const { name, range } of own === null ? [] : sure(commandsOf(own)))
      yield { tool: name, by: keyword, place: { path: file.path, range }, isScript: false };
    const started = startedScript(tree, file, stage, command);
    for (const { name, range } of started === null ? [] : sure(commandsOf(started.script)))
      yield { tool: name, by: started?.path ?? '', place: { path: started?.path ?? '', range }, isScript: true };
  }
}

/** Where a failure goes by unnoticed on purpose, the program may be missing as well. */
const matters: ReadonlySet<FailureLoss | null> = new Set([null, 'pipe', 'sequence']);

function sure(commands: readonly Command[]) {
  return commands.flatMap(({ name, path, conditional, range, failureLost }) =>
    name === null || path !== null || conditional || !matters.has(failureLost) ? [] : [{ name, range }],
  );
}

function isSameImage(was: Stage, now: Stage): boolean {
  const [old, image] = [rootBase(was), rootBase(now)];
  return old.kind === 'image' && image.kind === 'image' && old.reference.repository === image.reference.repository;
}

/** The package that brought a program before and is not installed any more, and where it was. */
function removedFrom(before: Dockerfile, stage: Stage, tool: string, kept: ReadonlySet<string>) {
  for (const { packages } of installedBefore(before, stage, null).operations) {
    for (const { name, word } of packages) {
      if (name === null || kept.has(name) || !packagesFor(tool).includes(name)) continue;
      return { name, at: { path: before.path, range: word.range, side: 'base' as const } };
    }
  }
  return null;
}
