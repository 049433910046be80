import { createSend } from '../../src/narrative/client.ts';
import { createNarrator, type NarratorOptions } from '../../src/narrative/narrator.ts';
import { review } from '../../src/review/engine.ts';
import { exampleFiles } from '../../src/review/example.ts';
import { loadReview } from '../../src/review/load.ts';
import type { Narrated, NarrationInput } from '../../src/review/narrative.ts';
import type { ReviewReport } from '../../src/review/report.ts';
import { defaultSettings } from '../../src/review/settings.ts';
import { rules } from '../../src/rules/index.ts';
import type { ExampleFiles } from '../../src/rules/rule.ts';
import { memorySource } from '../../src/snapshot/memory-source.ts';

export const apiKey = 'sk-ant-api03-0123456789abcdefghij';

export interface Pull {
  readonly before: ExampleFiles;
  readonly files: ExampleFiles;
  readonly title?: string;
  readonly body?: string;
}

/** What a narrator gets of a pull request. */
export async function inputFor({
  before,
  files,
  title = '',
  body = '',
}: Pull): Promise<NarrationInput & { readonly report: ReviewReport }> {
  const source = memorySource({ base: exampleFiles(before), head: exampleFiles(files) });
  const snapshot = await loadReview(source, { base: 'base', head: 'head', description: { title, body } }, rules);
  const report = review({
    snapshot,
    rules,
    settings: defaultSettings,
    asOf: '2026-11-24',
    version: '0.1.0',
    repository: null,
    mode: 'review',
  });
  return {
    report,
    snapshot,
    source,
    settings: defaultSettings.narrative,
    request: null,
    signal: new AbortController().signal,
  };
}

const limits = { perReview: 20_000, perRepositoryDay: 100_000, perInstallationDay: 100_000 };

export async function narrate(
  input: NarrationInput,
  url: string,
  options: Partial<NarratorOptions> = {},
): Promise<Narrated> {
  const narrator = createNarrator({
    send: createSend({ apiKey, baseUrl: url }),
    model: 'claude-sonnet-5-5',
    limits,
    ledger: null,
    ...options,
  });
  const narrated = await narrator(input);
  if (narrated === null) throw new Error('there was nothing to say');
  return narrated;
}
