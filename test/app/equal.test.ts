import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readExample } from '../../scripts/demo/example.ts';
import { openJobs } from '../../src/jobs/jobs.ts';
import { CommandLine } from '../support/command-line.ts';
import { keyOf, launch, openHarbour } from './harbour.ts';

const examples = fileURLToPath(new URL('../../examples/shop', import.meta.url));
const silent = { info: () => {}, warn: () => {}, error: () => {} };

let commandLine: CommandLine;
beforeAll(async () => {
  commandLine = await CommandLine.build();
});
afterAll(() => commandLine.remove());

test('the App and the command line say the same of one pull request', async () => {
  const example = await readExample(examples);
  const harbour = await openHarbour();
  const { github } = harbour;
  const dataDir = await harbour.directory();
  const ship = await launch(harbour, dataDir, { now: () => new Date('2026-11-23T12:00:00Z') });
  // What a comment suggests is one line in the body; a command line has no comments.
  const settings = { '.github/drydock.yml': 'review: { inlineSuggestions: 0 }\n' };
  const base = { ...example.base, ...settings };
  const repository = await github.createRepository({ owner: 'acme', name: 'shop', files: base });
  github.install(harbour.app, 'acme');
  const { files, title, body } = example.pullRequest;
  await github.pushCommit(repository, 'optimise', files);
  const pull = await github.openPullRequest(repository, { head: 'optimise', title, body, author: 'ada' });
  await ship.reviewed(pull);
  await ship.close();

  const [installation] = keyOf(harbour, pull).split(':');
  const request = { installation: Number(installation), owner: 'acme', repository: 'shop', pullRequest: pull.number };
  const jobs = await openJobs({ dataDir, log: silent });
  const stored = await jobs.store.lastReview(request);
  await jobs.stop({ drainMs: 0 });

  const folder = await commandLine.files('described', { 'description.md': `${title}\n\n${body}` });
  const local = async (format: string) => {
    const refs = ['--base', 'main', '--head', 'optimise', '--description', join(folder, 'description.md')];
    const links = ['--repository', `${github.url}/acme/shop`, '--now', '2026-11-23', '--format', format];
    return (await commandLine.run(folder, ['review', repository.git.directory, ...refs, ...links])).stdout;
  };
  expect(JSON.parse(await local('json'))).toEqual(JSON.parse(JSON.stringify(stored?.report)));
  // Marker and footer are the App's own.
  expect(pull.reviews[0]?.body).toContain((await local('markdown')).trim());
  await harbour.close();
});
