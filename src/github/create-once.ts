import { setTimeout as wait } from 'node:timers/promises';
import { statusOf } from './errors.ts';

const ATTEMPTS = 3;
/** What was written may take a moment until lists show it. */
const SETTLE_MS = 1_000;

/**
 * Creates something exactly once although the answer may get lost: after a broken connection or a server error it is looked for
 * before it is created again.
 */
export async function createOnce<T>(create: () => Promise<T>, find: () => Promise<T | null>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await create();
    } catch (error) {
      if ((statusOf(error) ?? 0) < 500 || (error instanceof Error && error.name === 'AbortError')) throw error;
      const found = (await find()) ?? (await wait(SETTLE_MS).then(find));
      if (found !== null) return found;
      if (attempt === ATTEMPTS) throw error;
    }
  }
}
