import { certificatesBefore } from '../../dockerfile/certificates.ts';
import { runScripts } from '../../dockerfile/commands.ts';
import { installedBefore } from '../../dockerfile/installed.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { instructionsOf, lineage } from '../../dockerfile/stages.ts';
import type { Command } from '../../shell/command.ts';
import { downloadOf } from '../../shell/downloaders.ts';
import { leadingText } from '../../shell/words.ts';
import { defineRule } from '../rule.ts';

/** Packages that are installed to speak TLS. */
const clients: ReadonlySet<string> = new Set(['aria2', 'curl', 'git', 'openssl', 'wget']);

export default defineRule({
  id: 'missing-certificates',
  scope: 'dockerfile',
  severity: ['blocker', 'critical'],
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'TLS client without the certificates of authorities',
  remedy: 'Install `ca-certificates` by name',
  rationale:
    'On Debian and Ubuntu `curl`, `wget`, `git` and `openssl` only recommend `ca-certificates`. With `--no-install-recommends`, or after the package is removed with the tools of the build, every HTTPS connection fails: the server cannot be verified. Name `ca-certificates` yourself.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'While building',
        files:
          'FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends wget \\\n && wget -q https://example.com/a.tar.gz\n',
        reports: [
          {
            line: 3,
            severity: 'blocker',
            message:
              '`wget` finds no certificates here, so `https://example.com/a.tar.gz` cannot be verified and the build stops: `--no-install-recommends` leaves `ca-certificates` out. Install it by name.',
          },
        ],
      },
      {
        title: 'In the container',
        files:
          'FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends git tini && rm -rf /var/lib/apt/lists/*\nENTRYPOINT ["tini", "/server"]\n',
        reports: [
          {
            line: 2,
            severity: 'critical',
            message:
              '`git` only recommends `ca-certificates`, and `--no-install-recommends` leaves it out: connections by TLS fail in this image. Install it by name.',
          },
        ],
      },
      {
        title: 'Removed with the tools of the build',
        files:
          'FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends git ca-certificates gcc \\\n && apt-get purge -y --auto-remove gcc ca-certificates\nCMD ["server"]\n',
        reports: [
          {
            line: 3,
            severity: 'critical',
            message: '`git` stays in the image and `ca-certificates` is removed: connections by TLS fail. Keep it.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Named',
        files:
          'FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl git && curl -fsSO https://example.com/a\n',
      },
      {
        title: 'Recommended packages come along',
        files:
          'FROM debian:13-slim\nRUN apt-get update && apt-get install -y git curl && curl -fsSO https://example.com/a\n',
      },
      {
        title: 'The image has them',
        files:
          'FROM python:3.14-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl && curl -fsSO https://example.com/a\nFROM alpine:3.23\nRUN apk add --no-cache git\n',
      },
      {
        title: 'Copied in',
        files:
          'FROM debian:13-slim\nCOPY --from=certs /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\nRUN apt-get update && apt-get install -y --no-install-recommends git\n',
      },
      {
        title: 'For the health check alone',
        files:
          'FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl\nHEALTHCHECK CMD curl -f http://localhost/ || exit 1\n',
      },
      {
        title: 'Not verified, or not TLS',
        files:
          'FROM debian:13-slim AS a\nRUN apt-get update && apt-get install -y --no-install-recommends wget && wget -q http://example.com/a\nFROM scratch\n',
      },
      {
        title: 'Something else may bring them',
        files:
          'FROM debian:13-slim AS a\nCOPY setup.sh /\nRUN apt-get update && apt-get install -y --no-install-recommends git && /setup.sh && git clone https://example.com/a\nFROM scratch\n',
      },
    ],
  },
  *check({ file }) {
    const failing = new Set<Stage>();
    for (const { stage, run, commands } of runScripts(file)) {
      const command = commands.find(
        (candidate) => secureAddress(candidate) !== null && candidate.failureLost === null && !candidate.conditional,
      );
      if (command === undefined || failing.has(stage)) continue;
      const { present, leftOut, removedBy } = certificatesBefore(file, stage, run, command);
      const cause = leftOut?.command ?? removedBy ?? null;
      if (present !== false || cause === null) continue;
      const reason =
        leftOut === null
          ? '`ca-certificates` was removed before. Keep it until then.'
          : '`--no-install-recommends` leaves `ca-certificates` out. Install it by name.';
      failing.add(stage);
      yield {
        message: `\`${command.name}\` finds no certificates here, so \`${secureAddress(command)}\` cannot be verified and the build stops: ${reason}`,
        subject: command.name ?? '',
        at: { path: file.path, range: command.range },
        related: [{ path: file.path, range: cause.range }],
      };
    }
    for (const stage of file.stages) {
      if (!stage.shipped || lineage(stage).some((ancestor) => failing.has(ancestor))) continue;
      const { present, leftOut, removedBy } = certificatesBefore(file, stage, null);
      const client = present === false ? clientIn(file, stage) : null;
      const cause = removedBy ?? leftOut?.command ?? null;
      if (client === null || cause === null) continue;
      yield {
        message:
          removedBy === null
            ? `\`${client}\` only recommends \`ca-certificates\`, and \`--no-install-recommends\` leaves it out: connections by TLS fail in this image. Install it by name.`
            : `\`${client}\` stays in the image and \`ca-certificates\` is removed: connections by TLS fail. Keep it.`,
        subject: client,
        at: { path: file.path, range: cause.range },
        severity: 'critical',
      };
    }
  },
});

function secureAddress(command: Command): string | null {
  const download = downloadOf(command);
  if (download === null || download.insecure) return null;
  return download.urls.find((url) => /^https:\/\/./.test(leadingText(url)))?.text.replace(/["']/g, '') ?? null;
}

/** A client that stays; one that only asks this machine for its health needs none. */
function clientIn(file: Dockerfile, stage: Stage): string | null {
  const { packages } = installedBefore(file, stage, null);
  const checks = lineage(stage).flatMap((ancestor) => [...instructionsOf(ancestor, 'HEALTHCHECK')]);
  return (
    [...packages].find((name) => clients.has(name) && !checks.some(({ args }) => args.text.includes(name))) ?? null
  );
}
