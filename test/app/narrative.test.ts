import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Model, sayEverywhere, startAnswering } from '../narrative/model.ts';
import type { PullRequest } from '../support/github/index.ts';
import { createShop, type Harbour, launch, openHarbour, openPull, type Ship } from './harbour.ts';
import { fingerprintsIn } from './people.ts';

const dockerfile =
  'FROM node\nRUN curl -L https://dl.example/tool -o /usr/bin/tool && chmod +x /usr/bin/tool\nCMD node a.js\n';
const key = 'sk-ant-api03-0123456789abcdefghij';
const sentence = 'Nobody can rebuild it later.';

let harbour: Harbour;
let ship: Ship;
let model: Model;
let down = false;
beforeAll(async () => {
  harbour = await openHarbour();
  model = await startAnswering((_, prompt) =>
    down ? new Error('down') : { ...sayEverywhere(prompt, ''), summary: `${sentence} Use Podman.` },
  );
  const dataDir = await harbour.directory();
  const env = { ...harbour.environment(dataDir), ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: model.url };
  ship = await launch(harbour, dataDir, { env });
});
afterAll(async () => {
  await ship.close();
  await model.stop();
  await harbour.close();
});

async function reviewed(name: string, settings: Readonly<Record<string, string>> = {}): Promise<PullRequest> {
  const shop = await createShop(harbour, name);
  if (Object.keys(settings).length > 0) await harbour.github.pushCommit(shop, 'main', settings);
  const pull = await openPull(harbour.github, shop, { Dockerfile: dockerfile });
  await ship.reviewed(pull);
  return pull;
}

/** What a review says besides prose. */
function substance(pull: PullRequest) {
  const body = (pull.reviews[0]?.body ?? '').replace(/\]\(http[^)]*\)/g, '');
  const lines = body.split('\n');
  const run = pull.repository.checkRuns.at(-1);
  return {
    headings: lines.filter((line) => /^#{1,3} /.test(line) && !line.includes('by the model')),
    entries: lines.filter((line) => /^\*\*\d+\. /.test(line)),
    recommendations: lines
      .filter((line) => /^\d+\. \*\*\[/.test(line))
      .map((line) => line.replace(/^\d+\. /, ''))
      .toSorted(),
    fences: body.match(/```[\s\S]*?```/g),
    fingerprints: fingerprintsIn(body),
    conclusion: run?.conclusion,
    title: run?.output.title,
    suggestions: pull.threads.map(({ comments: [first] }) => first?.body.split('\n').slice(2)),
  };
}

test('findings, severities, order, fixes and verdict are the same with the narrative on, off and failing', async () => {
  const before = model.asked().length;
  const off = await reviewed('off', { '.github/drydock.yml': 'narrative: { enabled: false }\n' });
  expect(model.asked()).toHaveLength(before);
  const on = await reviewed('on');
  down = true;
  const failed = await reviewed('failing');
  down = false;
  expect(on.reviews[0]?.body).toContain(sentence);
  expect(on.reviews[0]?.body).not.toContain('Podman');
  expect(off.reviews[0]?.body).not.toMatch(/narrative/i);
  expect(failed.reviews[0]?.body).toContain("Without a narrative: the model's server failed.");
  expect(substance(off).entries.length).toBeGreaterThan(2);
  expect(substance(on)).toEqual(substance(off));
  expect(substance(failed)).toEqual(substance(off));
});

test('the same is asked once, is counted, and what was dropped stands in the decision log', async () => {
  const before = model.asked().length;
  const first = await reviewed('twice');
  const shop = first.repository;
  const second = await openPull(harbour.github, shop, { Dockerfile: dockerfile });
  const line = await ship.reviewed(second);
  expect(line).toMatchObject({ narrative: { outcome: 'written', stored: true, cost: null } });
  expect(model.asked()).toHaveLength(before + 1);
  expect(second.reviews[0]?.body).toContain(sentence);
  const text = shop.checkRuns[0]?.output.text ?? '';
  expect(text).toContain('3000 tokens in, 400 out, $0.0100: written; 1 sentence kept, 2 dropped');
  expect(text).toContain('names Podman');
  const metrics = await (await fetch(`${ship.url}/metrics`)).text();
  expect(metrics).toMatch(/^drydock_narratives_total\{outcome="stored"\} 1$/m);
  expect(metrics).toMatch(/^drydock_narrative_cost_dollars_total 0\.0[12]$/m);
  expect(metrics).toMatch(/^drydock_narrative_tokens_total\{kind="output"\} [48]00$/m);
  expect(JSON.stringify([ship.log.lines, text, first.reviews.map(({ body }) => body)])).not.toContain(key);
});

test('a push that changes nothing in substance costs nothing', async () => {
  const pull = await reviewed('still');
  const before = model.asked().length;
  await harbour.github.pushCommit(pull.repository, pull.head.ref, { 'README.md': '# Other\n' });
  await ship.reviewed(pull, 2);
  expect(model.asked()).toHaveLength(before);
  expect(pull.reviews).toHaveLength(1);
  expect(pull.reviews[0]?.body).toContain(sentence);
});
