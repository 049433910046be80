import { z } from 'zod';
import { type Marker, parseMarker } from '../render/marker.ts';
import { isOwn } from './identity.ts';
import type { Target } from './target.ts';

/** A review of ours. */
export interface PostedReview {
  /** For REST. */
  readonly id: number;
  /** For GraphQL. */
  readonly nodeId: string;
  readonly url: string;
  readonly marker: Marker;
  readonly minimised: boolean;
}

export interface Conversation {
  /** Reviews of ours, oldest first. */
  readonly reviews: readonly PostedReview[];
  /** Text of the settings file at the tip of the base branch; null: there is none. */
  readonly settings: string | null;
}

export const SETTINGS_PATH = '.github/drydock.yml';

const answerSchema = z.object({
  repository: z.object({
    settings: z.object({ text: z.string().nullish() }).nullish(),
    pullRequest: z.object({
      reviews: z.object({
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        nodes: z.array(
          z
            .object({
              id: z.string(),
              databaseId: z.number().nullable(),
              url: z.string(),
              body: z.string(),
              isMinimized: z.boolean(),
              author: z.object({ __typename: z.string(), login: z.string() }).nullable(),
            })
            .nullable(),
        ),
      }),
    }),
  }),
});

const query = `query conversation($owner: String!, $repository: String!, $pullRequest: Int!, $settings: String!, $after: String) {
  repository(owner: $owner, name: $repository) {
    settings: object(expression: $settings) { ... on Blob { text } }
    pullRequest(number: $pullRequest) {
      reviews(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { id databaseId url body isMinimized author { __typename login } }
      }
    }
  }
}`;

/** Everything that a review reads besides files, in one request for each hundred reviews. */
export async function readConversation(
  { octokit, request, identity }: Target,
  baseBranch: string,
): Promise<Conversation> {
  const { owner, repository, pullRequest } = request;
  const variables = { owner, repository, pullRequest, settings: `refs/heads/${baseBranch}:${SETTINGS_PATH}` };
  const reviews: PostedReview[] = [];
  let after: string | null = null;
  for (;;) {
    const raw: unknown = await octokit.graphql(query, { ...variables, after });
    const answer: z.infer<typeof answerSchema>['repository'] = answerSchema.parse(raw).repository;
    const { nodes, pageInfo } = answer.pullRequest.reviews;
    for (const node of nodes) {
      const marker = node !== null && isOwn(identity, node.author) ? parseMarker(node.body) : null;
      if (node === null || marker === null || node.databaseId === null) continue;
      reviews.push({ id: node.databaseId, nodeId: node.id, url: node.url, marker, minimised: node.isMinimized });
    }
    if (!pageInfo.hasNextPage || pageInfo.endCursor === null) {
      return { reviews, settings: answer.settings?.text ?? null };
    }
    after = pageInfo.endCursor;
  }
}
