import type { PendingCommand } from '../review/records.ts';
import type { Rule } from '../rules/rule.ts';
import { explainText, helpText, react, reply } from './answers.ts';
import { type Command, isAllowed, type MayWrite, parseCommand } from './commands.ts';
import type { Store } from './ports.ts';
import type { PullRequest } from './pull-request.ts';
import type { Target } from './target.ts';

/** What was asked for in comments and waits for its answer. */
export interface Inbox {
  /** From people who may: answered once the review is through. */
  readonly waiting: readonly Waiting[];
  /** There were commands, and none of them needs a review. */
  readonly nothingMore: boolean;
}

export interface Waiting {
  readonly pending: PendingCommand;
  readonly command: Extract<Command, { kind: 'review' | 'ignore' | 'unignore' }>;
}

/** The last word on a command. */
export interface Answer {
  readonly pending: PendingCommand;
  readonly reaction: '+1' | 'confused';
  /** A comment besides, where the reaction does not say it all. */
  readonly text: string | null;
}

interface Context {
  readonly target: Target;
  readonly store: Pick<Store, 'pendingCommands' | 'commandAnswered'>;
  readonly rules: readonly Rule[];
  readonly mayWrite: MayWrite;
}

/** Acknowledges the commands that wait, and answers those that need no review. */
export async function openInbox(context: Context, pull: PullRequest): Promise<Inbox> {
  const { target, store, mayWrite, rules } = context;
  const pendings = await store.pendingCommands(target.request);
  const waiting: Waiting[] = [];
  for (const pending of pendings) {
    const command = parseCommand(pending.text) ?? { kind: 'unknown' };
    const allowed = pull.open && (await isAllowed(mayWrite, pending.author, command.kind, pull.author));
    if (!allowed || command.kind === 'unknown') {
      await close(context, { pending, reaction: 'confused', text: null });
      continue;
    }
    await react(target, pending, 'eyes');
    if (command.kind === 'help') await close(context, { pending, reaction: '+1', text: helpText });
    else if (command.kind === 'explain') {
      const text = explainText(rules, command.rule);
      await close(context, { pending, reaction: text === null ? 'confused' : '+1', text });
    } else waiting.push({ pending, command });
  }
  return { waiting, nothingMore: pendings.length > 0 && waiting.length === 0 };
}

export async function close(
  { target, store }: Pick<Context, 'target' | 'store'>,
  { pending, reaction, text }: Answer,
): Promise<void> {
  if (text !== null) await reply(target, pending, text);
  await react(target, pending, reaction);
  await store.commandAnswered(pending.id);
}
