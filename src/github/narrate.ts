import type { Narrated, Narrator } from '../review/narrative.ts';
import type { ReviewRequest } from '../review/request.ts';
import type { Settings } from '../review/settings.ts';
import type { RepositorySource } from '../snapshot/repository-source.ts';
import type { Assessment } from './assess.ts';
import type { Metrics } from './metrics.ts';
import type { Publication } from './publication.ts';

export interface NarrateInput {
  /** null: this server has no model. */
  readonly narrator: Narrator | null;
  readonly assessment: Assessment;
  /** What would be done without a narrative. */
  readonly publication: Publication;
  readonly settings: Settings;
  readonly source: RepositorySource;
  readonly request: ReviewRequest;
  readonly signal: AbortSignal;
}

/** What a model writes for a review that people are about to get; null where nobody gets one, or nobody writes. */
export async function narrateReview(input: NarrateInput): Promise<Narrated | null> {
  const { narrator, assessment, publication, settings, source, request, signal } = input;
  if (narrator === null || assessment.report === null || !settings.narrative.enabled) return null;
  if (publication.wanted?.quiet !== false || !isNews(publication)) return null;
  const { report, snapshot } = assessment;
  return narrator({ report, snapshot, source, settings: settings.narrative, request, signal });
}

/** Whether a body is posted that nobody has seen. */
function isNews({ actions, changed }: Publication): boolean {
  return changed || actions.some(({ kind }) => kind === 'create-review');
}

/** For metrics: what was sent, spent and dropped. */
export function countNarration(metrics: Metrics, { log }: Narrated): void {
  const { outcome, stored, usage, cost, dropped } = log;
  metrics.narratives.inc({ outcome: stored ? 'stored' : outcome });
  metrics.narrativeSentencesDropped.inc(dropped.length);
  if (cost !== null) metrics.narrativeDollars.inc(cost);
  if (usage === null) return;
  for (const [kind, tokens] of Object.entries(usage)) metrics.narrativeTokens.inc({ kind }, tokens);
}

/** For the log: no prose. */
export function narrationFields({ log }: Narrated): Readonly<Record<string, unknown>> {
  const { model, outcome, estimate, usage, cost, stored, kept, dropped, milliseconds } = log;
  return { model, outcome, estimate, usage, cost, stored, kept, dropped: dropped.length, milliseconds };
}
