import { type ToolState, toolBefore } from '../../dockerfile/installed.ts';
import type { Stage } from '../../dockerfile/model.ts';
import { isPlaced, placedIn } from '../../dockerfile/placed.ts';
import { healthcheckOf } from '../../dockerfile/process.ts';
import { scriptOf } from '../../dockerfile/script.ts';
import { rootBase } from '../../dockerfile/stages.ts';
import { packageFor } from '../../images/package-tools.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import type { Command } from '../../shell/command.ts';
import { commandsOf } from '../../shell/walk.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'healthcheck-tool-missing',
  scope: 'dockerfile',
  severity: 'critical',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Health check calls a program that the image does not have',
  remedy: 'Check health with a program that the image has',
  rationale:
    'A health check runs inside of the container, with what the image has. Slim and Alpine images have no `curl`, Debian has no `wget` either. The check fails every time: the container is never healthy, and what waits for it never starts.',
  peers: [],
  examples: {
    bad: [
      {
        files:
          'FROM node:24-alpine AS base\nFROM base\nCOPY . .\nHEALTHCHECK CMD curl -f http://localhost:3000/ || exit 1\n',
        reports: [
          {
            line: 4,
            message:
              '`node:24-alpine` has no `curl`, so this check always fails. Use `wget`, which it has, or install `curl`.',
          },
        ],
      },
      {
        title: 'On an empty image',
        files:
          'FROM golang:1.26 AS build\nRUN CGO_ENABLED=0 go build -o /api .\nFROM scratch\nCOPY --from=build /api /api\nHEALTHCHECK CMD ["curl", "-f", "http://localhost:8080/"]\nENTRYPOINT ["/api"]\n',
        reports: [
          { line: 5, message: '`scratch` has no `curl`, so this check always fails. Let the program check itself.' },
        ],
      },
      {
        title: 'In the exec form, on an image without a shell',
        files: 'FROM gcr.io/distroless/nodejs22-debian12\nHEALTHCHECK CMD ["curl", "-f", "http://localhost:3000/"]\n',
        reports: [
          {
            line: 2,
            message:
              '`gcr.io/distroless/nodejs22-debian12` has no `curl`, so this check always fails. Let the program check itself.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Installed',
        files: 'FROM node:24-alpine\nRUN apk add --no-cache curl\nHEALTHCHECK CMD curl -f http://localhost/\n',
      },
      {
        title: 'Another one that the image has',
        files: 'FROM node:24-alpine\nHEALTHCHECK CMD wget -q --spider http://localhost/ || exit 1\n',
      },
      {
        title: 'Copied in, or by path',
        files:
          'FROM debian:13-slim\nCOPY --from=tools /bin/curl /usr/local/bin/curl\nHEALTHCHECK CMD curl -f http://localhost/\n',
      },
      {
        title: 'Only one of two',
        files: 'FROM node:24-alpine\nHEALTHCHECK CMD curl -f http://localhost/ || wget -q http://localhost/\n',
      },
      { title: 'An unknown image', files: 'FROM example.com/app:1\nHEALTHCHECK CMD curl -f http://localhost/\n' },
      {
        title: 'Replaced',
        files: 'FROM node:24-alpine AS a\nHEALTHCHECK CMD curl -f http://localhost/\nFROM a\nHEALTHCHECK NONE\n',
      },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages.filter(({ shipped }) => shipped)) {
      const found = healthcheckOf(stage);
      const base = rootBase(stage);
      if (found === null || base.kind === 'unknown') continue;
      const facts = base.kind === 'image' ? base.facts : null;
      if (facts?.platform === 'windows') continue;
      const script = scriptOf(file, found.stage, found.instruction);
      const hasNoShell = facts === null || facts.shell === 'none';
      if (script === null || (hasNoShell && found.instruction.command?.form === 'shell')) continue;
      for (const command of commandsOf(script)) {
        const tool = toolOf(command);
        if (tool === null) continue;
        const { present, certain } = facts === null ? onNothing(stage) : toolBefore(file, stage, null, null, tool);
        if (present !== false || isPlaced(stage, tool)) continue;
        const name = base.kind === 'image' ? nameWithoutDigest(base.reference) : 'scratch';
        const other = tool === 'curl' && toolBefore(file, stage, null, null, 'wget').present === true;
        const manager = facts?.packageManager ?? null;
        const remedy = other
          ? `Use \`wget\`, which it has, or install \`curl\`.`
          : manager === null || manager === 'none'
            ? 'Let the program check itself.'
            : `Install \`${packageFor(tool, manager)}\`, or use what it has.`;
        yield {
          message: `\`${name}\` has no \`${tool}\`, so this check always fails. ${remedy}`,
          subject: tool,
          at: { path: file.path, range: (command.words[0] ?? command).range },
          confidence: certain ? 'certain' : 'likely',
        };
        break;
      }
    }
  },
});

/** An empty image has what is copied into it: folders of programs may hold any. */
function onNothing(stage: Stage): ToolState {
  const mayHold = placedIn(stage).some(({ path }) => path === null || /^\/(?:usr|s?bin|local)?(?:\/|$)/.test(path));
  return { present: mayHold ? null : false, certain: true };
}

/** A program that the check cannot do without; null where another one may take its place. */
function toolOf({ name, path, conditional, failureLost }: Command): string | null {
  if (name === null || conditional || failureLost !== null) return null;
  return path === null || /^\/(?:usr\/)?bin\//.test(path) ? name : null;
}
