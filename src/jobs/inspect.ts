import { constants, existsSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import pg from 'pg';
import * as z from 'zod';
import { CONNECT_TIMEOUT_MS, MIGRATIONS, QUERY_TIMEOUT_MS, reasonOf } from './database.ts';
import { DirectoryInUseError, lockDirectory } from './directory-lock.ts';
import { SCHEMA } from './schema.ts';

// What a database looks like from outside: nothing of ours is opened, created or migrated.

export type EmbeddedState = { readonly directory: string } & (
  | { readonly kind: 'absent' | 'free' }
  | { readonly kind: 'held'; readonly holder: string }
  | { readonly kind: 'unusable'; readonly reason: string }
);

export type PostgresState =
  | { readonly kind: 'unreachable'; readonly reason: string }
  | {
      readonly kind: 'reached';
      /** As in 170006. */
      readonly version: number;
      /** Migrations that were run, of those that there are. */
      readonly migrated: number;
      readonly migrations: number;
      /** Whether this user may create our schema in that database. */
      readonly mayCreate: boolean;
    };

const stateRow = z.object({ version: z.number(), tables: z.boolean(), mayCreate: z.boolean() });

/** Whether a server at that address could take the queue. Never rejects. */
export async function inspectPostgres(connectionString: string): Promise<PostgresState> {
  const timeouts = { connectionTimeoutMillis: CONNECT_TIMEOUT_MS, query_timeout: QUERY_TIMEOUT_MS };
  try {
    const client = new pg.Client({ connectionString, application_name: 'drydock doctor', ...timeouts });
    // A connection that breaks also fails the statement under way, which is where it is handled.
    client.on('error', () => {});
    try {
      await client.connect();
      const table = `${SCHEMA}.${MIGRATIONS.migrationsTable}`;
      const { rows } = await client.query(
        `SELECT current_setting('server_version_num')::int AS version,
                to_regclass($1) IS NOT NULL AS tables,
                has_database_privilege(current_database(), 'CREATE') AS "mayCreate"`,
        [table],
      );
      const { version, tables, mayCreate } = stateRow.parse(rows[0]);
      const migrated = tables ? (await client.query(`SELECT FROM ${table}`)).rows.length : 0;
      return { kind: 'reached', version, migrated, migrations: readMigrationFiles(MIGRATIONS).length, mayCreate };
    } finally {
      await client.end();
    }
  } catch (error) {
    return { kind: 'unreachable', reason: reasonOf(error) };
  }
}

/** Whether the embedded database could be opened in that directory. Never rejects. */
export async function inspectEmbedded(dataDir: string): Promise<EmbeddedState> {
  const directory = resolve(dataDir);
  try {
    const home = existsSync(directory) ? directory : nearestFolder(directory);
    await access(home, constants.W_OK | constants.X_OK);
    if (!hasEmbedded(directory)) return { kind: 'absent', directory };
    const unlock = await lockDirectory(directory);
    unlock();
    return { kind: 'free', directory };
  } catch (error) {
    if (error instanceof DirectoryInUseError) return { kind: 'held', directory, holder: error.holder };
    return { kind: 'unusable', directory, reason: reasonOf(error) };
  }
}

/** Whether there is an embedded database in that directory. */
export function hasEmbedded(directory: string): boolean {
  return existsSync(join(directory, 'lock'));
}

function nearestFolder(path: string): string {
  const parent = dirname(path);
  return existsSync(parent) || parent === path ? parent : nearestFolder(parent);
}
