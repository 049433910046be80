import type { Category, Confidence, Edit, Severity, Table } from '../rules/rule.ts';

/** The outcome of a review: JSON-serialisable, sorted, without a clock. Same input, same bytes. */
export interface ReviewReport {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'drydock'; readonly version: string; readonly rules: number };
  /** The date that end-of-life checks use: `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly subject: Subject;
  /** Introduced, touched and preexisting, most severe first, then by place. */
  readonly findings: readonly Finding[];
  readonly resolved: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  readonly notEvaluated: readonly NotEvaluated[];
  readonly highlights: readonly Highlight[];
  readonly recommendations: readonly Recommendation[];
  /** Commands to run once the recommendations are followed. */
  readonly verification: readonly string[];
  readonly summary: Summary;
  readonly verdict: 'pass' | 'fail';
  /** Of changes to sources, dependencies and build arguments; none where the pull request changes nothing about it. */
  readonly cacheImpact: readonly CacheImpact[];
  /** Of the images that both sides ship, those of which something differs that is told. */
  readonly images: readonly ImageChange[];
  /** Of Dockerfiles with several stages, where a stage, a base image or a copy between them comes or goes. */
  readonly stageGraphs: readonly StageGraph[];
  /** Two or three computed sentences, plain text with `code` in backquotes. */
  readonly overview: readonly string[];
  /** Container files (Dockerfiles and ignore files) that the pull request changes, and the ones reviewed because something that they depend on changes. */
  readonly files: readonly ReviewedFile[];
  /** Every rule that a finding names (resolved and suppressed ones too), by id. */
  readonly rules: readonly ReportedRule[];
}

/** What renderers say about a rule beside its findings. */
export interface ReportedRule {
  readonly id: string;
  readonly title: string;
  /** The rule's usual severity; a finding may have another. */
  readonly severity: Severity;
  readonly category: Category;
  /** Why it matters: plain text with `code` in backquotes. */
  readonly rationale: string;
}

export interface Subject {
  /** Commit id of the merge base; null for `lint`. */
  readonly base: string | null;
  /** null: a working tree. */
  readonly head: string | null;
  /** Web address of the repository, without a final slash, for permalinks. */
  readonly repository: string | null;
}

export interface ReviewedFile {
  readonly path: string;
  readonly change: 'added' | 'modified' | 'deleted' | 'renamed' | 'unchanged';
}

export type Status = 'introduced' | 'touched' | 'preexisting';

export interface Finding {
  readonly fingerprint: string;
  readonly rule: string;
  readonly peers: readonly string[];
  readonly severity: Severity;
  readonly category: Category;
  readonly confidence: Confidence;
  /** A resolved finding keeps 'preexisting'. */
  readonly status: Status;
  readonly title: string;
  readonly message: string;
  /** The first is primary; on the head unless the file or line is gone. */
  readonly locations: readonly Location[];
  /** Checked: applied, parsed and reviewed again, the finding is gone and nothing new appears. */
  readonly fix: CheckedFix | null;
  /** Absent where there is none. */
  readonly table?: Table;
}

export interface Location {
  readonly path: string;
  readonly side: 'head' | 'base';
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn: number;
  readonly endColumn: number;
  /** The lines `startLine` to `endLine` as they stand (at most 12; secrets redacted), for renderers. */
  readonly excerpt: readonly string[];
}

export interface CheckedFix {
  readonly title: string;
  readonly applicability: 'safe' | 'needs-review';
  readonly edits: readonly Edit[];
}

export interface Suppressed {
  readonly finding: Finding;
  readonly by: 'inline' | 'config' | 'command';
  readonly reason: string;
  /** The verdict counts it all the same: blocker or critical, introduced, and the ignore is the change's own. */
  readonly counts?: true;
}

export interface NotEvaluated {
  /** A rule's id, or '*' where no rule could look. */
  readonly rule: string;
  readonly path: string;
  readonly reason: string;
}

export interface Highlight {
  readonly kind: string;
  readonly message: string;
  readonly locations: readonly Location[];
}

export interface Recommendation {
  readonly priority: 'must-fix' | 'should-discuss' | 'should-fix' | 'low';
  readonly message: string;
  /** Fingerprints. */
  readonly findings: readonly string[];
}

/** A shipped image before and after. */
export interface ImageChange {
  /** The Dockerfile, on the head. */
  readonly path: string;
  /** The stage by its name, where it is not the last one. */
  readonly stage: string | null;
  /** All that is told of an image, in order, as plain text; null: none, or unknown. */
  readonly facts: readonly {
    readonly fact: 'base' | 'builders' | 'libc' | 'user' | 'ports' | 'starts' | 'downloads' | 'layers';
    readonly before: string | null;
    readonly after: string | null;
  }[];
}

/** The stages of a Dockerfile and what they take from where, before and after in one. */
export interface StageGraph {
  /** The Dockerfile, on the head. */
  readonly path: string;
  readonly nodes: readonly {
    readonly kind: 'stage' | 'image';
    readonly name: string;
    readonly shipped: boolean;
    /** `changed`: a stage with other instructions than before. */
    readonly change: 'added' | 'removed' | 'changed' | 'same';
  }[];
  readonly edges: readonly {
    /** Positions in `nodes`: what is taken from, and the stage that takes it. */
    readonly from: number;
    readonly to: number;
    /** FROM, COPY --from or RUN --mount=from=. */
    readonly kind: 'from' | 'copy' | 'mount';
    readonly change: 'added' | 'removed' | 'same';
  }[];
}

/** What a change makes the builder repeat, where that is something else than before; every other step comes from the cache. */
export interface CacheImpact {
  /** The Dockerfile, on the head. */
  readonly path: string;
  /** What differs between two builds: plain text with `code` in backquotes. */
  readonly change: string;
  readonly before: Repeated;
  readonly after: Repeated;
  /** What either side repeats, stage by stage, at most 40 of them. */
  readonly each: readonly {
    readonly stage: string;
    /** The instruction, cut; as it stands on the head, where it is there. */
    readonly text: string;
    /** null: no such step on this side. */
    readonly before: StepFate | null;
    readonly after: StepFate | null;
  }[];
  /** Layers that the repository's pipelines keep from one build to the next. */
  readonly kept: 'all' | 'last-stage' | 'none' | 'unknown';
}

export interface StepFate {
  readonly line: number;
  /** The instruction that brings the change in; null: the step comes from the cache. */
  readonly because: { readonly text: string; readonly line: number } | null;
}

export interface Repeated {
  /** RUN, COPY and ADD of what ships that are repeated. */
  readonly steps: number;
  /** All of them. */
  readonly of: number;
  /** The same by stage, in the order of the file. */
  readonly stages: readonly { readonly stage: string; readonly steps: number; readonly of: number }[];
  /** Commands that only this side repeats. */
  readonly among: readonly string[];
  /** The instruction that brings the change in; null: none does. */
  readonly because: { readonly text: string; readonly line: number } | null;
}

export interface Summary {
  readonly blocker: number;
  readonly critical: number;
  readonly major: number;
  readonly minor: number;
  readonly preexisting: number;
  readonly resolved: number;
}
