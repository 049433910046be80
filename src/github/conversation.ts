import * as z from 'zod';
import { type CommentMarker, parseCommentMarker } from '../render/inline.ts';
import { type Marker, parseMarker } from '../render/marker.ts';
import type { ConfigurationFile } from '../review/configuration.ts';
import { hadolintPaths, settingsPath } from '../review/settings.ts';
import { commitsRead } from '../snapshot/snapshot.ts';
import { type Author, isOwn } from './identity.ts';
import type { Target } from './target.ts';

/** A review of ours. */
export interface PostedReview {
  /** For REST. */
  readonly id: number;
  /** For GraphQL. */
  readonly nodeId: string;
  readonly url: string;
  readonly body: string;
  readonly marker: Marker;
  /** The commit that it was posted on. */
  readonly commit: string;
  readonly state: string;
  readonly minimised: boolean;
}

/** A thread that a review comment of ours opened. */
export interface PostedThread {
  readonly nodeId: string;
  readonly path: string;
  /** At the head; null once the line is gone. */
  readonly startLine: number | null;
  readonly line: number | null;
  readonly resolved: boolean;
  /** Somebody else wrote there too. */
  readonly answered: boolean;
  /** The comment that opened it. */
  readonly comment: { readonly id: number; readonly nodeId: string; readonly url: string; readonly body: string };
  readonly marker: CommentMarker;
}

/** A comment by a person who stands behind its text: nobody else has changed it. */
export interface PersonsComment {
  readonly author: string;
  readonly createdAt: string;
  readonly body: string;
}

export interface Conversation {
  /** Reviews of ours, oldest first. */
  readonly reviews: readonly PostedReview[];
  readonly threads: readonly PostedThread[];
  /** Oldest first. */
  readonly comments: readonly PersonsComment[];
  /** Messages of the commits, oldest first; null where there are more than a review reads. */
  readonly commits: readonly string[] | null;
  /** What is there of the configuration at the commit asked for. */
  readonly settings: ConfigurationFile | null;
  readonly hadolint: ConfigurationFile | null;
}

const page = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });
const connection = <Node extends z.ZodType>(node: Node) =>
  z.object({ pageInfo: page, nodes: z.array(node.nullable()) }).optional();
const actor = z.object({ __typename: z.string(), login: z.string() }).nullable();
const blob = z.object({ text: z.string().nullish() }).nullish();
const post = { id: z.string(), databaseId: z.number().nullable(), url: z.string(), body: z.string(), author: actor };
const comment = z.object({ ...post, createdAt: z.string(), editor: actor });
const thread = z.object({
  id: z.string(),
  path: z.string(),
  line: z.number().nullable(),
  startLine: z.number().nullable(),
  isResolved: z.boolean(),
  comments: z.object({ nodes: z.array(comment.nullable()) }),
});
const review = z.object({
  ...post,
  state: z.string(),
  isMinimized: z.boolean(),
  commit: z.object({ oid: z.string() }).nullable(),
});

const commit = z.object({ commit: z.object({ message: z.string() }) });

const answerSchema = z.object({
  repository: z.object({
    settings: blob,
    hadolintYaml: blob,
    hadolintYml: blob,
    pullRequest: z
      .object({
        commits: connection(commit),
        reviews: connection(review),
        reviewThreads: connection(thread),
        comments: connection(comment),
      })
      .nullish(),
  }),
});

const query = `query conversation(
  $owner: String!, $repository: String!, $pullRequest: Int!, $settings: String!, $hadolintYaml: String!, $hadolintYml: String!,
  $first: Boolean!, $withReviews: Boolean!, $withThreads: Boolean!, $withComments: Boolean!,
  $reviews: String, $threads: String, $comments: String
) {
  repository(owner: $owner, name: $repository) {
    settings: object(expression: $settings) @include(if: $first) { ... on Blob { text } }
    hadolintYaml: object(expression: $hadolintYaml) @include(if: $first) { ... on Blob { text } }
    hadolintYml: object(expression: $hadolintYml) @include(if: $first) { ... on Blob { text } }
    pullRequest(number: $pullRequest) {
      commits(first: ${commitsRead}) @include(if: $first) {
        pageInfo { hasNextPage endCursor }
        nodes { commit { message } }
      }
      reviews(first: 100, after: $reviews) @include(if: $withReviews) {
        pageInfo { hasNextPage endCursor }
        nodes { id databaseId url body state isMinimized author { __typename login } commit { oid } }
      }
      reviewThreads(first: 50, after: $threads) @include(if: $withThreads) {
        pageInfo { hasNextPage endCursor }
        nodes { id path line startLine isResolved comments(first: 50) { nodes { ...comment } } }
      }
      comments(first: 100, after: $comments) @include(if: $withComments) {
        pageInfo { hasNextPage endCursor }
        nodes { ...comment }
      }
    }
  }
}
fragment comment on Comment {
  id body createdAt author { __typename login } editor { __typename login }
  ... on IssueComment { databaseId url }
  ... on PullRequestReviewComment { databaseId url }
}`;

