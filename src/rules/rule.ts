import type { ChangedDockerfile } from '../claims/comparison.ts';
import type { IgnoreFile } from '../dockerfile/ignore-file.ts';
import type { InlineIgnore } from '../dockerfile/inline-ignores.ts';
import type { Dockerfile } from '../dockerfile/model.ts';
import type { Asked } from '../repository/sources.ts';
import type { Description, Tree } from '../snapshot/snapshot.ts';
import type { Format } from '../text/formats.ts';
import type { Range } from '../text/range.ts';
import type { Severity } from './severity.ts';

export { type Severity, severities } from './severity.ts';

/** `certain`: follows from what was read. `likely`: rests on how the tools and images usually are. */
export type Confidence = 'certain' | 'likely';
export type Profile = 'recommended' | 'strict';
export type Category =
  | 'correctness'
  | 'security'
  | 'reproducibility'
  | 'performance'
  | 'size'
  | 'maintainability'
  | 'style';

export const peerTools = [
  'hadolint',
  'shellcheck',
  'buildkit',
  'trivy',
  'checkov',
  'kics',
  'semgrep',
  'sonar',
  'dockerfilelint',
  'droast',
] as const;
export type PeerTool = (typeof peerTools)[number];

/** Another linter's rule that this rule answers for. */
export interface Peer {
  readonly tool: PeerTool;
  readonly id: string;
  /** Drydock's verdict compared with the peer's: the same, on fewer cases, or on more. */
  readonly relation: 'same' | 'narrower' | 'broader';
}

export interface Place {
  readonly path: string;
  readonly range: Range;
  /** The side that `path` and `range` speak of; the side being checked unless given. */
  readonly side?: 'base' | 'head';
}

/** Whole lines replaced: `replacement` is the new text with its line ends, '' deletes the lines. */
export interface Edit {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly replacement: string;
}

export interface Fix {
  readonly title: string;
  /** `safe`: cannot break a build. `needs-review`: right as far as the text tells. */
  readonly applicability: 'safe' | 'needs-review';
  readonly edits: readonly Edit[];
}

/** Cells are plain text with `code` in backquotes. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What a rule reports. The engine adds identity and status, and checks the fix. */
export interface Problem {
  /** One or two sentences for this very case; plain text with `code` in backquotes. */
  readonly message: string;
  /** What the finding is about (an image, a package, a variable): part of its identity, so no line numbers. */
  readonly subject: string;
  readonly at: Place;
  /** Further places, only where the fact itself spans them. */
  readonly related?: readonly Place[];
  /** One of the severities that the rule declares; the first of them unless given. */
  readonly severity?: Severity;
  /** `tool:id` of the peers that this very case answers for; all of the rule's unless given. */
  readonly peers?: readonly string[];
  /** Narrower than the rule's own profile. */
  readonly profile?: Profile;
  readonly confidence?: Confidence;
  /**
   * Identity where the statement at `at` is not what the finding speaks of: an absence, a fact about a whole file.
   * Unless given, the normalised text of the statement counts.
   */
  readonly identity?: string;
  readonly fix?: Fix;
  /** What belongs to it and is too much for sentences. */
  readonly table?: Table;
}

/** Said instead of swallowed: this rule could not judge this file. */
export interface Skip {
  readonly skip: string;
  readonly path: string;
}

export type Outcome = Problem | Skip;

/** One side of the pull request as rules see it. */
export interface RepositoryView {
  readonly side: 'base' | 'head';
  readonly tree: Tree;
  readonly dockerfiles: readonly Dockerfile[];
  readonly ignoreFiles: readonly IgnoreFile[];
  /** Files of the base that the head has no more, with where they went, null where they are gone; none on the base. */
  readonly removed: ReadonlyMap<string, string | null>;
}

/** What ShellCheck says of a script, at its place in the Dockerfile. */
export interface ShellcheckComment {
  /** `2086` for SC2086. */
  readonly code: number;
  readonly level: 'error' | 'warning' | 'info' | 'style';
  readonly message: string;
  readonly range: Range;
}

/** All that ShellCheck says of a file; null: it ran and gave no answer. */
export type ShellcheckComments = readonly ShellcheckComment[] | null;

export interface LabelSchema {
  readonly formats: Readonly<Record<string, Format>>;
  /** No labels but these. */
  readonly strict: boolean;
}

export interface RuleContext {
  /** Today, as the review understands it: `YYYY-MM-DD`. */
  readonly asOf: string;
  /** Hosts that images may come from, by the settings; none: any. */
  readonly trustedRegistries: readonly string[];
  /** Labels that a shipped image must have, by the settings; none: any. */
  readonly labels: LabelSchema;
  /** The program ran before the rules; nothing where it is not installed. */
  readonly shellcheck: (file: Dockerfile) => ShellcheckComments;
}

export interface DockerfileInput extends RuleContext {
  readonly file: Dockerfile;
}

/** The inline ignores of a file that suppress nothing: nothing that its rules can report, or a rule that is not there. */
export interface IgnoresInput extends RuleContext {
  readonly file: Dockerfile;
  readonly unused: readonly InlineIgnore[];
  readonly unknown: readonly UnknownName[];
}

