import { describe, expect, test } from '@jest/globals';
import type { ExampleFiles } from '../../src/rules/rule.ts';
import { reportsRun } from '../support/rules.ts';
import { reviewTexts } from '../support/snapshot.ts';

const digest = `sha256:${'a1'.repeat(32)}`;

async function recommended(before: ExampleFiles, files: ExampleFiles) {
  const report = await reviewTexts({ before, files });
  const ruleOf = new Map(report.findings.map(({ fingerprint, rule }) => [fingerprint, rule]));
  return report.recommendations.map(({ findings, ...rest }) => ({
    ...rest,
    rules: findings.map((one) => ruleOf.get(one)).sort(),
  }));
}

describe('findings that one edit removes stand together', () => {
  test('a lost pin and a base without a version, in every stage that has the image', async () => {
    const files = (image: string) =>
      `FROM ${image} AS build\nRUN true\nFROM ${image}\nCOPY --from=build /a /a\nUSER 1001\n`;
    expect(await recommended(files(`ruby:3.4@${digest}`), files('ruby'))).toEqual([
      {
        priority: 'must-fix',
        message: 'Pin `ruby` to a version and its digest (2 lines)',
        rules: ['digest-pin-removed', 'digest-pin-removed', 'unpinned-base-image', 'unpinned-base-image'],
      },
    ]);
  });

  const run = (...commands: string[]) => `FROM fedora:44\nRUN ${commands.join(' && \\\n    ')}\nUSER 1001\n`;
  const download = ['curl -Lo /usr/local/bin/yq https://example.com/yq', 'chmod +x /usr/local/bin/yq'];

  test('a download of what was a package before', async () => {
    expect(
      await recommended(
        run('true', 'dnf install -y git yq', 'dnf clean all'),
        run('true', 'dnf install -y git', 'dnf clean all', ...download),
      ),
    ).toEqual([
      {
        priority: 'must-fix',
        message: 'Install `yq` with `dnf` as before, in place of downloading it (4 lines)',
        rules: ['curl-without-fail', 'unverified-executable'],
      },
    ]);
  });

  test('the same where the install has to be repaired first', async () => {
    expect(
      await recommended(
        run('true', 'dnf install -y gh --repo gh-cli', 'dnf install -y git yq', 'dnf clean all'),
        run('true', 'dnf install -y gh --repo gh-cli git', 'dnf clean all', ...download),
      ),
    ).toEqual([
      {
        priority: 'must-fix',
        message:
          'Install `git` by a command without `--repo`, and install `yq` with `dnf` as before, in place of downloading it (4 lines)',
        rules: ['curl-without-fail', 'repository-restricts-install', 'unverified-executable'],
      },
    ]);
  });

  test('not where what is downloaded was no package before', async () => {
    const rules = (await recommended(run('true'), run('true', 'dnf install -y git', 'dnf clean all', ...download))).map(
      (one) => one.rules,
    );
    expect(rules).toEqual([['unverified-executable'], ['curl-without-fail']]);
  });
});

test('equal findings are one recommendation, with the size of what is to be edited', async () => {
  const curl = 'FROM fedora:44\nRUN curl -sSLo /srv/a.json https://example.com/a.json\nUSER 1001\n';
  expect(await recommended({}, { 'a/Dockerfile': curl, 'b/Dockerfile': curl })).toEqual([
    {
      priority: 'should-fix',
      message: 'Let curl fail on errors: `-f` (2 lines)',
      rules: ['curl-without-fail', 'curl-without-fail'],
    },
  ]);
});

