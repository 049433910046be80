import { libcOf } from '../../dockerfile/c-library.ts';
import { runScripts } from '../../dockerfile/commands.ts';
import { isShippedWith, rootBase } from '../../dockerfile/stages.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import type { Command } from '../../shell/command.ts';
import { downloadOf } from '../../shell/downloaders.ts';
import { homeDataOf } from '../../shell/home-data.ts';
import { defineRule } from '../rule.ts';

/** Addresses of programs that are built for glibc, and say so; or whose makers build them for nothing else. */
const forGlibc: readonly (readonly [RegExp, string])[] = [
  [/linux-gnu(?:eabihf)?[-._/"']|linux-gnu$|-glibc[-._\d]|-gnu\.(?:tar|zip|tgz)/, 'is built for glibc'],
  [/awscli-exe-linux/, 'is built for glibc'],
  [/Miniconda3-|Miniforge3-|Anaconda3-|Mambaforge-/, 'is built for glibc'],
  [
    /nodejs\.org\/dist\/[^\s"']{0,500}linux-/,
    'is built for glibc (those for musl are at unofficial-builds.nodejs.org)',
  ],
  [/google-cloud-(?:sdk|cli)-[^\s"']{0,500}linux-x86_64/, 'brings a Python that is built for glibc'],
];

export default defineRule({
  id: 'glibc-program-on-musl',
  scope: 'dockerfile',
  severity: 'critical',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Program for glibc is installed on Alpine',
  remedy: 'Take a build for musl, or an image with glibc',
  rationale:
    'Alpine has musl. A program that is built for glibc does not start there: the shell says "not found", though the file is there. Take the build for musl where there is one (`linux-musl`), the package of Alpine, or an image with glibc.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'The address says so',
        files:
          'FROM alpine:3.23\nRUN wget -qO- https://example.com/v1/tool-x86_64-unknown-linux-gnu.tar.gz | tar xz -C /usr/local/bin\nUSER 10001\nCMD ["tool"]\n',
        reports: [
          {
            line: 2,
            message:
              '`https://example.com/v1/tool-x86_64-unknown-linux-gnu.tar.gz` is built for glibc, and `alpine:3.23` has musl: it does not start. Take a build for musl, or an image with glibc.',
          },
        ],
      },
      {
        title: 'Browsers that know no Alpine',
        files: 'FROM node:24-alpine\nRUN npx playwright install chromium\nUSER node\nCMD ["node", "."]\n',
        reports: [
          {
            line: 2,
            message:
              "Playwright's browsers are built for glibc, and `node:24-alpine` has musl: they do not start. Install the browser's package of Alpine, or take an image with glibc.",
          },
        ],
      },
    ],
    good: [
      {
        title: 'For musl',
        files: 'FROM alpine:3.23\nRUN wget -qO /usr/bin/tool https://example.com/tool-x86_64-unknown-linux-musl\n',
      },
      {
        title: 'A layer in between',
        files:
          'FROM alpine:3.23\nRUN apk add gcompat && wget -qO /usr/bin/tool https://example.com/tool-linux-gnu-x64\n',
      },
      { title: 'On glibc', files: 'FROM node:24-slim\nRUN npx playwright install --with-deps chromium\n' },
      {
        title: 'Not shipped',
        files:
          'FROM alpine:3.23 AS fetch\nRUN wget -qO /tool https://example.com/tool-linux-gnu.bin\nFROM debian:13-slim\nCOPY --from=fetch /tool /tool\n',
      },
    ],
  },
  *check({ file }) {
    for (const { stage, commands } of runScripts(file)) {
      const base = rootBase(stage);
      if (
        !isShippedWith(file, stage) ||
        base.kind !== 'image' ||
        base.facts.libc !== 'musl' ||
        libcOf(file, stage) !== 'musl'
      )
        continue;
      const name = nameWithoutDigest(base.reference);
      for (const command of commands) {
        const found = judge(command, name);
        if (found === null || command.conditional) continue;
        yield { message: found.message, subject: found.subject, at: { path: file.path, range: command.range } };
      }
    }
  },
});

function judge(command: Command, image: string): { readonly message: string; readonly subject: string } | null {
  const data = homeDataOf(command);
  if (data?.kind === 'browser') {
    return {
      message: `${data.what} are built for glibc, and \`${image}\` has musl: they do not start. Install the browser's package of Alpine, or take an image with glibc.`,
      subject: data.path,
    };
  }
  for (const url of downloadOf(command)?.urls ?? []) {
    const address = url.text.replace(/["']/g, '');
    const row = forGlibc.find(([pattern]) => pattern.test(address));
    if (row === undefined || /musl/.test(address)) continue;
    return {
      message: `\`${address}\` ${row[1]}, and \`${image}\` has musl: it does not start. Take a build for musl, or an image with glibc.`,
      subject: address,
    };
  }
  return null;
}
