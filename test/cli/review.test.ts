import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandLine, git } from '../support/command-line.ts';
import { type Report, readReport } from './report-shape.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
/** The shipped base image has no tag, and never had one. */
const before = {
  'api/Dockerfile': `FROM golang:1.26-alpine@${digest} AS build
RUN go build -o /api .

FROM alpine
COPY --from=build /api /api
USER 1001
`,
  'untouched/Dockerfile': 'FROM alpine\nUSER 1001\n',
  'README.md': '# Shop\n',
};
const after = {
  'api/Dockerfile': `FROM golang:1.26-alpine AS build
RUN go build -o /api .

FROM alpine
COPY --from=builder /api /api
USER 1001
`,
};

let drydock: CommandLine;
let shop: string;

/** `main` and a branch that goes on from it, checked out. */
beforeAll(async () => {
  drydock = await CommandLine.build();
  shop = await drydock.files('shop', before);
  await git(shop, 'init', '--quiet', '--initial-branch', 'main');
  await commit('Begin');
  await git(shop, 'switch', '--quiet', '--create', 'change');
  await drydock.files('shop', after);
  await commit('Build faster\n\nWith newer images.');
});

afterAll(() => drydock.remove());

async function commit(message: string): Promise<void> {
  await git(shop, 'add', '.');
  await git(shop, 'commit', '--quiet', '--message', message);
}

const review = (...args: readonly string[]) => drydock.run(shop, ['review', '--now', '2026-11-23', ...args]);
const report = async (...args: readonly string[]) => readReport((await review('--format', 'json', ...args)).stdout);

/** Rules that come later may find more. */
const known = ['copy-from-unknown-stage', 'digest-pin-removed', 'unpinned-base-image'];

function statuses({ findings }: Report): Record<string, string> {
  return Object.fromEntries(
    findings.filter(({ rule }) => known.includes(rule)).map(({ rule, status }) => [rule, status]),
  );
}

describe('review', () => {
  test('raises what the change introduces, and leaves alone the files that it does not touch', async () => {
    const changed = await report();
    const { findings, subject, summary, verdict } = changed;
    expect(statuses(changed)).toEqual({
      'copy-from-unknown-stage': 'introduced',
      'digest-pin-removed': 'introduced',
      'unpinned-base-image': 'preexisting',
    });
    expect(new Set(findings.flatMap(({ locations }) => locations.map(({ path }) => path)))).toEqual(
      new Set(['api/Dockerfile']),
    );
    expect(summary.blocker).toBe(
      findings.filter((one) => one.severity === 'blocker' && one.status === 'introduced').length,
    );
    expect(summary.preexisting).toBe(findings.filter(({ status }) => status === 'preexisting').length);
    expect(verdict).toBe('fail');
    expect(subject).toMatchObject({ base: await git(shop, 'rev-parse', 'main'), head: null });
    expect((await review()).status).toBe(1);
  });

  test('does not fail for what was there before', async () => {
    await git(shop, 'switch', '--quiet', '--create', 'harmless', 'main');
    try {
      await drydock.files('shop', { 'api/Dockerfile': `# The API\n${before['api/Dockerfile']}` });
      const harmless = await report();
      expect(statuses(harmless)).toEqual({ 'unpinned-base-image': 'preexisting' });
      expect(harmless.verdict).toBe('pass');
      expect(await review()).toMatchObject({ status: 0, stderr: '' });
    } finally {
      await git(shop, 'switch', '--quiet', '--force', 'change');
    }
  });

  test('compares commits where a head is named, whatever the working tree holds', async () => {
    const named = await report('--head', 'change');
    expect(named.subject.head).toBe(await git(shop, 'rev-parse', 'change'));
    expect(named.findings).toEqual((await report()).findings);
  });

  test('reads a bare repository when a head is named, and asks for one otherwise', async () => {
    await git(drydock.folder, 'clone', '--quiet', '--bare', shop, 'shop.git');
    const bare = ['review', '--now', '2026-11-23', '--format', 'json', 'shop.git', '--base', 'main'];
    const ended = await drydock.run(drydock.folder, [...bare, '--head', 'change']);
    expect(readReport(ended.stdout).findings).toEqual((await report('--head', 'change')).findings);
    const withoutHead = await drydock.run(drydock.folder, bare);
    expect(withoutHead.status).toBe(2);
    expect(withoutHead.stderr).toMatch(/^drydock: shop\.git is a bare repository .*--head REF\n$/);
  });

  test('names a reference that is not there', async () => {
    const { status, stderr } = await review('--base', 'nowhere');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^drydock: "nowhere" is not a commit, branch or tag of .*\n$/);
  });

  test('never takes a reference for an option of git', async () => {
    const { status, stderr } = await review('--base=--output=stolen');
    expect(status).toBe(2);
    expect(stderr).toContain('is not a commit');
  });

  test('is the same bytes each time, in every format', async () => {
    for (const format of ['terminal', 'markdown', 'json', 'sarif', 'github']) {
      const [first, second] = await Promise.all([review('--format', format), review('--format', format)]);
      expect(first).toMatchObject({ status: 1, stderr: '' });
      expect(second).toEqual(first);
    }
  });

  test('links to the lines with --repository', async () => {
    const { stdout } = await review('--head', 'change', '--repository', 'https://github.com/acme/shop/');
    const head = await git(shop, 'rev-parse', 'change');
    expect(stdout).toContain(`https://github.com/acme/shop/blob/${head}/api/Dockerfile#L1`);
  });

  test('refuses a --repository that is no web address', async () => {
    expect(await review('--repository', 'javascript:alert(1)')).toMatchObject({
      status: 2,
      stderr:
        'drydock: --repository javascript:alert(1): not a web address; for example https://github.com/acme/shop\n',
    });
  });

  test("takes the repository's settings from the base branch, not from the change", async () => {
    const settings = { '.github/drydock.yml': 'rules: { digest-pin-removed: off, copy-from-unknown-stage: off }\n' };
    await drydock.files('shop', settings);
    try {
      expect(Object.keys(statuses(await report()))).toHaveLength(3);
      await git(shop, 'switch', '--quiet', '--create', 'configured', 'main');
      await commit('Switch two rules off');
      await git(shop, 'switch', '--quiet', 'change');
      expect(Object.keys(statuses(await report('--base', 'configured')))).toEqual(['unpinned-base-image']);
    } finally {
      await git(shop, 'clean', '--quiet', '--force', '-d');
    }
  });

  test('says so when no container file has changed', async () => {
    const { status, stdout, stderr } = await review('--base', 'change', '--format', 'terminal');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.trim()).not.toBe('');
  });
});
