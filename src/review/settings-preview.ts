import { textOf } from '../snapshot/snapshot.ts';
import { type ConfigurationFile, readConfiguration } from './configuration.ts';
import { type ReviewInput, review } from './engine.ts';
import type { ReviewReport, Summary } from './report.ts';
import { type SettingsProblem, settingsPath } from './settings.ts';

/** What a pull request's own settings would change, once they are merged. They do not count before. */
export interface SettingsPreview {
  readonly problems: readonly SettingsProblem[];
  readonly before: Outcome;
  readonly after: Outcome;
}

export interface Outcome extends Pick<Summary, 'blocker' | 'critical' | 'major' | 'minor'> {
  readonly suppressed: number;
  readonly verdict: ReviewReport['verdict'];
}

/**
 * null where the pull request leaves the settings alone or deletes them.
 *
 * @param hadolint the configuration of hadolint that counts besides
 */
export function previewSettings(
  input: ReviewInput,
  report: ReviewReport,
  hadolint: ConfigurationFile | null,
): SettingsPreview | null {
  const { changes, head } = input.snapshot;
  const text = changes.some(({ path }) => path === settingsPath) ? textOf(head, settingsPath) : null;
  if (text === null) return null;
  const { settings, problems } = readConfiguration({ path: settingsPath, text, from: 'repository' }, hadolint);
  const own = problems.filter(({ path }) => path === settingsPath);
  return { problems: own, before: outcomeOf(report), after: outcomeOf(review({ ...input, settings })) };
}

function outcomeOf({ summary: { blocker, critical, major, minor }, suppressed, verdict }: ReviewReport): Outcome {
  return { blocker, critical, major, minor, suppressed: suppressed.length, verdict };
}
