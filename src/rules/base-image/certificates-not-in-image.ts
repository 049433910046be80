import { certificatesBefore } from '../../dockerfile/certificates.ts';
import { installedBefore } from '../../dockerfile/installed.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { cmdOf, entrypointOf } from '../../dockerfile/process.ts';
import { scriptOf } from '../../dockerfile/script.ts';
import { absenceAnchor, copySourceOf, imageFactsOf, instructionsOf, lineage } from '../../dockerfile/stages.ts';
import { commandsOf } from '../../shell/walk.ts';
import type { Range } from '../../text/range.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'certificates-not-in-image',
  scope: 'dockerfile',
  severity: 'major',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Image speaks HTTPS and has no certificates',
  remedy: 'Put the certificates of authorities into the image',
  rationale:
    '`scratch`, BusyBox, Debian and Ubuntu come without the certificates of authorities. A program that asks others by HTTPS, or passes requests on to them, cannot verify anybody there: "x509: certificate signed by unknown authority".',
  exceptions: 'A program that brings its certificates along, or speaks to servers of one authority only.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'An address in the environment',
        files:
          'FROM golang:1.26 AS build\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM scratch\nCOPY --from=build /app /app\nENV API_URL=https://api.example.com\nENTRYPOINT ["/app"]\n',
        reports: [
          {
            line: 6,
            message:
              'The program is sent to `https://api.example.com`, and the image has no certificates of authorities to verify it with. Copy `/etc/ssl/certs/ca-certificates.crt` from a stage that has it.',
          },
        ],
      },
      {
        title: 'Installed in the other stage only',
        files:
          'FROM golang:1.26-alpine AS build\nRUN apk add --no-cache ca-certificates\nRUN go build -o /app .\n\nFROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
        reports: [
          {
            line: 7,
            message:
              '`build` installs `ca-certificates`, and the image gets none of them. Copy `/etc/ssl/certs/ca-certificates.crt` from a stage that has it.',
          },
        ],
      },
      {
        title: 'A proxy',
        files:
          'FROM debian:13-slim\nRUN apt-get update && apt-get install -y haproxy && rm -rf /var/lib/apt/lists/*\nCMD ["haproxy", "-f", "/etc/haproxy.cfg"]\n',
        reports: [
          {
            line: 2,
            message:
              '`haproxy` cannot verify servers that it asks by HTTPS: the image has no certificates of authorities. Install `ca-certificates`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Copied along',
        files:
          'FROM golang:1.26-alpine AS build\nRUN apk add --no-cache ca-certificates\nFROM scratch\nCOPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\nENV API_URL=https://api.example.com\nENTRYPOINT ["/app"]\n',
      },
      {
        title: 'The image has them',
        files: 'FROM gcr.io/distroless/static-debian13\nENV API_URL=https://api.example.com\nENTRYPOINT ["/app"]\n',
      },
      {
        title: 'This machine only, and words about the image',
        files:
          'FROM scratch\nLABEL url=https://example.com\nENV LISTEN=https://localhost:8443\nCOPY app /\nENTRYPOINT ["/app"]\n',
      },
      {
        title: 'Needed while building',
        files:
          'FROM debian:13-slim AS build\nRUN apt-get update && apt-get install -y ca-certificates curl\nFROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n',
      },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      const start = entrypointOf(stage) ?? cmdOf(stage);
      if (!stage.shipped || start === null) continue;
      const { present, leftOut } = certificatesBefore(file, stage, null);
      if (present !== false || leftOut !== null) continue;
      const found = addressed(stage) ?? proxied(file, stage) ?? installedElsewhere(file, stage);
      if (found === null) continue;
      const remedy =
        imageFactsOf(stage)?.packageManager === 'apt'
          ? 'Install `ca-certificates`.'
          : 'Copy `/etc/ssl/certs/ca-certificates.crt` from a stage that has it.';
      yield {
        message: `${found.why} ${remedy}`,
        subject: found.subject,
        at: { path: file.path, range: found.at ?? (absenceAnchor(file, stage) ?? start.instruction).ownRange },
      };
    }
  },
});

interface Reason {
  readonly why: string;
  readonly subject: string;
  /** null: nothing but the start of the program speaks of it. */
  readonly at: Range | null;
}

/** What the container starts with, or its environment, names a server elsewhere. */
function addressed(stage: Stage): Reason | null {
  for (const { instructions } of lineage(stage)) {
    for (const at of instructionsOf({ instructions }, 'ENV', 'CMD', 'ENTRYPOINT')) {
      const url = /https:\/\/(?!localhost\b|127\.|0\.0\.0\.0|\[|\$)[\w-]+(?:\.[\w-]+)+/.exec(at.args.text)?.[0];
      if (url === undefined) continue;
      const why = `The program is sent to \`${url}\`, and the image has no certificates of authorities to verify it with.`;
      return { why, subject: url, at: at.ownRange };
    }
  }
  return null;
}

const proxies: ReadonlySet<string> = new Set(['caddy', 'envoy', 'haproxy', 'nginx', 'traefik']);

function proxied(file: Dockerfile, stage: Stage): Reason | null {
  const started = [entrypointOf(stage), cmdOf(stage)].flatMap((found) => {
    const script = found === null ? null : scriptOf(file, found.stage, found.instruction);
    return script === null ? [] : commandsOf(script).flatMap(({ name }) => name ?? []);
  });
  const proxy = started.find((name) => proxies.has(name));
  if (proxy === undefined) return null;
  const why = `\`${proxy}\` cannot verify servers that it asks by HTTPS: the image has no certificates of authorities.`;
  const installs = installedBefore(file, stage, null).operations.find(({ packages }) =>
    packages.some(({ name }) => name === proxy),
  );
  return { why, subject: proxy, at: installs?.command.range ?? null };
}

/** Installed by name where they were there already: they were meant to be copied. */
function installedElsewhere(file: Dockerfile, stage: Stage): Reason | null {
  for (const copy of lineage(stage).flatMap((ancestor) => instructionsOf(ancestor, 'COPY'))) {
    const source = copySourceOf(file, stage, copy);
    if (source.kind !== 'stage' || imageFactsOf(source.stage)?.caCertificates !== true) continue;
    if (!installedBefore(file, source.stage, null).packages.has('ca-certificates')) continue;
    const why = `\`${source.stage.name ?? source.stage.index}\` installs \`ca-certificates\`, and the image gets none of them.`;
    return { why, subject: 'ca-certificates', at: null };
  }
  return null;
}
