import { minimize, react, removeReaction } from '../change/comments.ts';
import {
  type Classifier,
  type IssueComment,
  type ReactionContent,
  type Review,
  type ReviewComment,
  reactionContents,
  type Thread,
} from '../model.ts';
import type { GraphqlField } from '../permissions.ts';
import { accountOf } from '../world.ts';
import { accountNode } from './accounts.ts';
import { demand, GithubGraphqlError, type GraphqlContext, type Resolve, unresolved } from './context.ts';
import { postNode, reactionNames, reactionNode, threadNode } from './posts.ts';
import { pullNode, repositoryNode } from './repositories.ts';

type Input<Fields> = { readonly input: Fields & { readonly clientMutationId?: string | null } };

const repository: Resolve<{ owner: string; name: string }> = ({ owner, name }, context) => {
  const found = context.world.findRepository(owner, name);
  if (found === null) throw unresolved('Repository', `${owner}/${name}`);
  demand('Query.repository', context, found);
  return repositoryNode(context.world, found);
};

const node: Resolve<{ id: string }> = ({ id }, context) => {
  const { world } = context;
  const pull = [...world.repositories.values()].flatMap(({ pulls }) => pulls).find(({ nodeId }) => nodeId === id);
  if (pull !== undefined) {
    demand('Repository.pullRequest', context, pull.repository);
    return pullNode(world, pull);
  }
  const found = world.nodes.get(id);
  if (found === undefined) throw unresolved('Node', id);
  demand('Repository.pullRequest', context, found.pull.repository);
  return 'kind' in found ? postNode(world, found) : threadNode(world, found);
};

const viewer: Resolve<object> = (_, { world, actor }) => {
  if (actor.kind !== 'person' && actor.kind !== 'installation')
    throw new GithubGraphqlError('FORBIDDEN', 'Requires authentication');
  // An App's bot answers as a user here, with its suffix.
  const account = accountOf(actor);
  const login = account.type === 'Bot' ? `${account.login}[bot]` : account.login;
  return { ...accountNode(world, account), __typename: 'User', login };
};

const rateLimit: Resolve<object> = (_, { world }) => ({
  cost: 1,
  limit: world.limits.requestsPerHour,
  remaining: world.limits.requestsPerHour,
  used: 0,
  nodeCount: 0,
  resetAt: world.clock.iso(world.clock.now() + 3_600_000),
});

const minimizeComment: Resolve<Input<{ subjectId: string; classifier: Classifier }>> = ({ input }, context) => {
  const post = postOf(input.subjectId, 'Mutation.minimizeComment', context);
  minimize(post, input.classifier);
  return { clientMutationId: input.clientMutationId ?? null, minimizedComment: postNode(context.world, post) };
};

const unminimizeComment: Resolve<Input<{ subjectId: string }>> = ({ input }, context) => {
  const post = postOf(input.subjectId, 'Mutation.unminimizeComment', context);
  minimize(post, null);
  return { clientMutationId: input.clientMutationId ?? null, unminimizedComment: postNode(context.world, post) };
};

const resolveReviewThread: Resolve<Input<{ threadId: string }>> = ({ input }, context) => {
  const thread = threadOf(input.threadId, 'Mutation.resolveReviewThread', context);
  thread.resolvedBy = accountOf(context.actor);
  return { clientMutationId: input.clientMutationId ?? null, thread: threadNode(context.world, thread) };
};

const unresolveReviewThread: Resolve<Input<{ threadId: string }>> = ({ input }, context) => {
  const thread = threadOf(input.threadId, 'Mutation.unresolveReviewThread', context);
  thread.resolvedBy = null;
  return { clientMutationId: input.clientMutationId ?? null, thread: threadNode(context.world, thread) };
};

const addReaction: Resolve<Input<{ subjectId: string; content: string }>> = ({ input }, context) => {
  const comment = commentOf(input.subjectId, 'Mutation.addReaction', context);
  const { reaction } = react(context.world, comment, accountOf(context.actor), contentOf(input.content));
  return {
    clientMutationId: input.clientMutationId ?? null,
    reaction: reactionNode(context.world, reaction),
    subject: postNode(context.world, comment),
  };
};

const removeReactionField: Resolve<Input<{ subjectId: string; content: string }>> = ({ input }, context) => {
  const comment = commentOf(input.subjectId, 'Mutation.removeReaction', context);
  const me = accountOf(context.actor);
  removeReaction(comment, me, (reaction) => reaction.user === me && reaction.content === contentOf(input.content));
  return { clientMutationId: input.clientMutationId ?? null, subject: postNode(context.world, comment) };
};

export const query = { repository, node, viewer, rateLimit };

export const mutation = {
  minimizeComment,
  unminimizeComment,
  resolveReviewThread,
  unresolveReviewThread,
  addReaction,
  removeReaction: removeReactionField,
};

function postOf(id: string, field: GraphqlField, context: GraphqlContext): IssueComment | Review | ReviewComment {
  const found = context.world.nodes.get(id);
  if (found === undefined || !('kind' in found)) throw unresolved('Node', id);
  demand(field, context, found.pull.repository);
  return found;
}

function commentOf(id: string, field: GraphqlField, context: GraphqlContext): IssueComment | ReviewComment {
  const post = postOf(id, field, context);
  if (post.kind === 'review') throw unresolved('Node', id);
  return post;
}

function threadOf(id: string, field: GraphqlField, context: GraphqlContext): Thread {
  const found = context.world.nodes.get(id);
  if (found === undefined || 'kind' in found) throw unresolved('Node', id);
  demand(field, context, found.pull.repository);
  return found;
}

function contentOf(name: string): ReactionContent {
  const found = reactionContents.find((content) => reactionNames[content] === name);
  if (found === undefined) throw new GithubGraphqlError('UNPROCESSABLE', `Unknown reaction ${name}`);
  return found;
}
