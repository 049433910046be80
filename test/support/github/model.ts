import type { KeyObject } from 'node:crypto';
import type { FileDiff, Side } from './diff.ts';
import type { Git } from './git.ts';
import type { Permissions, Role } from './permissions.ts';

/** What the local GitHub holds. Objects are mutable and live for the life of the server; times are ISO 8601 without milliseconds. */
export interface Account {
  readonly id: number;
  readonly nodeId: string;
  /** For an App's bot without `[bot]`: REST adds it, GraphQL does not. */
  readonly login: string;
  readonly type: 'User' | 'Organization' | 'Bot';
}

export interface Repository {
  readonly id: number;
  readonly nodeId: string;
  readonly owner: Account;
  readonly name: string;
  readonly private: boolean;
  readonly defaultBranch: string;
  readonly parent: Repository | null;
  readonly git: Git;
  readonly createdAt: string;
  pushedAt: string;
  /** Roles given to people; the owner is admin. */
  readonly roles: Map<string, Role>;
  readonly labels: Map<string, Label>;
  readonly pulls: PullRequest[];
  readonly checkSuites: CheckSuite[];
  readonly checkRuns: CheckRun[];
  nextNumber: number;
}

export interface Label {
  readonly id: number;
  readonly nodeId: string;
  readonly name: string;
}

export interface PullRequest {
  readonly id: number;
  readonly nodeId: string;
  /** A pull request is an issue as well, with an id of its own. */
  readonly issueId: number;
  readonly number: number;
  readonly repository: Repository;
  readonly author: Account;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  draft: boolean;
  mergedBy: Account | null;
  mergedAt: string | null;
  mergeCommit: string | null;
  closedAt: string | null;
  readonly createdAt: string;
  updatedAt: string;
  /** `sha`: tip of the base branch when the pull request was opened, pushed to or retargeted; it does not follow the branch. */
  base: { ref: string; sha: string };
  head: { readonly repository: Repository; readonly ref: string; sha: string };
  readonly labels: Label[];
  readonly comments: IssueComment[];
  readonly reviews: Review[];
  readonly threads: Thread[];
  /** Changed files by `base..head` commits, computed once. */
  readonly diffs: Map<string, Promise<readonly FileDiff[]>>;
  /** What the page's button "push the prepared commit" does. */
  prepared: { readonly title: string; readonly push: () => Promise<unknown> } | null;
}

export type Classifier = 'SPAM' | 'ABUSE' | 'OFF_TOPIC' | 'OUTDATED' | 'DUPLICATE' | 'RESOLVED' | 'LOW_QUALITY';

export const reactionContents = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'] as const;
export type ReactionContent = (typeof reactionContents)[number];

export interface Reaction {
  readonly id: number;
  readonly nodeId: string;
  readonly user: Account;
  readonly content: ReactionContent;
  readonly createdAt: string;
}

interface Post {
  readonly id: number;
  readonly nodeId: string;
  readonly pull: PullRequest;
  readonly author: Account;
  body: string;
  /** Who changed the body last; null: it stands as it was written. */
  editor: Account | null;
  minimized: Classifier | null;
}

export interface IssueComment extends Post {
  readonly kind: 'issue comment';
  readonly app: App | null;
  readonly createdAt: string;
  updatedAt: string;
  readonly reactions: Reaction[];
}

export interface Review extends Post {
  readonly kind: 'review';
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';
  readonly commit: string;
  submittedAt: string | null;
  updatedAt: string;
}

export interface ReviewComment extends Post {
  readonly kind: 'review comment';
  readonly review: Review;
  readonly thread: Thread;
  readonly replyTo: ReviewComment | null;
  readonly createdAt: string;
  updatedAt: string;
  readonly reactions: Reaction[];
}

/** A conversation at one place of the diff. Its comments share the place. */
export interface Thread {
  readonly id: number;
  readonly nodeId: string;
  readonly pull: PullRequest;
  readonly path: string;
  readonly subject: 'line' | 'file';
  readonly side: Side;
  readonly startSide: Side | null;
  /** As commented, in the files of `commit`. */
  readonly originalLine: number | null;
  readonly originalStartLine: number | null;
  readonly originalPosition: number | null;
  readonly commit: string;
  readonly diffHunk: string;
  /** At the pull request's head; null once that line was changed (outdated). */
  line: number | null;
  startLine: number | null;
  position: number | null;
  resolvedBy: Account | null;
  readonly comments: ReviewComment[];
}

export interface App {
  readonly id: number;
  readonly nodeId: string;
  readonly slug: string;
  readonly name: string;
  readonly clientId: string;
  readonly owner: Account;
  readonly bot: Account;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  /** PEM, as given to the App. */
  readonly privateKey: string;
  readonly publicKey: KeyObject;
  readonly webhook: { url: string | null; secret: string };
  readonly createdAt: string;
  /** Newest first. */
  readonly deliveries: Delivery[];
}

export interface Installation {
  readonly id: number;
  readonly app: App;
  readonly account: Account;
  readonly permissions: Permissions;
  /** Repository ids; null: all of the account's. */
  repositories: Set<number> | null;
  suspendedAt: string | null;
  readonly createdAt: string;
}

export interface Delivery {
  readonly id: number;
  /** A redelivery keeps it. */
  readonly guid: string;
  readonly deliveredAt: string;
  readonly redelivery: boolean;
  readonly event: string;
  readonly action: string | null;
  readonly installation: number | null;
  readonly repository: number | null;
  readonly url: string;
  readonly request: { readonly headers: Readonly<Record<string, string>>; readonly body: string };
  /** Seconds. */
  duration: number;
  status: string;
  /** The receiver's; 502 where nobody listened, 504 where nobody answered in time. */
  statusCode: number;
  response: { headers: Readonly<Record<string, string>>; body: string };
}

export interface CheckSuite {
  readonly id: number;
  readonly nodeId: string;
  readonly repository: Repository;
  readonly app: App;
  readonly headSha: string;
  readonly headBranch: string | null;
  readonly createdAt: string;
}

export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: 'notice' | 'warning' | 'failure';
  readonly message: string;
  readonly title?: string;
  readonly raw_details?: string;
}

export interface CheckRun {
  readonly id: number;
  readonly nodeId: string;
  readonly suite: CheckSuite;
  name: string;
  status: string;
  conclusion: string | null;
  externalId: string | null;
  detailsUrl: string | null;
  startedAt: string | null;
  completedAt: string | null;
  output: { title: string | null; summary: string | null; text: string | null };
  readonly annotations: Annotation[];
  actions: readonly { label: string; description: string; identifier: string }[];
}

/** Who makes a request. */
export type Actor =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'app'; readonly app: App }
  | { readonly kind: 'person'; readonly account: Account }
  | {
      readonly kind: 'installation';
      readonly installation: Installation;
      readonly permissions: Permissions;
      /** Repository ids the token is narrowed to; null: all of the installation's. */
      readonly repositories: ReadonlySet<number> | null;
    };

export interface Token {
  readonly value: string;
  readonly actor: Extract<Actor, { kind: 'person' | 'installation' }>;
  /** Milliseconds; null: does not expire. */
  readonly expiresAt: number | null;
}
