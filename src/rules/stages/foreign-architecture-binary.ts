import type { Stage } from '../../dockerfile/model.ts';
import { type Architecture, architectureIn, isMultiPlatform, platformOf } from '../../dockerfile/platforms.ts';
import { copySourceOf, instructionsOf, lineage } from '../../dockerfile/stages.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'foreign-architecture-binary',
  scope: 'dockerfile',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Program for one architecture on a base for another',
  remedy: 'Make program and base image the same architecture',
  rationale:
    'The build stage compiles for a fixed architecture, and the base that the program is copied to is whatever the build machine or `docker build --platform` makes of it, most often amd64. The container then ends with "exec format error", or runs beside libraries of the wrong kind.',
  exceptions: 'The image is always built with the right `--platform`.',
  peers: [],
  examples: {
    bad: [
      {
        files:
          'FROM golang:1.26 AS build\nRUN GOOS=linux GOARCH=arm64 go build -o /app .\n\nFROM gcr.io/distroless/static-debian13\nCOPY --from=build /app /app\n',
        reports: [
          {
            line: 4,
            message:
              '`/app` is compiled for `arm64`, and the base here is for the platform of the build, most often amd64. Say `--platform=linux/arm64`, or take a tag for `arm64`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'A platform',
        files:
          'FROM golang:1.26 AS build\nENV GOARCH=arm64\nRUN go build -o /app .\nFROM --platform=linux/arm64 debian:13-slim\nCOPY --from=build /app /app\n',
      },
      {
        title: 'A tag or a name for it',
        files:
          'FROM golang:1.26 AS build\nRUN GOARCH=arm64 go build -o /app .\nFROM gcr.io/distroless/static-debian13:latest-arm64\nCOPY --from=build /app /app\nFROM arm64v8/alpine:3.23\nCOPY --from=build /app /app\n',
      },
      {
        title: 'Nothing but the program',
        files:
          'FROM golang:1.26 AS build\nRUN GOARCH=arm64 go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\n',
      },
      {
        title: 'Compiled for what is asked for',
        files:
          'FROM golang:1.26 AS build\nARG TARGETARCH\nRUN GOARCH=$TARGETARCH go build -o /app .\nFROM alpine:3.23\nCOPY --from=build /app /app\n',
      },
    ],
  },
  *check({ file }) {
    if (isMultiPlatform(file)) return;
    for (const stage of file.stages) {
      const { base, from } = stage;
      if (!stage.shipped || base.kind !== 'image' || from === null || platformOf(stage).kind !== 'default') continue;
      if (architectureIn(base.reference.text) !== null) continue;
      for (const copy of instructionsOf(stage, 'COPY')) {
        const source = copySourceOf(file, stage, copy);
        const architecture = source.kind === 'stage' ? compiledFor(source.stage) : null;
        const [path] = copy.sources;
        if (architecture === null || path === undefined) continue;
        yield {
          message: `\`${path.text}\` is compiled for \`${architecture.text}\`, and the base here is for the platform of the build, most often amd64. Say \`--platform=linux/${architecture.id}\`, or take a tag for \`${architecture.text}\`.`,
          subject: base.reference.repository,
          at: { path: file.path, range: from.ownRange },
          related: [{ path: file.path, range: copy.ownRange }],
        };
        break;
      }
    }
  },
});

/** The one architecture other than amd64, which is what builds are for unless something is said, that GOARCH names in the stage. */
function compiledFor(stage: Stage): Architecture | null {
  if (platformOf(stage).kind !== 'default') return null;
  const values = lineage(stage).flatMap(({ instructions }) =>
    instructions.flatMap(({ args }) =>
      [...args.text.matchAll(/\bGOARCH[= ]"?(\$?\{?[\w-]+)/g)].map((match) => match[1] ?? ''),
    ),
  );
  const [value, ...more] = new Set(values);
  const architecture =
    value === undefined || more.length > 0
      ? null
      : (architectureIn(value) ?? (value === 'arm' ? { id: 'arm', text: 'arm' } : null));
  return architecture === null || architecture.id === 'amd64' ? null : architecture;
}
