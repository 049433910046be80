import type { Build } from '../../repository/build.ts';
import { buildsOf } from '../../repository/knowledge.ts';
import { listed } from '../../text/listed.ts';
import { defineRule } from '../rule.ts';

/** A workflow as the examples need it. */
const workflow = (platforms: string) =>
  `on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v7\n        with:\n          platforms: ${platforms}\n`;
const path = '.github/workflows/image.yml';

export default defineRule({
  id: 'platform-lost',
  scope: 'change',
  unchanged: true,
  severity: 'critical',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Image is no longer built for a platform',
  remedy: 'Build the image for every platform that it had',
  rationale:
    'The pipeline used to publish the image for several platforms, and one of them is missing now. Machines of that kind get "no matching manifest" when they pull the next release, or keep running the old one.',
  exceptions: 'The platform is given up on purpose.',
  peers: [],
  asks: ['builds'],
  examples: {
    bad: [
      {
        before: { [path]: workflow('linux/amd64,linux/arm64'), Dockerfile: 'FROM alpine:3.23\n' },
        files: { [path]: workflow('linux/amd64'), Dockerfile: 'FROM alpine:3.23\n' },
        reports: [
          {
            path,
            line: 6,
            message: '`Dockerfile` was built for `linux/arm64` as well, and is built for `linux/amd64` only now.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'In another order, and one more',
        before: { [path]: workflow('linux/amd64,linux/arm64'), Dockerfile: 'FROM alpine:3.23\n' },
        files: { [path]: workflow('linux/arm64,linux/amd64,linux/s390x'), Dockerfile: 'FROM alpine:3.23\n' },
      },
      {
        title: 'Known at build time only',
        before: { [path]: workflow('linux/amd64,linux/arm64'), Dockerfile: 'FROM alpine:3.23\n' },
        files: { [path]: workflow('${{ inputs.platforms }}'), Dockerfile: 'FROM alpine:3.23\n' },
      },
      {
        title: 'No longer built here',
        before: { [path]: workflow('linux/amd64,linux/arm64'), Dockerfile: 'FROM alpine:3.23\n' },
        files: { Dockerfile: 'FROM alpine:3.23\n' },
      },
    ],
  },
  *check({ before, after, base, head }) {
    const [was, now] = [buildsOf(base.tree, before.path), buildsOf(head.tree, after.path)].map(published) as [
      Build[],
      Build[],
    ];
    const [old, left] = [platformsOf(was), platformsOf(now)];
    const [build] = now;
    if (build === undefined || old === null || left === null || left.size === 0) return;
    const lost = [...old].filter((platform) => !left.has(platform)).sort();
    if (lost.length === 0) return;
    const names = (platforms: Iterable<string>) => listed([...platforms].sort().map((platform) => `\`${platform}\``));
    yield {
      message: `\`${after.path}\` was built for ${names(lost)} as well, and is built for ${names(left)} only now.`,
      subject: `${after.path} ${lost.join(' ')}`,
      at: build.where,
    };
  },
});

function published(builds: readonly Build[]): readonly Build[] {
  return builds.filter(({ machine }) => machine.isPipeline);
}

/** null: some build's platforms are not known. */
function platformsOf(builds: readonly Build[]): ReadonlySet<string> | null {
  if (builds.some(({ platforms }) => platforms === null)) return null;
  return new Set(builds.flatMap(({ platforms }) => platforms ?? []));
}
