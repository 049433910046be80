import { and, eq, gte, lt, sql } from 'drizzle-orm';
import type { NarrationLedger, NarrationLimits, Reservation } from '../review/narrative.ts';
import type { ReviewRequest } from '../review/request.ts';
import type { Orm } from './database.ts';
import { narratives } from './schema.ts';

const DAY_MS = 24 * 3600 * 1000;
/** Longer than any request takes: whoever made it is gone. */
const LOST_MS = 10 * 60 * 1000;

/** What narratives may cost and what they did, counted across processes. */
export function createLedger(orm: Orm) {
  return {
    reserve: (entry: Entry, limits: NarrationLimits) => reserve(orm, entry, limits, new Date()),
    settle: ({ request: { installation }, hash }: Key, { tokens, answer }: Outcome) =>
      settle(orm, { installation, hash }, { tokens, answer }),
  };
}

type Entry = Parameters<NarrationLedger['reserve']>[0];
type Key = Parameters<NarrationLedger['settle']>[0];
type Outcome = Parameters<NarrationLedger['settle']>[1];

/** Books the tokens, unless they are over a limit, or the same was asked before. One at a time for each installation. */
async function reserve(
  orm: Orm,
  { hash, request, tokens }: Entry,
  limits: NarrationLimits,
  now: Date,
): Promise<Reservation> {
  const { installation, owner, repository } = request;
  return orm.transaction(async (transaction): Promise<Reservation> => {
    await transaction.execute(sql`select pg_advisory_xact_lock(hashtext(${`drydock narratives ${installation}`}))`);
    const [earlier] = await transaction.select().from(narratives).where(named(installation, hash));
    if (earlier?.answer != null) return { kind: 'stored', answer: earlier.answer };
    if (earlier?.state === 'pending' && now.getTime() - earlier.createdAt.getTime() < LOST_MS) {
      return { kind: 'refused', reason: 'under way elsewhere' };
    }
    const since = await countedSince(transaction, request, new Date(now.getTime() - DAY_MS));
    if (since.repository + tokens > limits.perRepositoryDay) {
      return { kind: 'refused', reason: 'over the limit per repository and day' };
    }
    if (since.installation + tokens > limits.perInstallationDay) {
      return { kind: 'refused', reason: 'over the limit per installation and day' };
    }
    // A request that was lost may have been paid for.
    const spent = (earlier?.spent ?? 0) + (earlier?.booked ?? 0);
    const row = { state: 'pending' as const, spent, booked: tokens, createdAt: now };
    await transaction
      .insert(narratives)
      .values({ installation, hash, owner, repository, ...row })
      .onConflictDoUpdate({ target: [narratives.installation, narratives.hash], set: row });
    return { kind: 'granted' };
  });
}

async function settle(
  orm: Orm,
  { installation, hash }: { readonly installation: number; readonly hash: string },
  { tokens, answer }: Outcome,
): Promise<void> {
  await orm
    .update(narratives)
    .set({
      state: answer === null ? 'open' : 'answered',
      spent: sql`${narratives.spent} + ${tokens}`,
      booked: 0,
      answer,
    })
    .where(named(installation, hash));
}

async function countedSince(
  orm: Orm,
  { installation, repository }: ReviewRequest,
  time: Date,
): Promise<{ readonly installation: number; readonly repository: number }> {
  const total = sql<string>`coalesce(sum(${narratives.spent} + ${narratives.booked}), 0)`;
  const ofRepository = sql<string>`coalesce(sum(${narratives.spent} + ${narratives.booked})
    filter (where lower(${narratives.repository}) = lower(${repository})), 0)`;
  const [row] = await orm
    .select({ installation: total, repository: ofRepository })
    .from(narratives)
    .where(and(eq(narratives.installation, installation), gte(narratives.createdAt, time)));
  return { installation: Number(row?.installation), repository: Number(row?.repository) };
}

export async function deleteNarrativesBefore(orm: Orm, time: Date): Promise<void> {
  await orm.delete(narratives).where(lt(narratives.createdAt, time));
}

function named(installation: number, hash: string) {
  return and(eq(narratives.installation, installation), eq(narratives.hash, hash));
}
