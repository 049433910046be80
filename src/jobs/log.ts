/** What a pino logger is, as far as this folder needs it. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const QUIET_MS = 60_000;
const REMEMBERED = 100;

/**
 * Reports errors of the database in the background. While it is away every poll of every worker fails alike, so an error is
 * said once a minute.
 */
export function errorReporter(log: Log, message: string): (error: Error) => void {
  const lastSaid = new Map<string, number>();
  return (error) => {
    const kind = 'code' in error ? String(error.code) : error.message;
    const now = Date.now();
    if (now - (lastSaid.get(kind) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return;
    if (lastSaid.size >= REMEMBERED) lastSaid.clear();
    lastSaid.set(kind, now);
    log.warn({ err: error }, message);
  };
}