export interface UnknownName {
  readonly line: number;
  readonly name: string;
  /** The rule whose id is nearly that. */
  readonly meant: string | null;
}

export interface RepositoryInput extends RuleContext {
  readonly repository: RepositoryView;
  /** What it was before, for a rule that says why something is so; null on the base itself. */
  readonly base: RepositoryView | null;
}

/** A Dockerfile on both sides; a rename is one pair. */
export interface ChangeInput extends RuleContext {
  readonly before: Dockerfile;
  readonly after: Dockerfile;
  readonly base: RepositoryView;
  readonly head: RepositoryView;
}

/** What the pull request says of itself, and the Dockerfiles that it adds or modifies. */
export interface DescriptionInput extends RuleContext {
  readonly description: Description;
  readonly changes: readonly ChangedDockerfile[];
  /** What else it adds or modifies; the text as far as it was read. */
  readonly others: readonly { readonly path: string; readonly text: string | null }[];
}

/** Files by path, as an example needs them; `Dockerfile` alone is written as a string. */
export type ExampleFiles = string | Readonly<Record<string, string>>;

export interface BadExample {
  readonly title?: string;
  /** Of the settings; none unless given. */
  readonly trustedRegistries?: readonly string[];
  /** Title of the pull request. */
  readonly description?: string;
  readonly labels?: LabelSchema;
  /** The base side, for `change` rules and for rules whose status matters. */
  readonly before?: ExampleFiles;
  readonly files: ExampleFiles;
  /** What ShellCheck says, `at` a text of the Dockerfile; a rule's examples do not run programs. */
  readonly shellcheck?: readonly ExampleComment[];
  /** Exactly what the rule reports, in order. */
  readonly reports: readonly {
    readonly path?: string;
    readonly line: number;
    readonly endLine?: number;
    readonly message: string;
    readonly severity?: Severity;
  }[];
  /** The file after the fix, where one is offered. */
  readonly fixed?: ExampleFiles;
}

export interface GoodExample {
  readonly title?: string;
  readonly trustedRegistries?: readonly string[];
  /** Title of the pull request. */
  readonly description?: string;
  readonly labels?: LabelSchema;
  readonly before?: ExampleFiles;
  readonly files: ExampleFiles;
  readonly shellcheck?: readonly ExampleComment[];
}

export interface ExampleComment extends Omit<ShellcheckComment, 'range'> {
  readonly at: string;
}

interface RuleMeta {
  /** kebab-case; also the file's name. */
  readonly id: string;
  readonly title: string;
  /** What to do, told by itself: imperative, short, without a full stop. */
  readonly remedy: string;
  /** Why it matters, in two to five sentences of Markdown. */
  readonly rationale: string;
  /** When to ignore it, where there is an honest case. */
  readonly exceptions?: string;
  /** Every severity that the rule may give, the usual one first. */
  readonly severity: Severity | readonly Severity[];
  readonly category: Category;
  readonly confidence: Confidence;
  readonly profile: Profile;
  /** The version that first had it. */
  readonly since: string;
  /** It can offer a fix. */
  readonly fixable?: boolean;
  readonly peers: readonly Peer[];
  /** Globs of the files, besides Dockerfiles and ignore files, that the rule reads. */
  readonly reads?: readonly string[];
  /** Globs of files that it may want: a change of one is reviewed. They are long, and not read by themselves. */
  readonly watches?: readonly string[];
  /** Files of a side that it wants besides, once the Dockerfiles are known; read last, while the budget lasts. */
  readonly wants?: (tree: Tree, changed: ReadonlySet<string>) => readonly string[];
  /** What it asks `knowledgeOf` a side for: the files that tell are read. */
  readonly asks?: readonly Asked[];
  readonly examples: { readonly bad: readonly BadExample[]; readonly good: readonly GoodExample[] };
}

export interface DockerfileRule extends RuleMeta {
  readonly scope: 'dockerfile';
  check(input: DockerfileInput): Iterable<Outcome>;
}

export interface RepositoryRule extends RuleMeta {
  readonly scope: 'repository';
  check(input: RepositoryInput): Iterable<Outcome>;
}

export interface ChangeRule extends RuleMeta {
  readonly scope: 'change';
  /** Also for Dockerfiles that stay as they are: it speaks of how they are built. */
  readonly unchanged?: true;
  check(input: ChangeInput): Iterable<Outcome>;
}

/** Compares what is said of the change with the change; runs once. */
export interface DescriptionRule extends RuleMeta {
  readonly scope: 'description';
  check(input: DescriptionInput): Iterable<Outcome>;
}

/** Speaks of suppressions, so it runs once everything else has. */
export interface IgnoresRule extends RuleMeta {
  readonly scope: 'ignores';
  check(input: IgnoresInput): Iterable<Outcome>;
}

export type Rule = DockerfileRule | RepositoryRule | ChangeRule | DescriptionRule | IgnoresRule;

/** Checks the shape of a rule where it is written. */
export function defineRule<R extends Rule>(rule: R): R {
  return rule;
}

export function severitiesOf(rule: Rule): readonly Severity[] {
  return typeof rule.severity === 'string' ? [rule.severity] : rule.severity;
}
