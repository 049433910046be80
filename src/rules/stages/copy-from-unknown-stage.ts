import type { Dockerfile, Flag, Instruction, Stage } from '../../dockerfile/model.ts';
import { type CopySource, resolveStage } from '../../dockerfile/stages.ts';
import { describeImage } from '../../images/describe.ts';
import { parseImageReference } from '../../images/reference.ts';
import { nearest } from '../../text/nearest.ts';
import { defineRule } from '../rule.ts';

/** The peers of each case. */
const peersOf = {
  self: [
    'hadolint:DL3023',
    'trivy:DS-0006',
    "kics:COPY '--from' References Current FROM Alias",
    'semgrep:copy-from-own-alias',
    'droast:DF050',
  ],
  unknown: ['hadolint:DL3022', "kics:COPY '--from' Without FROM Alias Defined Previously", 'droast:DF049'],
};

export default defineRule({
  id: 'copy-from-unknown-stage',
  scope: 'dockerfile',
  severity: ['blocker', 'major'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'COPY --from names no earlier stage',
  remedy: 'Name an earlier stage in `COPY --from`',
  rationale:
    'A stage can copy from stages above it, from images and from named build contexts. A name that is none of them is looked up as an image on Docker Hub: the build fails, or copies from a stranger. A stage that copies from itself or from one further down does not build.',
  exceptions: 'A named build context (`--build-context name=…`) that no file of the repository mentions.',
  peers: [
    { tool: 'hadolint', id: 'DL3022', relation: 'narrower' },
    { tool: 'hadolint', id: 'DL3023', relation: 'broader' },
    { tool: 'trivy', id: 'DS-0006', relation: 'broader' },
    { tool: 'kics', id: "COPY '--from' References Current FROM Alias", relation: 'broader' },
    { tool: 'kics', id: "COPY '--from' Without FROM Alias Defined Previously", relation: 'narrower' },
    { tool: 'semgrep', id: 'copy-from-own-alias', relation: 'broader' },
    { tool: 'droast', id: 'DF049', relation: 'narrower' },
    { tool: 'droast', id: 'DF050', relation: 'broader' },
  ],
  examples: {
    bad: [
      {
        title: 'A name that is nearly a stage',
        files:
          'FROM golang:1.25-alpine AS builder\nRUN go build -o /app .\n\nFROM scratch\nCOPY --from=bulider /app /app\n',
        reports: [{ line: 5, message: '`bulider` is no stage of this file; did you mean `builder`?' }],
      },
      {
        title: 'Its own stage',
        files: 'FROM alpine:3.23 AS app\nCOPY --from=app /etc/hosts /tmp/hosts\n',
        reports: [{ line: 2, message: '`app` is the stage that this stands in; a stage cannot copy from itself.' }],
      },
      {
        title: 'A stage further down, and a number that no stage has',
        files: 'FROM alpine:3.23\nCOPY --from=build /app /app\nCOPY --from=5 /lib /lib\nFROM golang:1.25 AS build\n',
        reports: [
          {
            line: 2,
            message: '`build` is defined further down, at line 4; a stage can only copy from stages above it.',
          },
          { line: 3, message: 'There is no stage number 5: this file has 2 stages, counted from 0.' },
        ],
      },
      {
        title: 'A mount',
        files: 'FROM alpine:3.23\nRUN --mount=type=bind,from=tools,target=/tools /tools/run\n',
        reports: [
          {
            line: 2,
            severity: 'major',
            message:
              '`tools` is no stage of this file, and no image that is known: it builds only where a build context has that name.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'By name, in any case, and by number',
        files: 'FROM alpine:3.23 AS Build\nFROM scratch\nCOPY --from=build /a /a\nCOPY --from=0 /b /b\n',
      },
      {
        title: 'From an image',
        files:
          'FROM scratch\nCOPY --from=nginx:1.29 /etc/nginx /etc/nginx\nCOPY --from=ghcr.io/acme/tools /t /t\nCOPY --from=busybox /bin/sh /sh\n',
      },
      {
        title: 'Known at build time only',
        files: 'ARG SOURCE\nFROM alpine:3.23\nARG SOURCE\nCOPY --from=$SOURCE /a /a\n',
      },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      for (const instruction of stage.instructions) {
        for (const { name, flag } of namesIn(instruction)) {
          const source = resolveStage(file, stage, name);
          const message = complaint(file, source, name);
          if (message === null) continue;
          // A plain name may be a build context that is named where the build is started.
          const isNumber = /^\d+$/.test(name);
          const guessed = source.kind === 'external' && !isNumber && nearestStage(file, name) === null;
          yield {
            message,
            subject: name,
            at: { path: file.path, range: flag.range },
            ...(source.kind === 'self' && stage.from !== null
              ? { related: [{ path: file.path, range: stage.from.range }] }
              : {}),
            severity: guessed ? 'major' : 'blocker',
            confidence: guessed ? 'likely' : 'certain',
            profile: guessed ? 'strict' : 'recommended',
            peers:
              source.kind === 'self' ? [...peersOf.self, ...(isNumber ? ['hadolint:DL3022'] : [])] : peersOf.unknown,
          };
        }
      }
    }
  },
});

function* namesIn(instruction: Instruction): Generator<{ name: string; flag: Flag }> {
  const unwrapped = instruction.keyword === 'ONBUILD' ? instruction.trigger : instruction;
  for (const flag of unwrapped?.flags ?? []) {
    const name =
      flag.name === 'mount'
        ? (flag.options.find((option) => option.name === 'from')?.value ?? null)
        : (flag.value?.value ?? null);
    if (name !== null && name !== '' && (flag.name === 'mount' || flag.name === 'from')) yield { name, flag };
  }
}

function complaint(file: Dockerfile, source: CopySource, name: string): string | null {
  if (source.kind === 'self') return `\`${name}\` is the stage that this stands in; a stage cannot copy from itself.`;
  if (source.kind === 'later-stage')
    return `\`${name}\` is defined further down, at line ${lineOf(source.stage)}; a stage can only copy from stages above it.`;
  if (source.kind !== 'external') return null;
  if (/^\d+$/.test(name))
    return `There is no stage number ${name}: this file has ${count(file.stages.length)}, counted from 0.`;
  if (/[/:.@]/.test(name)) return null;
  const near = nearestStage(file, name);
  if (near !== null) return `\`${name}\` is no stage of this file; did you mean \`${near}\`?`;
  const reference = parseImageReference(name);
  const isImage = reference !== null && describeImage(reference).family !== null;
  return isImage
    ? null
    : `\`${name}\` is no stage of this file, and no image that is known: it builds only where a build context has that name.`;
}

function nearestStage(file: Dockerfile, name: string): string | null {
  const names = file.stages.flatMap((stage) => (stage.name === null ? [] : [stage.name]));
  return nearest(name.toLowerCase(), names);
}

function lineOf(stage: Stage): number {
  return stage.from?.range.startLine ?? 1;
}

function count(stages: number): string {
  return stages === 1 ? '1 stage' : `${stages} stages`;
}