test('what says the same is one recommendation, whether one edit removes several findings or not', async () => {
  const remove = (path: string, line: number) => ({
    fix: {
      title: 'Leave it out',
      applicability: 'safe' as const,
      edits: [{ path, startLine: line, endLine: line, replacement: '' }],
    },
  });
  const rules = [reportsRun('foo', {}, remove), reportsRun('bar', { id: 'other' })];
  const { findings, recommendations } = await reviewTexts({
    before: {},
    files: {
      'a/Dockerfile': 'FROM alpine:3.23\nRUN foo && bar\nUSER 1\n',
      'b/Dockerfile': 'FROM alpine:3.23\nRUN foo\nUSER 1\n',
    },
    rules,
  });
  expect(recommendations).toMatchObject([{ message: 'Leave it out (2 lines)' }]);
  expect(recommendations[0]?.findings).toHaveLength(findings.length);
});

test.each([
  ['blocker', 'certain', 'must-fix'],
  ['critical', 'likely', 'should-discuss'],
  ['major', 'certain', 'should-fix'],
  ['major', 'likely', 'should-discuss'],
  ['minor', 'likely', 'low'],
] as const)('a %s problem that is %s is one to: %s', async (severity, confidence, priority) => {
  const rules = [reportsRun('foo', { severity, confidence })];
  const { recommendations } = await reviewTexts({ before: {}, files: 'FROM alpine:3.23\nRUN foo\n', rules });
  expect(recommendations).toMatchObject([{ priority }]);
});

describe('what to run to verify', () => {
  const rules = [reportsRun('foo')];

  test('builds each Dockerfile that something is asked of, from the folder that has what it copies', async () => {
    const files = {
      'api/Dockerfile': 'FROM alpine:3.23\nCOPY main.c /\nRUN foo\n',
      'api/main.c': '',
      'web/Dockerfile': 'FROM alpine:3.23\nCOPY web/index.html /\nRUN foo\n',
      'web/index.html': '',
      'ok/Dockerfile': 'FROM alpine:3.23\n',
    };
    const { verification } = await reviewTexts({ before: {}, files, rules });
    expect(verification).toEqual(['docker build -f api/Dockerfile api', 'docker build -f web/Dockerfile .']);
  });

  test.each([
    ['compose.yml', 'docker compose build web'],
    ['compose.override.yaml', 'docker compose build web'],
    ['compose.prod.yml', 'docker compose -f compose.prod.yml build web'],
    ['shop/compose.yml', 'docker compose -f shop/compose.yml build web'],
  ])('builds the service of %s whose Dockerfile is written there', async (path, command) => {
    const text = `services:\n  web:\n    build:\n      dockerfile_inline: |\n        FROM alpine:3.23\n        RUN foo\n`;
    const { verification } = await reviewTexts({ before: {}, files: { [path]: text }, rules });
    expect(verification).toEqual([command]);
  });

  test.each([
    ['docker-bake.hcl', 'docker buildx bake web'],
    ['docker-bake.prod.hcl', 'docker buildx bake -f docker-bake.prod.hcl web'],
    ['shop/docker-bake.hcl', '(cd shop && docker buildx bake web)'],
  ])('builds the target of %s that inherits a Dockerfile written there', async (path, command) => {
    const text = `target "_common" {\n  dockerfile-inline = <<EOT\nFROM alpine:3.23\nRUN foo\nEOT\n}\ntarget "web" {\n  inherits = ["_common"]\n}\n`;
    const { verification } = await reviewTexts({ before: {}, files: { [path]: text }, rules });
    expect(verification).toEqual([command]);
  });

  test('says nothing of a service whose name is a flag', async () => {
    const text = `services:\n  --help:\n    build:\n      dockerfile_inline: |\n        FROM alpine:3.23\n        RUN foo\n`;
    const { verification } = await reviewTexts({ before: {}, files: { 'compose.yml': text }, rules });
    expect(verification).toEqual([]);
  });

  test('takes no name into a command that a shell would read otherwise', async () => {
    const files = { '$(reboot)/Dockerfile': 'FROM alpine:3.23\nRUN foo\n' };
    expect((await reviewTexts({ before: {}, files, rules })).verification).toEqual([]);
  });
});
