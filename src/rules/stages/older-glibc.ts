import { glibcOf, libcOf } from '../../dockerfile/c-library.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { linkedProgramAt } from '../../dockerfile/programs.ts';
import { copySourceOf, instructionsOf, isShippedWith, lineage, rootBase } from '../../dockerfile/stages.ts';
import { compareVersions } from '../../images/glibc.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { defineRule, type Place } from '../rule.ts';

/**
 * Versions whose symbols programs ask for, whatever they do: the start of every program (`__libc_start_main`), and reading numbers in C
 * (`__isoc23_strtol`). What changed in between concerns few.
 */
const watersheds = { 'C++': ['2.34', '2.38'], C: ['2.34', '2.38'], Go: ['2.34'], Rust: ['2.34'] };

export default defineRule({
  id: 'older-glibc',
  scope: 'dockerfile',
  severity: 'critical',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Program is built with a newer glibc than the image has',
  remedy: 'Build on the release that the program runs on',
  rationale:
    'A program runs on the glibc that it was linked with and on newer ones, not on older ones: it stops with "version `GLIBC_2.34\' not found". Build on the distribution that it runs on, or on an older one.',
  peers: [],
  examples: {
    bad: [
      {
        files:
          'FROM rust:1.95-trixie AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\n\nFROM debian:11-slim\nCOPY --from=build /src/target/release/api /usr/local/bin/api\nUSER 10001\nCMD ["api"]\n',
        reports: [
          {
            line: 7,
            message:
              '`/src/target/release/api` is linked with glibc 2.41 (`rust:1.95-trixie`), and `debian:11-slim` has 2.31: the program does not start. Build it on the release that it runs on.',
          },
        ],
      },
      {
        title: 'A tag without a release stands on a recent one',
        files:
          'FROM golang:1.26 AS build\nRUN go build -o /api .\nFROM ubuntu:20.04\nCOPY --from=build /api /api\nUSER 10001\nCMD ["/api"]\n',
        reports: [
          {
            line: 4,
            message:
              '`/api` is linked with glibc 2.41 or newer (`golang:1.26`), and `ubuntu:20.04` has 2.31: the program does not start. Build it on the release that it runs on.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'The same release',
        files:
          'FROM rust:1.95-bookworm AS build\nRUN cargo build --release\nFROM debian:12-slim\nCOPY --from=build /target/release/api /api\n',
      },
      {
        title: 'A newer one',
        files:
          'FROM rust:1.95-bookworm AS build\nRUN cargo build --release\nFROM debian:13-slim\nCOPY --from=build /target/release/api /api\n',
      },
      {
        title: 'Not linked with it',
        files:
          'FROM golang:1.26 AS build\nRUN CGO_ENABLED=0 go build -o /api .\nFROM ubuntu:20.04\nCOPY --from=build /api /api\n',
      },
      {
        title: 'A release that is not known',
        files:
          'FROM rust:1.95 AS build\nRUN cargo build --release\nFROM debian:stable-slim\nCOPY --from=build /target/release/api /api\n',
      },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      const here = isShippedWith(file, stage) && libcOf(file, stage) === 'glibc' ? glibcOf(stage)?.newest : null;
      if (here == null) continue;
      for (const copy of instructionsOf(stage, 'COPY')) {
        const source = copySourceOf(file, stage, copy);
        if (source.kind !== 'stage') continue;
        for (const { value, range } of copy.sources) {
          const program = value === null ? null : linkedProgramAt(file, source.stage, value.replace(/^(?!\/)/, '/'));
          const there = program === null ? null : glibcOf(program.stage);
          if (program === null || there?.oldest == null) continue;
          const { oldest } = there;
          const crosses = watersheds[program.language].some(
            (version) => compareVersions(oldest, version) >= 0 && compareVersions(here, version) < 0,
          );
          if (!crosses) continue;
          const newer = there.newest === null ? ' or newer' : '';
          yield {
            message: `\`${value}\` is linked with glibc ${there.oldest}${newer} (\`${nameOf(program.stage)}\`), and \`${nameOf(stage)}\` has ${here}: the program does not start. Build it on the release that it runs on.`,
            subject: value ?? '',
            at: { path: file.path, range },
            related: [placeOfBase(file, stage), placeOfBase(file, program.stage)].flatMap((place) => place ?? []),
            confidence: program.certain && compareVersions(here, '2.34') < 0 ? 'certain' : 'likely',
          };
        }
      }
    }
  },
});

function nameOf(stage: Stage): string {
  const base = rootBase(stage);
  return base.kind === 'image' ? nameWithoutDigest(base.reference) : base.kind;
}

/** The FROM that brings the image. */
function placeOfBase(file: Dockerfile, stage: Stage): Place | null {
  const from = lineage(stage).at(-1)?.from ?? null;
  return from === null ? null : { path: file.path, range: from.range };
}
