import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { type ConstructorOptions, fromPglite } from 'pg-boss';
import { lockDirectory } from './directory-lock.ts';
import { errorReporter, type Log } from './log.ts';
import { SCHEMA } from './schema.ts';

export type Orm = PgDatabase<PgQueryResultHKT>;

export interface Database {
  readonly orm: Orm;
  /** How pg-boss reaches the same database. */
  readonly boss: ConstructorOptions;
  /** This process alone uses it, so a job that is active at start has lost its worker. */
  readonly embedded: boolean;
  close(): Promise<void>;
}

/** The operator's to mend: said in one line. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';

  constructor(cause: unknown) {
    super(`the database cannot be opened: ${reasonOf(cause)}. \`drydock doctor\` checks it.`, { cause });
  }
}

/** Where a name has several addresses, the error says nothing and carries one error for each. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

/** The build copies the folder next to the bundle, so the address holds in both places. */
export const MIGRATIONS = {
  migrationsFolder: fileURLToPath(new URL('./migrations', import.meta.url)),
  migrationsSchema: SCHEMA,
  migrationsTable: 'migrations',
};

/** Two processes that start together must not both migrate. Any number that no other program uses on this database. */
const MIGRATION_LOCK = 7_240_411;

/** A webhook waits for the answer, and GitHub gives up after 10 s. */
export const CONNECT_TIMEOUT_MS = 3_000;
export const QUERY_TIMEOUT_MS = 5_000;

/** Postgres with all tables in place. Rejects when it cannot be reached. */
export async function openPostgres(connectionString: string, log: Log): Promise<Database> {
  const connection = {
    connectionString,
    application_name: 'drydock',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  };
  await migratePostgres(connection);
  const pool = new pg.Pool({ ...connection, max: 5, query_timeout: QUERY_TIMEOUT_MS });
  const report = errorReporter(log, 'database connection lost');
  pool.on('error', report);
  // The pool does not listen to a connection that is in use, and an error that nobody hears ends the process.
  pool.on('connect', (client) => client.on('error', report));
  return {
    orm: drizzle(pool),
    boss: { ...connection, max: 10 },
    embedded: false,
    close: () => pool.end(),
  };
}

async function migratePostgres(connection: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(connection);
  // A connection that breaks also fails the statement under way, which is where it is handled.
  client.on('error', () => {});
  await client.connect();
  try {
    // Of the session, so it goes when the connection ends.
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrate(drizzle(client), MIGRATIONS);
  } finally {
    await client.end();
  }
}

/**
 * The embedded database in a directory that no other process uses meanwhile, with all tables in place.
 * @throws DirectoryInUseError
 */
export async function openEmbedded(directory: string): Promise<Database> {
  const unlock = await lockDirectory(directory);
  try {
    // Loaded here: the module alone takes memory that a process with a Postgres server need not spend.
    const { PGlite } = await import('@electric-sql/pglite');
    const { drizzle } = await import('drizzle-orm/pglite');
    const { migrate } = await import('drizzle-orm/pglite/migrator');
    const pglite = await PGlite.create({
      dataDir: join(directory, 'postgres'),
      // Our few megabytes need no 128 MB of buffers, which the process would pay for: about 200 MB less resident.
      startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'],
    });
    const orm = drizzle(pglite);
    await migrate(orm, MIGRATIONS);
    return {
      orm,
      // One connection, one process: nothing gains from rebuilding indexes or watching vacuum.
      boss: { db: fromPglite(pglite), backend: 'pglite', reindex: false, monitorVacuum: false },
      embedded: true,
      close: () => pglite.close().finally(unlock),
    };
  } catch (error) {
    unlock();
    throw error;
  }
}
