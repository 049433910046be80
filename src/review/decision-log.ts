import type { Snapshot, Tree } from '../snapshot/snapshot.ts';
import type { NarrationLog } from './narrative.ts';
import type { Settings, SettingsProblem } from './settings.ts';
import type { SettingsPreview } from './settings-preview.ts';

/** Why a review came out as it did, besides its report: JSON-serialisable, without secrets. */
export interface DecisionLog {
  readonly configuration: ConfigurationLog;
  readonly files: readonly FileRead[];
  /** What people said of findings in comments, the newest first. */
  readonly words: readonly WordLog[];
  /** null: nothing was asked of a model. */
  readonly narrative: NarrationLog | null;
  /** Sent to GitHub. */
  readonly requests: number;
  /** Milliseconds from the start. */
  readonly timings: Readonly<Record<string, number>>;
}

export interface ConfigurationLog {
  /** Files that were read, all of them as of `commit`; none: the defaults. */
  readonly sources: readonly { readonly path: string; readonly from: string }[];
  readonly commit: string;
  readonly settings: Settings;
  readonly problems: readonly SettingsProblem[];
  readonly preview: SettingsPreview | null;
}

export interface FileRead {
  readonly path: string;
  readonly side: 'base' | 'head';
  readonly commit: string | null;
  /** As listed in the tree; null where it is not. */
  readonly bytes: number | null;
  /** Why it could not be read; null where it was. */
  readonly unavailable: string | null;
}

export interface WordLog {
  readonly kind: 'ignore' | 'unignore';
  readonly fingerprint: string;
  readonly author: string;
  readonly reason: string;
  readonly counts: boolean;
}

/** Every file that was asked for, by side and path. */
export function filesRead({ base, head }: Snapshot): FileRead[] {
  const of = (tree: Tree, side: 'base' | 'head') =>
    [...tree.contents].map(
      ([path, content]): FileRead => ({
        path,
        side,
        commit: tree.commit,
        bytes: tree.entries.get(path)?.size ?? null,
        unavailable: content.kind === 'text' ? null : content.reason,
      }),
    );
  return [...of(base, 'base'), ...of(head, 'head')].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
