import type { PendingCommand } from '../review/records.ts';
import type { Rule } from '../rules/rule.ts';
import { explainText, helpText, react, reply } from './answers.ts';
import { type Command, isAllowed, parseCommand } from './commands.ts';
import type { Store } from './ports.ts';
import type { PullRequest } from './pull-request.ts';
import type { Target } from './target.ts';

/** What was asked for in comments and waits for its answer. */
export interface Inbox {
  /** `/review`, from people who may: answered once the review is through. */
  readonly reviews: readonly PendingCommand[];
  /** There were commands, and none of them asks for a review. */
  readonly nothingMore: boolean;
}

interface Context {
  readonly target: Target;
  readonly store: Pick<Store, 'pendingCommands' | 'commandAnswered'>;
  readonly rules: readonly Rule[];
}

/** Acknowledges the commands that wait, and answers all but `/review`. */
export async function openInbox(context: Context, pull: PullRequest): Promise<Inbox> {
  const { target, store } = context;
  const waiting = await store.pendingCommands(target.request);
  const reviews: PendingCommand[] = [];
  for (const pending of waiting) {
    const command = parseCommand(pending.text) ?? { kind: 'unknown' };
    const allowed = pull.open && (await isAllowed(target.octokit, pending, command.kind, pull.author));
    if (!allowed) {
      await close(context, pending, 'confused');
      continue;
    }
    await react(target, pending, 'eyes');
    if (command.kind === 'review') reviews.push(pending);
    else await answerNow(context, pending, command);
  }
  return { reviews, nothingMore: waiting.length > 0 && reviews.length === 0 };
}

/** The last word on a command. `text`: a comment besides, where the reaction does not say it all. */
export async function close(
  { target, store }: Omit<Context, 'rules'>,
  pending: PendingCommand,
  reaction: '+1' | 'confused',
  text: string | null = null,
): Promise<void> {
  if (text !== null) await reply(target, pending, text);
  await react(target, pending, reaction);
  await store.commandAnswered(pending.id);
}

async function answerNow(context: Context, pending: PendingCommand, command: Command): Promise<void> {
  if (command.kind === 'help') return close(context, pending, '+1', helpText);
  const text = command.kind === 'explain' ? explainText(context.rules, command.rule) : null;
  return text === null ? close(context, pending, 'confused') : close(context, pending, '+1', text);
}
