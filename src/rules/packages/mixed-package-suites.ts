import { apkSourcesIn, aptSourcesIn } from '../../dockerfile/apt-sources.ts';
import { imageFactsOf, instructionsOf, isShippedWith, rootBase } from '../../dockerfile/stages.ts';
import { suiteOf } from '../../images/distributions.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { defineRule } from '../rule.ts';

/** Names that move from release to release. */
const moving = /^(?:stable|oldstable|testing|unstable|sid|experimental|devel)(?:[-/].*)?$/;

export default defineRule({
  id: 'mixed-package-suites',
  scope: 'dockerfile',
  severity: 'major',
  category: 'reproducibility',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Packages of another release than the image',
  remedy: "Use packages of the image's own release",
  rationale:
    'A package source for another release lets apt replace libraries of the image, the C library among them, by whatever is newest there, or stop because dependencies cannot be met. `testing` and `unstable` change every day. Use backports of the same release, or a base image of the other one.',
  exceptions: 'Sources held back by a pin in `/etc/apt/preferences.d`.',
  peers: [],
  examples: {
    bad: [
      {
        files:
          'FROM debian:12-slim\nRUN echo "deb http://deb.debian.org/debian trixie main" > /etc/apt/sources.list.d/x.list && apt-get update\n',
        reports: [
          {
            line: 2,
            message:
              '`trixie` is Debian 13, and `debian:12-slim` is Debian 12 (bookworm): apt mixes the packages of both.',
          },
        ],
      },
      {
        title: 'A repository for another release',
        files:
          'FROM ubuntu:24.04\nRUN echo "deb [signed-by=/k] https://download.docker.com/linux/ubuntu jammy stable" > /etc/apt/sources.list.d/d.list\n',
        reports: [
          {
            line: 2,
            message:
              '`jammy` is Ubuntu 22.04, and `ubuntu:24.04` is Ubuntu 24.04 (noble): apt mixes the packages of both.',
          },
        ],
      },
      {
        title: 'A suite that changes every day',
        files: 'FROM debian:13\nRUN echo "deb http://deb.debian.org/debian sid main" >> /etc/apt/sources.list\n',
        reports: [
          {
            line: 2,
            message: '`sid` changes every day, and `debian:13` is Debian 13 (trixie): apt mixes the packages of both.',
          },
        ],
      },
      {
        title: 'On Alpine',
        files:
          'FROM alpine:3.22\nRUN apk add --no-cache --repository=https://dl-cdn.alpinelinux.org/alpine/edge/main nodejs\n',
        reports: [
          {
            line: 2,
            message:
              'These are the packages of Alpine edge, and `alpine:3.22` is Alpine 3.22: they may need newer libraries than the image has. Tag the repository (`@edge https://…`), or take the other base image.',
          },
        ],
      },
    ],
    good: [
      {
        title: "Alpine's own release, what only edge has, and by tag",
        files:
          'FROM alpine:3.23\nRUN apk add --no-cache --repository=https://dl-cdn.alpinelinux.org/alpine/edge/testing gosu\nRUN echo "@edge https://dl-cdn.alpinelinux.org/alpine/edge/main" >> /etc/apk/repositories && echo "https://dl-cdn.alpinelinux.org/alpine/v3.23/community" >> /etc/apk/repositories\n',
      },
      {
        title: 'The same release',
        files:
          'FROM debian:12\nRUN echo "deb http://deb.debian.org/debian bookworm-backports main" > /etc/apt/sources.list.d/b.list\n',
      },
      {
        title: 'Held back',
        files:
          'FROM debian:12\nRUN echo "deb http://deb.debian.org/debian trixie main" > /etc/apt/sources.list.d/x.list && echo "Package: *" > /etc/apt/preferences.d/x\n',
      },
      {
        title: "A vendor's own suites",
        files:
          'FROM debian:12\nRUN echo "deb https://pkgs.k8s.io/core:/stable:/v1.34/deb/ /" > /etc/apt/sources.list.d/k.list && echo "deb https://dl.google.com/linux/chrome/deb/ stable main" > /etc/apt/sources.list.d/c.list\n',
      },
      {
        title: 'A release that the tag does not tell',
        files: 'FROM debian:stable\nRUN echo "deb http://deb.debian.org/debian trixie main" > /etc/apt/sources.list\n',
      },
    ],
  },
  *check({ file }) {
    const prefers = /preferences|Pin-Priority|Default-Release|\s-t\s|--target-release/.test(file.source.text);
    for (const stage of file.stages) {
      const base = rootBase(stage);
      const own = imageFactsOf(stage)?.distribution;
      if (base.kind !== 'image' || own == null || !isShippedWith(file, stage)) continue;
      for (const run of instructionsOf(stage, 'RUN')) {
        for (const { suite, range } of own.id === 'alpine' ? apkSourcesIn(file, run) : []) {
          const other = suite.replace(/^v/, '');
          if (own.release === null || other === own.release) continue;
          yield {
            message: `These are the packages of Alpine ${other}, and \`${nameWithoutDigest(base.reference)}\` is Alpine ${own.release}: they may need newer libraries than the image has. Tag the repository (\`@${other} https://…\`), or take the other base image.`,
            subject: suite,
            at: { path: file.path, range },
          };
        }
        if (own.codename === null || prefers) continue;
        for (const { address, suite, range } of aptSourcesIn(file, run)) {
          const other = suiteOf(suite.replace(/[-/].*$/s, ''));
          const isOwnMirror = /\/\/[\w.-]*(?:debian\.org|ubuntu\.com)\//.test(address);
          const changes = isOwnMirror && moving.test(suite);
          if (!changes && (other === null || (other.id === own.id && other.release === own.release))) continue;
          const what = changes ? 'changes every day' : `is ${titleOf(other?.id)} ${other?.release}`;
          yield {
            message: `\`${suite}\` ${what}, and \`${nameWithoutDigest(base.reference)}\` is ${titleOf(own.id)} ${own.release} (${own.codename}): apt mixes the packages of both.`,
            subject: suite,
            at: { path: file.path, range },
            confidence: isOwnMirror ? 'certain' : 'likely',
          };
        }
      }
    }
  },
});

function titleOf(id: string | undefined): string {
  return id === 'ubuntu' ? 'Ubuntu' : 'Debian';
}
