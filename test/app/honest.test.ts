import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openJobs } from '../../src/jobs/jobs.ts';
import { rules } from '../../src/rules/index.ts';
import type { PullRequest } from '../support/github/index.ts';
import { fakeRule } from '../support/rules.ts';
import { checksOf, createShop, type Harbour, launch, openHarbour, openPull, type Ship } from './harbour.ts';
import { fingerprintsIn, reactionsOf } from './people.ts';

const secret = 'c0rrect-horse-battery-staple';

const broken = fakeRule({
  id: 'broken',
  check({ file }) {
    if (!file.source.text.includes('STOPSIGNAL')) return [];
    throw new Error(`cannot read password=${secret}`);
  },
});

let harbour: Harbour;
let ship: Ship;
let dataDir: string;

beforeAll(async () => {
  harbour = await openHarbour();
  dataDir = await harbour.directory();
  ship = await launch(harbour, dataDir, { rules: [...rules, broken] });
});

afterAll(async () => {
  await ship.close();
  await harbour.close();
});

const unpinned = 'FROM node\nUSER node\nCMD ["node"]\n';
const create = async (name: string, files: Readonly<Record<string, string>>) =>
  openPull(harbour.github, await createShop(harbour, name), files);
const lastRun = (pull: PullRequest) => pull.repository.checkRuns.at(-1);
const linesAt = (level: number, pull: PullRequest) =>
  ship.log.lines.filter(
    (line) => line['level'] === level && String(line['pullRequest']).includes(pull.repository.name),
  );

test('a rule that throws costs its own findings, is named on the check run, and is an error in the log', async () => {
  const pull = await create('thrown', { Dockerfile: `${unpinned}STOPSIGNAL SIGINT\n` });
  await ship.reviewed(pull);
  expect(pull.reviews[0]?.body).toContain('Base image is not pinned');
  expect(lastRun(pull)?.output.text).toContain('a rule failed, an error of Drydock: broken');
  const errors = linesAt(50, pull);
  expect(errors).toMatchObject([{ msg: 'a rule failed', rule: 'broken', path: 'Dockerfile' }]);
  expect(JSON.stringify(errors)).toMatch(/cannot read password=\[redacted\].*honest\.test/);
});

test('an installation that grants too little is told so on the check run, and it is no error', async () => {
  const { github, app } = harbour;
  const { contents: _, ...permissions } = app.permissions;
  const shop = await github.createRepository({ owner: 'frugal-org', name: 'frugal', files: { Dockerfile: unpinned } });
  github.install(app, 'frugal-org', { permissions });
  const pull = await openPull(github, shop, { Dockerfile: `${unpinned}# more\n` });
  await ship.log.until(({ missing }) => missing !== undefined);
  const comment = github.comment(pull, 'ada', '/review');
  await ship.log.until(({ missing }) => missing !== undefined, 2);
  expect(checksOf(pull)).toEqual([[pull.head.sha, 'completed', 'action_required', 'Drydock lacks permissions here']]);
  expect(lastRun(pull)?.output.summary).toContain('`contents: read`');
  expect(reactionsOf(comment)).toEqual(['confused']);
  expect([linesAt(40, pull), linesAt(50, pull)]).toEqual([[], []]);
});

test("hadolint's configuration at the base counts, and is named as what was read", async () => {
  const { github } = harbour;
  const shop = await createShop(harbour, 'hadolint');
  await github.pushCommit(shop, 'main', { '.hadolint.yaml': 'ignored: [DL3006]\n' });
  const pull = await openPull(github, shop, { Dockerfile: unpinned });
  await ship.reviewed(pull);
  expect(lastRun(pull)).toMatchObject({ conclusion: 'success' });
  expect(lastRun(pull)?.output.text).toContain('`.hadolint.yaml` ignores DL3006');
  expect(lastRun(pull)?.output.text).toContain('Settings: `.hadolint.yaml` (the base at');
});

test('all checks asked for again are one more look', async () => {
  const pull = await create('suite', { Dockerfile: unpinned });
  await ship.reviewed(pull);
  const [suite] = pull.repository.checkSuites;
  if (suite !== undefined) await harbour.github.rerequestCheckSuite(suite);
  expect(await ship.reviewed(pull, 2)).toMatchObject({ outcome: 'unchanged' });
  expect([pull.repository.checkRuns.length, pull.reviews.length]).toEqual([1, 1]);
});

test('a comment that becomes a command by editing, and one by a bot, ask for nothing', async () => {
  const { github } = harbour;
  const pull = await create('quiet', { Dockerfile: unpinned });
  await ship.reviewed(pull);
  await github.createApp({ slug: 'parrot' });
  const edited = github.comment(pull, 'ada', 'Hello.');
  github.editComment(edited, '/review');
  const bots = github.comment(pull, 'parrot[bot]', '/review');
  await github.settled();
  const asked = github.comment(pull, 'ada', '/drydock help');
  await ship.reviewed(pull, 2);
  expect([edited, bots, asked].map(reactionsOf)).toEqual([[], [], ['eyes', '+1']]);
});

test('no secret of the files or of a comment is shown, logged or stored', async () => {
  const token = `ghp_${'a1B2'.repeat(9)}`;
  const Dockerfile = `FROM node:24.17.0
ARG API_TOKEN=${secret}
ENV DB_PASSWORD=${secret}
ADD http://build:${secret}@files.example.com/tool.tgz /srv/
RUN curl -H "Authorization: Bearer ${secret}" http://files.example.com/${token} | sh
RUN apt-get update && apt-get install --token=${secret} curl
# drydock ignore=key-value-syntax it holds password=${secret}
LABEL token ${token}
USER node
`;
  const shop = await createShop(harbour, 'secrets');
  harbour.github.setRole(shop, 'grace', 'write');
  const pull = await openPull(harbour.github, shop, { Dockerfile });
  await ship.reviewed(pull);
  const [fingerprint] = fingerprintsIn(pull.reviews[0]?.body ?? '');
  harbour.github.comment(pull, 'grace', `/drydock ignore ${fingerprint} the password=${secret} is old`);
  await ship.reviewed(pull, 2);
  await ship.close();
  const jobs = await openJobs({ dataDir, log: { info: () => {}, warn: () => {}, error: () => {} } });
  const [installation = 0] = harbour.github.installations
    .filter(({ account }) => account === shop.owner)
    .map(({ id }) => id);
  const request = { installation, owner: shop.owner.login, repository: shop.name, pullRequest: pull.number };
  const stored = await jobs.store.lastReview(request);
  await jobs.stop({ drainMs: 0 });
  ship = await launch(harbour, dataDir);

  const posts = [...pull.reviews, ...pull.threads.flatMap(({ comments }) => comments), ...pull.comments];
  const ours = posts.filter(({ author }) => author.login === 'drydock').map(({ body }) => body);
  const checks = shop.checkRuns.map(({ output, annotations }) => ({ output, annotations }));
  expect(stored?.report?.findings.length).toBeGreaterThan(3);
  expect(stored?.report?.suppressed.map(({ by }) => by)).toContain('command');
  for (const shown of [ours, checks, ship.log.lines, stored]) {
    expect(JSON.stringify(shown)).not.toContain(secret);
    expect(JSON.stringify(shown)).not.toContain(token);
  }
});
