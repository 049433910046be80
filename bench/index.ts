/**
 * Measures Drydock beside other linters in one run, so that ratios mean something on any machine: `npm run build && npm run bench -- [FOLDER]
 * [--json FILE] [--against FILE]`. FOLDER: Dockerfiles to read, in any depth; without it the examples of the rules. `--against`: the JSON of another run, to
 * compare with. Times are medians, in milliseconds; `node bench/app.ts` measures the App.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { corpusOf } from './corpus.ts';
import { measureGrowth, measurePhases } from './engine.ts';
import { measureProcesses, measurePullRequest } from './processes.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, against: { type: 'string' } },
});
type Times = Readonly<Record<string, number>>;

const texts = corpusOf(positionals[0]);
const former: Times = values.against === undefined ? {} : JSON.parse(readFileSync(values.against, 'utf8'));
const all: Record<string, number> = {};

/** One table, each row beside the first. */
function show(title: string, times: Times): void {
  const [first = 0] = Object.values(times);
  const rows = Object.entries(times).map(([name, time]) => {
    const was = former[name];
    const change = was === undefined ? {} : { 'against before': `${Math.round((time / was - 1) * 100)} %` };
    return [name, { ms: time, ratio: Math.round((time / first) * 100) / 100, ...change }] as const;
  });
  console.log(title);
  console.table(Object.fromEntries(rows));
  Object.assign(all, times);
}

show('Whole processes, one small file', measureProcesses());
show('A large pull request, a whole process', measurePullRequest(texts));
show(`Phases, ${texts.length} files one by one`, await measurePhases(texts));
show('Growth', await measureGrowth(texts));
console.log(`memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB at most`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(all, null, 2)}\n`);
