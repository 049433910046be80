import type { Build } from '../../repository/build.ts';
import { buildsOf } from '../../repository/knowledge.ts';
import { listed } from '../../text/listed.ts';
import { buildStep, workflowPath as path, workflowOf } from '../example-files.ts';
import { defineRule } from '../rule.ts';

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
        before: {
          [path]: workflowOf([buildStep('platforms: linux/amd64,linux/arm64')]),
          Dockerfile: 'FROM alpine:3.23\n',
        },
        files: { [path]: workflowOf([buildStep('platforms: linux/amd64')]), Dockerfile: 'FROM alpine:3.23\n' },
        reports: [
          {
            path,
            line: 6,
            message: '`Dockerfile` was built for `linux/arm64` as well, and is built for `linux/amd64` only now.',
          },
        ],
      },
      {
        title: 'Nothing is said of platforms any more',
        before: {
          [path]: workflowOf([buildStep('platforms: linux/amd64,linux/arm64')]),
          Dockerfile: 'FROM alpine:3.23\n',
        },
        files: { [path]: workflowOf([buildStep('push: true')]), Dockerfile: 'FROM alpine:3.23\n' },
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
        title: 'Each platform on a machine of its own',
        before: {
          [path]: workflowOf([buildStep('platforms: linux/amd64,linux/arm64')]),
          Dockerfile: 'FROM alpine:3.23\n',
        },
        files: {
          [path]: workflowOf([buildStep('push: true')]),
          '.github/workflows/arm.yml': workflowOf([buildStep('push: true')], 'runs-on: ubuntu-24.04-arm'),
          Dockerfile: 'FROM alpine:3.23\n',
        },
      },
      {
        title: 'In another order, and one more',
        before: {
          [path]: workflowOf([buildStep('platforms: linux/amd64,linux/arm64')]),
          Dockerfile: 'FROM alpine:3.23\n',
        },
        files: {
          [path]: workflowOf([buildStep('platforms: linux/arm64,linux/amd64,linux/s390x')]),
          Dockerfile: 'FROM alpine:3.23\n',
        },
      },
      {
        title: 'Known at build time only',
        before: {
          [path]: workflowOf([buildStep('platforms: linux/amd64,linux/arm64')]),
          Dockerfile: 'FROM alpine:3.23\n',
        },
        files: {
          [path]: workflowOf([buildStep('platforms: ${{ inputs.platforms }}')]),
          Dockerfile: 'FROM alpine:3.23\n',
        },
      },
      {
        title: 'No longer built here',
        before: {
          [path]: workflowOf([buildStep('platforms: linux/amd64,linux/arm64')]),
          Dockerfile: 'FROM alpine:3.23\n',
        },
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

/** null: some build's platforms are not known. One that names none is built for its machine's. */
function platformsOf(builds: readonly Build[]): ReadonlySet<string> | null {
  const found = builds.flatMap(({ platforms, machine: { architecture } }): readonly (string | null)[] => {
    if (platforms !== null && platforms.length > 0) return platforms;
    return [platforms === null || architecture === null ? null : `linux/${architecture}`];
  });
  const known = found.filter((platform) => platform !== null);
  return known.length < found.length ? null : new Set(known);
}
