import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Model, sayEverywhere, startAnswering } from '../narrative/model.ts';
import { CommandLine, git } from '../support/command-line.ts';

const key = 'sk-ant-api03-0123456789abcdefghij';
let drydock: CommandLine;
let model: Model;
let shop: string;

beforeAll(async () => {
  drydock = await CommandLine.build();
  model = await startAnswering((_, prompt) => sayEverywhere(prompt, 'Nobody can rebuild it later.'));
  shop = await drydock.files('shop', { Dockerfile: 'FROM node:24.17.0\nUSER node\n' });
  await git(shop, 'init', '--quiet', '--initial-branch', 'main');
  await git(shop, 'add', '--all');
  await git(shop, 'commit', '--quiet', '--message', 'Begin');
  await drydock.files('shop', { Dockerfile: 'FROM node\nENV API_TOKEN=hunter2-and-more\nUSER node\n' });
});
afterAll(async () => {
  await model.stop();
  await drydock.remove();
});

const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => drydock.run(shop, ['review', ...args], '', env);

test('--prompt prints the request and its size, without secrets, and sends nothing', async () => {
  const { status, stdout, stderr } = await run(['--prompt'], { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: model.url });
  expect([status, stderr]).toEqual([0, '']);
  const { estimate, request } = JSON.parse(stdout);
  expect(estimate).toMatchObject({ inputTokens: expect.any(Number), dollarsAtMost: expect.any(Number) });
  expect(request).toMatchObject({ model: 'claude-sonnet-5-5', output_config: { format: { type: 'json_schema' } } });
  expect(stdout).not.toMatch(/hunter2|sk-ant/);
  expect(model.asked()).toHaveLength(0);
});

test('--narrative prints the words with the review, and the exit status stays what the findings say', async () => {
  const env = { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: model.url };
  const plain = await run(['--format', 'json']);
  const { status, stdout, stderr } = await run(['--narrative', '--format', 'json'], env);
  const { narrative, ...report } = JSON.parse(stdout);
  expect(report).toEqual(JSON.parse(plain.stdout));
  expect(status).toBe(plain.status);
  expect(narrative).toMatchObject({ kind: 'written', narrative: { summary: ['Nobody can rebuild it later.'] } });
  expect(stderr).toMatch(/^narrative: written by claude-sonnet-5-5, 3000 \+ 400 tokens, \$0\.0100; 1 sentences? kept/);
  const printed = await run(['--narrative', '--format', 'terminal'], env);
  expect(printed.stdout).toContain('Nobody can rebuild it later.');
});

test('--narrative without a key says what is missing', async () => {
  expect(await run(['--narrative'])).toEqual({
    status: 2,
    stdout: '',
    stderr: 'drydock: --narrative asks a language model: set ANTHROPIC_API_KEY\n',
  });
});

test('a server that is not there costs the words alone', async () => {
  const { status, stdout } = await run(['--narrative', '--format', 'markdown'], {
    ANTHROPIC_API_KEY: key,
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:9',
  });
  expect(status).toBe(1);
  expect(stdout).toContain("Without a narrative: the model's server cannot be reached.");
});
