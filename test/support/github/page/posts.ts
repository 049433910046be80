import { type Html, html } from '../../../../src/operator/html.ts';
import type { IssueComment, Reaction, ReactionContent, Review, ReviewComment, Thread } from '../model.ts';
import { reactionContents } from '../model.ts';
import { hunk, repositoryPath, when, who } from './layout.ts';
import { markdown, splitSuggestion } from './markdown.ts';

const emoji: Readonly<Record<ReactionContent, string>> = {
  '+1': '👍',
  '-1': '👎',
  laugh: '😄',
  confused: '😕',
  heart: '❤️',
  hooray: '🎉',
  rocket: '🚀',
  eyes: '👀',
};

const verbs: Readonly<Record<Review['state'], string>> = {
  APPROVED: 'approved these changes',
  CHANGES_REQUESTED: 'requested changes',
  COMMENTED: 'reviewed',
  DISMISSED: 'reviewed (dismissed)',
  PENDING: 'is reviewing',
};

export function issueCommentHtml(comment: IssueComment): Html {
  const heading = html`${who(comment.author)} commented ${when(comment.createdAt)}`;
  return folded(
    comment,
    `issuecomment-${comment.id}`,
    heading,
    html`<div class="body">${markdown(comment.body)}</div>${reactionsHtml(comment.reactions)}`,
  );
}

/** A review with the threads it began. */
export function reviewHtml(review: Review): Html | null {
  const threads = review.pull.threads.filter((thread) => thread.comments[0]?.review === review);
  // A reply's review is only its envelope.
  if (review.body === '' && threads.length === 0) return null;
  const heading = html`${who(review.author)} ${verbs[review.state]} <code>${review.commit.slice(0, 7)}</code> ${review.submittedAt === null ? null : when(review.submittedAt)}`;
  const body = review.body === '' ? null : html`<div class="body">${markdown(review.body)}</div>`;
  return html`${folded(review, `pullrequestreview-${review.id}`, heading, html`${body}`)}${threads.map(threadHtml)}`;
}

function threadHtml(thread: Thread): Html {
  const { line, startLine, originalLine, originalStartLine } = thread;
  const last = line ?? originalLine;
  const first = line === null ? originalStartLine : startLine;
  const place = `${thread.path}${last === null ? '' : `:${first === null ? '' : `${first}-`}${last}`}`;
  const outdated = thread.subject === 'line' && line === null;
  const content = html`${thread.diffHunk === '' ? null : hunk(thread.diffHunk)}${thread.comments.map(reviewCommentHtml)}`;
  const state = thread.resolvedBy !== null ? 'resolved' : outdated ? 'outdated' : '';
  if (state === '')
    return html`<section class="post thread"><header><code>${place}</code></header>${content}</section>`;
  return html`<details class="post thread"><summary><code>${place}</code> <span class="label">${state}</span></summary>${content}</details>`;
}

function reviewCommentHtml(comment: ReviewComment): Html {
  const heading = html`${who(comment.author)} ${when(comment.createdAt)}`;
  const split = splitSuggestion(comment.body);
  const body =
    split === null
      ? markdown(comment.body)
      : html`${markdown(split.before)}${suggestionHtml(comment, split.lines)}${markdown(split.after)}`;
  return folded(
    comment,
    `discussion_r${comment.id}`,
    heading,
    html`<div class="body">${body}</div>${reactionsHtml(comment.reactions)}`,
  );
}

function suggestionHtml(comment: ReviewComment, lines: readonly string[]): Html {
  const old = suggestedOver(comment.thread).map((line) => `-${line}`);
  const diff = hunk([...old, ...lines.map((line) => `+${line}`)].join('\n'));
  const action = `${repositoryPath(comment.pull.repository)}/pull/${comment.pull.number}/suggestions/${comment.id}`;
  const button =
    comment.thread.line === null || comment.pull.state === 'closed'
      ? null
      : html`<form class="inline" method="post" action="${action}"><button>Commit suggestion</button></form>`;
  return html`<div class="suggestion"><header>Suggested change ${button}</header>${diff}</div>`;
}

/** The commented lines, as the hunk quotes them. */
function suggestedOver(thread: Thread): readonly string[] {
  const count = (thread.originalLine ?? 0) - (thread.originalStartLine ?? thread.originalLine ?? 0) + 1;
  const quoted = thread.diffHunk.split('\n').filter((line) => line.startsWith('+') || line.startsWith(' '));
  return quoted.slice(-count).map((line) => line.slice(1));
}

/** A minimised post is folded away under its reason. */
function folded(post: IssueComment | Review | ReviewComment, id: string, heading: Html, content: Html): Html {
  const bot = post.author.type === 'Bot' ? 'bot' : '';
  if (post.minimized === null) {
    return html`<article class="post ${bot}" id="${id}"><header>${heading}</header>${content}</article>`;
  }
  const reason = post.minimized.toLowerCase().replaceAll('_', ' ');
  return html`<details class="post ${bot}" id="${id}"><summary>${heading} <span class="muted">— this was marked as ${reason}</span></summary>${content}</details>`;
}

function reactionsHtml(reactions: readonly Reaction[]): Html | null {
  if (reactions.length === 0) return null;
  const counted = reactionContents
    .map((content) => ({ content, count: reactions.filter((reaction) => reaction.content === content).length }))
    .filter(({ count }) => count > 0);
  return html`<ul class="reactions">${counted.map(({ content, count }) => html`<li aria-label="${count} ${content}">${emoji[content]} ${count}</li>`)}</ul>`;
}
