import { type CheckRun, renderCheckRun } from '../render/check-run.ts';
import { renderDecisionLog } from '../render/decision-log.ts';
import type { Configuration } from '../review/configuration.ts';
import type { DecisionLog } from '../review/decision-log.ts';
import type { ReviewRecord } from '../review/records.ts';
import type { Assessment } from './assess.ts';
import { withPreview, withSettingsProblems } from './outcomes.ts';
import type { Publication } from './publication.ts';

export function decisionLog(
  assessment: Assessment,
  { settings, problems, sources }: Configuration,
  { commit, ...figures }: Pick<DecisionLog, 'narrative' | 'requests' | 'timings'> & { readonly commit: string },
): DecisionLog {
  const { files, words, preview } = assessment.report === null ? { files: [], words: [], preview: null } : assessment;
  return { configuration: { sources, commit, settings, problems, preview }, files, words, ...figures };
}

/** @param id of the review, which `drydock log` takes */
export function checkRunOf(
  assessment: Assessment,
  { problems }: Configuration,
  log: DecisionLog,
  id: string,
): CheckRun {
  const { report } = assessment;
  if (report === null) return withSettingsProblems(assessment.check, problems);
  const check = renderCheckRun(report, renderDecisionLog(report, log, id));
  return withPreview(withSettingsProblems(check, problems), assessment.preview);
}

/** @param posted address of a new review */
export function outcomeOf(
  { outcome }: Assessment,
  { wanted }: Publication,
  posted: string | null,
): ReviewRecord['outcome'] {
  if (posted !== null) return 'posted';
  if (wanted !== null) return 'unchanged';
  return outcome === 'skipped' ? outcome : 'nothing-to-review';
}
