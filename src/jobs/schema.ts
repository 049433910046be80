import { bigint, integer, json, pgSchema, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { StoredAnswer } from '../review/narrative.ts';
import type { PendingCommand, ReviewRecord } from '../review/records.ts';
import type { ReviewReport, Summary } from '../review/report.ts';

/** Everything of ours lies in a schema of its own, so that a shared database stays tidy. The tables are made by migrations/. */
export const SCHEMA = 'drydock';
const drydock = pgSchema(SCHEMA);

const time = (name: string) => timestamp(name, { withTimezone: true });

export const deliveries = drydock.table('deliveries', {
  id: text('id').primaryKey(),
  event: text('event').notNull(),
  /** Dropped once handled: from then on the queue holds what is left to do. */
  payload: text('payload'),
  state: text('state', { enum: ['received', 'handled', 'done'] })
    .notNull()
    .default('received'),
  /** Request keys whose review is still to come. */
  awaiting: text('awaiting').array().notNull().default([]),
  receivedAt: time('received_at').notNull().defaultNow(),
});

export const commands = drydock.table('commands', {
  id: text('id').primaryKey(),
  requestKey: text('request_key').notNull(),
  installation: bigint('installation', { mode: 'number' }).notNull(),
  repository: text('repository').notNull(),
  command: json('command').$type<PendingCommand>().notNull(),
  createdAt: time('created_at').notNull().defaultNow(),
  answeredAt: time('answered_at'),
});

/**
 * `json` and not `jsonb`: a report quotes files that strangers wrote, and jsonb refuses U+0000 and lone surrogates; json also
 * gives back the bytes that were stored.
 */
export const reviews = drydock.table('reviews', {
  id: uuid('id').primaryKey(),
  requestKey: text('request_key').notNull(),
  installation: bigint('installation', { mode: 'number' }).notNull(),
  owner: text('owner').notNull(),
  repository: text('repository').notNull(),
  pullRequest: integer('pull_request').notNull(),
  baseTip: text('base_tip').notNull(),
  mergeBase: text('merge_base').notNull(),
  head: text('head').notNull(),
  outcome: text('outcome').$type<ReviewRecord['outcome']>().notNull(),
  report: json('report').$type<ReviewReport>(),
  log: json('log').$type<ReviewRecord['log']>().notNull(),
  summary: json('summary').$type<Summary>(),
  /** Web address of what was written on GitHub. */
  url: text('url'),
  createdAt: time('created_at').notNull().defaultNow(),
});

/** What was asked of a language model, by the hash of the request: what it cost, and the answer. */
export const narratives = drydock.table(
  'narratives',
  {
    installation: bigint('installation', { mode: 'number' }).notNull(),
    hash: text('hash').notNull(),
    owner: text('owner').notNull(),
    repository: text('repository').notNull(),
    /** Under way, to be asked again, or answered for good. */
    state: text('state', { enum: ['pending', 'open', 'answered'] }).notNull(),
    /** Tokens, input and output; `booked` is what a request under way may come to. */
    spent: bigint('spent', { mode: 'number' }).notNull(),
    booked: bigint('booked', { mode: 'number' }).notNull(),
    answer: json('answer').$type<StoredAnswer>(),
    createdAt: time('created_at').notNull().defaultNow(),
  },
  ({ installation, hash }) => [primaryKey({ columns: [installation, hash] })],
);

/** When something that recurs was last done. */
export const marks = drydock.table('marks', {
  name: text('name').primaryKey(),
  at: time('at').notNull(),
});

/** The part of pg-boss's own table that is read here. Jobs are made, claimed and settled by its functions only. */
export const queuedJobs = pgSchema('pgboss').table('job', {
  id: uuid('id').notNull(),
  name: text('name').notNull(),
  state: text('state', { enum: ['created', 'retry', 'active', 'completed', 'cancelled', 'failed'] }).notNull(),
  key: text('singleton_key'),
  data: json('data').$type<unknown>(),
  output: json('output').$type<unknown>(),
  retryCount: integer('retry_count').notNull(),
  startAfter: time('start_after').notNull(),
  createdAt: time('created_on').notNull(),
});

/** The states of a job that is to run: new, or failed and to be tried again. */
export const WAITING = ['created', 'retry'] as const;
