import { HttpError } from '../http.ts';
import type {
  Account,
  App,
  Classifier,
  IssueComment,
  PullRequest,
  Reaction,
  ReactionContent,
  Review,
  ReviewComment,
} from '../model.ts';
import { issueCommentJson } from '../represent/posts.ts';
import { issueJson } from '../represent/pulls.ts';
import type { World } from '../world.ts';
import { checkedBody } from './bodies.ts';

export function createIssueComment(
  world: World,
  pull: PullRequest,
  author: Account,
  body: string,
  app: App | null = null,
): IssueComment {
  const now = world.clock.iso();
  const comment: IssueComment = {
    ...world.identify('IC'),
    kind: 'issue comment',
    pull,
    author,
    body: checkedBody(body),
    editor: null,
    minimized: null,
    app,
    createdAt: now,
    updatedAt: now,
    reactions: [],
  };
  pull.comments.push(comment);
  world.nodes.set(comment.nodeId, comment);
  announceIssueComment(world, comment, 'created', author);
  return comment;
}

export function updateIssueComment(world: World, comment: IssueComment, body: string, sender: Account): void {
  const changes = { body: { from: comment.body } };
  comment.body = checkedBody(body);
  comment.editor = sender;
  comment.updatedAt = world.clock.iso();
  announceIssueComment(world, comment, 'edited', sender, { changes });
}

export function deleteIssueComment(world: World, comment: IssueComment, sender: Account): void {
  comment.pull.comments.splice(comment.pull.comments.indexOf(comment), 1);
  world.nodes.delete(comment.nodeId);
  announceIssueComment(world, comment, 'deleted', sender);
}

/** One reaction of a kind per person: the one that stands is returned again. */
export function react(
  world: World,
  comment: IssueComment | ReviewComment,
  user: Account,
  content: ReactionContent,
): { readonly reaction: Reaction; readonly isNew: boolean } {
  const known = comment.reactions.find((reaction) => reaction.user === user && reaction.content === content);
  if (known !== undefined) return { reaction: known, isNew: false };
  const reaction: Reaction = { ...world.identify('REA'), user, content, createdAt: world.clock.iso() };
  comment.reactions.push(reaction);
  return { reaction, isNew: true };
}

export function removeReaction(
  comment: IssueComment | ReviewComment,
  user: Account,
  matches: (reaction: Reaction) => boolean,
): boolean {
  const at = comment.reactions.findIndex(matches);
  const reaction = comment.reactions[at];
  if (reaction === undefined) return false;
  if (reaction.user !== user) throw new HttpError(403, 'Must have admin rights to Repository.');
  comment.reactions.splice(at, 1);
  return true;
}

export function minimize(post: IssueComment | Review | ReviewComment, classifier: Classifier | null): void {
  post.minimized = classifier;
}

function announceIssueComment(
  world: World,
  comment: IssueComment,
  action: string,
  sender: Account,
  extra: object = {},
): void {
  const payload = { issue: issueJson(world, comment.pull), comment: issueCommentJson(world, comment), ...extra };
  world.emit({ name: 'issue_comment', action, repository: comment.pull.repository, sender, payload });
}
