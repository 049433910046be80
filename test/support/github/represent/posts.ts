import type { IssueComment, Reaction, Review, ReviewComment } from '../model.ts';
import type { World } from '../world.ts';
import { accountJson, appJson } from './accounts.ts';
import { association, issueUrl, pullHtmlUrl, pullUrl } from './pulls.ts';
import { reactionRollup } from './reactions.ts';
import { apiUrl } from './repositories.ts';

export function reviewJson(world: World, review: Review) {
  const { pull } = review;
  const html = `${pullHtmlUrl(world, pull)}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: review.nodeId,
    user: accountJson(world, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: pullUrl(world, pull),
    author_association: association(pull.repository, review.author),
    _links: { html: { href: html }, pull_request: { href: pullUrl(world, pull) } },
    commit_id: review.commit,
    ...(review.submittedAt === null ? {} : { submitted_at: review.submittedAt }),
  };
}

export function reviewCommentJson(world: World, comment: ReviewComment) {
  const { pull, thread } = comment;
  const url = `${apiUrl(world, pull.repository)}/pulls/comments/${comment.id}`;
  const html = `${pullHtmlUrl(world, pull)}#discussion_r${comment.id}`;
  return {
    id: comment.id,
    node_id: comment.nodeId,
    url,
    html_url: html,
    pull_request_url: pullUrl(world, pull),
    pull_request_review_id: comment.review.id,
    ...(comment.replyTo === null ? {} : { in_reply_to_id: comment.replyTo.id }),
    user: accountJson(world, comment.author),
    body: comment.body,
    author_association: association(pull.repository, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    path: thread.path,
    diff_hunk: thread.diffHunk,
    commit_id: thread.line === null && thread.subject === 'line' ? thread.commit : pull.head.sha,
    original_commit_id: thread.commit,
    subject_type: thread.subject,
    position: thread.position,
    original_position: thread.originalPosition,
    line: thread.line,
    original_line: thread.originalLine,
    start_line: thread.startLine,
    original_start_line: thread.originalStartLine,
    side: thread.side,
    start_side: thread.startSide,
    reactions: reactionRollup(url, comment.reactions),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pullUrl(world, pull) } },
  };
}

export function issueCommentJson(world: World, comment: IssueComment) {
  const { pull } = comment;
  const url = `${apiUrl(world, pull.repository)}/issues/comments/${comment.id}`;
  return {
    id: comment.id,
    node_id: comment.nodeId,
    url,
    html_url: `${pullHtmlUrl(world, pull)}#issuecomment-${comment.id}`,
    issue_url: issueUrl(world, pull),
    user: accountJson(world, comment.author),
    body: comment.body,
    author_association: association(pull.repository, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    performed_via_github_app: comment.app === null ? null : appJson(world, comment.app),
    reactions: reactionRollup(url, comment.reactions),
  };
}

export function reactionJson(world: World, reaction: Reaction) {
  return {
    id: reaction.id,
    node_id: reaction.nodeId,
    user: accountJson(world, reaction.user),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}