/** Pages of a conversation that are read, a few thousand posts: what lies behind them is not seen. */
const PAGES = 50;

/** Everything that a review reads besides files, mostly in one request. `commit`: where the configuration is read. */
export async function readConversation(
  { octokit, request, identity }: Target,
  pullRequest: number,
  commit: string,
): Promise<Conversation> {
  const { owner, repository } = request;
  const [hadolintYaml, hadolintYml] = hadolintPaths.map((path) => `${commit}:${path}`);
  const variables = {
    owner,
    repository,
    pullRequest,
    settings: `${commit}:${settingsPath}`,
    hadolintYaml,
    hadolintYml,
  };
  const reviews: PostedReview[] = [];
  const threads: PostedThread[] = [];
  const comments: PersonsComment[] = [];
  const isOurs = (author: Author | null) => isOwn(identity, author);
  let commits: Conversation['commits'] = null;
  let configuration: Pick<Conversation, 'settings' | 'hadolint'> = { settings: null, hadolint: null };
  let next: Record<'reviews' | 'threads' | 'comments', string | null | undefined> = {
    reviews: null,
    threads: null,
    comments: null,
  };
  for (let read = 0; read < PAGES; read++) {
    const raw: unknown = await octokit.graphql(query, {
      ...variables,
      ...next,
      first: read === 0,
      withReviews: next.reviews !== undefined,
      withThreads: next.threads !== undefined,
      withComments: next.comments !== undefined,
    });
    const answer = answerSchema.parse(raw).repository;
    const pull = answer.pullRequest;
    if (read === 0) {
      configuration = configurationIn(answer);
      commits = messagesIn(pull?.commits);
    }
    for (const node of pull?.reviews?.nodes ?? []) reviews.push(...reviewIn(node, isOurs));
    for (const node of pull?.reviewThreads?.nodes ?? []) {
      threads.push(...threadIn(node, isOurs));
      for (const one of node?.comments.nodes ?? []) comments.push(...personsCommentIn(one));
    }
    for (const node of pull?.comments?.nodes ?? []) comments.push(...personsCommentIn(node));
    next = {
      reviews: behind(pull?.reviews),
      threads: behind(pull?.reviewThreads),
      comments: behind(pull?.comments),
    };
    if (Object.values(next).every((cursor) => cursor === undefined)) break;
  }
  comments.sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
  return { reviews, threads, comments, commits, ...configuration };
}

function messagesIn(list: z.infer<ReturnType<typeof connection<typeof commit>>>): Conversation['commits'] {
  if (list === undefined || list.pageInfo.hasNextPage) return null;
  return list.nodes.flatMap((node) => node?.commit.message ?? []);
}

/** Where the next page begins; undefined when there is none. */
function behind(list: { readonly pageInfo: z.infer<typeof page> } | undefined): string | undefined {
  return list?.pageInfo.hasNextPage === true ? (list.pageInfo.endCursor ?? undefined) : undefined;
}

function configurationIn(
  answer: z.infer<typeof answerSchema>['repository'],
): Pick<Conversation, 'settings' | 'hadolint'> {
  const file = (path: string, text: string | null | undefined): ConfigurationFile | null =>
    typeof text === 'string' ? { path, text, from: 'repository' } : null;
  return {
    settings: file(settingsPath, answer.settings?.text),
    hadolint: file(hadolintPaths[0], answer.hadolintYaml?.text) ?? file(hadolintPaths[1], answer.hadolintYml?.text),
  };
}

function reviewIn(node: z.infer<typeof review> | null, isOurs: (author: Author | null) => boolean): PostedReview[] {
  const marker = node !== null && isOurs(node.author) ? parseMarker(node.body) : null;
  if (node === null || marker === null || node.databaseId === null) return [];
  const { databaseId: id, id: nodeId, url, body, state, isMinimized: minimised, commit } = node;
  return [{ id, nodeId, url, body, marker, commit: commit?.oid ?? marker.head, state, minimised }];
}

function threadIn(node: z.infer<typeof thread> | null, isOurs: (author: Author | null) => boolean): PostedThread[] {
  const [first, ...others] = node?.comments.nodes ?? [];
  const marker = first && isOurs(first.author) ? parseCommentMarker(first.body) : null;
  if (node === null || !first || marker === null || first.databaseId === null) return [];
  const { id: nodeId, path, line, startLine, isResolved: resolved } = node;
  const answered = others.some((other) => other !== null && !isOurs(other.author));
  const comment = { id: first.databaseId, nodeId: first.id, url: first.url, body: first.body };
  return [{ nodeId, path, line, startLine: startLine ?? line, resolved, answered, comment, marker }];
}

/** What another person has changed is nobody's word. */
function personsCommentIn(node: z.infer<typeof comment> | null): PersonsComment[] {
  if (node?.author?.__typename !== 'User') return [];
  const { author, editor, createdAt, body } = node;
  if (editor !== null && editor.login.toLowerCase() !== author.login.toLowerCase()) return [];
  return [{ author: author.login, createdAt, body }];
}
