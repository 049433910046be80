import type { Answer } from '../../src/narrative/answer.ts';
import { excerptsOf } from '../../src/narrative/excerpts.ts';
import { ground } from '../../src/narrative/ground.ts';
import { systemPrompt } from '../../src/narrative/prompts.ts';
import { review } from '../../src/review/engine.ts';
import { exampleFiles } from '../../src/review/example.ts';
import { loadReview } from '../../src/review/load.ts';
import { raised } from '../../src/review/raised.ts';
import { defaultSettings } from '../../src/review/settings.ts';
import { rules } from '../../src/rules/index.ts';
import { memorySource } from '../../src/snapshot/memory-source.ts';
import type { Case } from './case.ts';

/** What became of each sentence of a case: why it was dropped, null where it was kept. */
export interface Measured {
  readonly name: string;
  readonly findings: number;
  readonly good: readonly Fate[];
  readonly bad: readonly Fate[];
}

export interface Fate {
  readonly sentence: string;
  readonly reason: string | null;
}

const empty: Answer = { summary: '', findings: [], highlights: [], recommendations: [], observations: [] };

/** Reviews a case, and lets every sentence be the one thing that a model says of its first finding. */
export async function measure({ name, before, files, good, bad }: Case): Promise<Measured> {
  const source = memorySource({ base: exampleFiles(before ?? {}), head: exampleFiles(files) });
  const snapshot = await loadReview(
    source,
    { base: 'base', head: 'head', description: { title: '', body: '' } },
    rules,
  );
  const report = review({
    snapshot,
    rules,
    settings: defaultSettings,
    asOf: '2026-11-24',
    version: '0',
    repository: null,
    mode: 'review',
  });
  const excerpts = excerptsOf(report, snapshot);
  const [first] = raised(report);
  if (first === undefined) throw new Error(`nothing is found in "${name}"`);
  const instructions = systemPrompt();
  const fate = (sentence: string): Fate => {
    const answer = { ...empty, findings: [{ id: first.fingerprint, why: sentence, advice: '', guidelines: [] }] };
    const { dropped } = ground({ report, excerpts, guidelines: [], instructions, answer, model: 'bench' });
    return { sentence, reason: dropped[0]?.reason ?? null };
  };
  return { name, findings: raised(report).length, good: good.map(fate), bad: bad.map(fate) };
}
