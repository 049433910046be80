import type { Severity } from '../rules/severity.ts';
import type { Format } from '../text/formats.ts';

/** The repository's settings (`.github/drydock.yml`), complete with defaults. */
export interface Settings {
  profile: 'recommended' | 'strict';
  /** The check run fails at or above it. */
  failOn: Severity | 'never';
  /** By rule id. */
  rules: Record<string, Severity | 'off'>;
  /** Globs of paths. */
  ignore: string[];
  review: {
    drafts: boolean;
    skipLabels: string[];
    skipAuthors: string[];
    /** At most as many suggestions on lines of the diff. */
    inlineSuggestions: number;
    requestChanges: boolean;
  };
  /** The only hosts that images may come from; none: any. */
  trustedRegistries: string[];
  /** Labels that every shipped image must have. */
  labels: Record<string, Format>;
  /** No labels but those. */
  strictLabels: boolean;
  /** Rules that are newer than this version of Drydock stay off. */
  ruleset?: string | undefined;
  narrative: {
    enabled: boolean;
    /** Globs of files of the base: where repositories tell people and models how they work. */
    guidelines: string[];
  };
}

export const defaultSettings: Settings = {
  profile: 'recommended',
  failOn: 'blocker',
  rules: {},
  ignore: [],
  review: { drafts: false, skipLabels: [], skipAuthors: [], inlineSuggestions: 10, requestChanges: false },
  trustedRegistries: [],
  labels: {},
  strictLabels: false,
  narrative: {
    enabled: true,
    guidelines: [
      'CLAUDE.md',
      'AGENTS.md',
      '.claude/context/*.md',
      '.claude/patterns/*.md',
      '.github/copilot-instructions.md',
      '.cursorrules',
      'CONTRIBUTING.md',
    ],
  },
};

/** Where a repository keeps its settings. */
export const settingsPath = '.github/drydock.yml';

/** Where hadolint looks for its configuration in a repository. */
export const hadolintPaths = ['.hadolint.yaml', '.hadolint.yml'] as const;

export interface SettingsProblem {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}
