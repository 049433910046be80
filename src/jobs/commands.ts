import { and, asc, eq, isNull, lt, sql } from 'drizzle-orm';
import type { PendingCommand } from '../review/records.ts';
import { type ReviewRequest, requestKey } from '../review/request.ts';
import type { Orm } from './database.ts';
import { commands } from './schema.ts';

/** A command that is known already, answered or not, stays as it is: its delivery came twice. */
export async function addCommand(orm: Orm, command: PendingCommand): Promise<void> {
  const { id, request } = command;
  const { installation, repository } = request;
  await orm
    .insert(commands)
    .values({ id, requestKey: requestKey(request), installation, repository, command })
    .onConflictDoNothing();
}

/** Oldest first. */
export async function pendingCommands(orm: Orm, request: ReviewRequest): Promise<readonly PendingCommand[]> {
  const rows = await orm
    .select({ command: commands.command })
    .from(commands)
    .where(and(eq(commands.requestKey, requestKey(request)), isNull(commands.answeredAt)))
    .orderBy(asc(commands.createdAt));
  return rows.map(({ command }) => command);
}

export async function commandAnswered(orm: Orm, id: string): Promise<void> {
  await orm.update(commands).set({ answeredAt: sql`now()` }).where(eq(commands.id, id));
}

export async function deleteCommandsBefore(orm: Orm, time: Date): Promise<void> {
  await orm.delete(commands).where(lt(commands.createdAt, time));
}
