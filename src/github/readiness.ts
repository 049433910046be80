import type { Octokit } from './clients.ts';
import { statusOf } from './errors.ts';
import { readIdentity } from './identity.ts';

const CREDENTIALS_FOR_MS = 60_000;

/** Rejects with the reason when the database or the App's credentials do not work. GitHub is asked once a minute at most. */
export function readinessCheck(
  app: Octokit,
  database: () => Promise<void>,
  now: () => number = Date.now,
): () => Promise<void> {
  let checkedAt = Number.NEGATIVE_INFINITY;
  let credentials: Promise<void> = Promise.resolve();
  return async () => {
    await database().catch(() => {
      throw new Error('the database does not answer');
    });
    if (now() - checkedAt >= CREDENTIALS_FOR_MS) {
      checkedAt = now();
      credentials = checkCredentials(app);
      // Whoever asks next minute gets it too; nobody may be there to hear it now.
      credentials.catch(() => {});
    }
    await credentials;
  };
}

async function checkCredentials(app: Octokit): Promise<void> {
  await readIdentity(app).catch((error: unknown) => {
    const status = statusOf(error);
    const refused = status === 401 || status === 404;
    throw new Error(refused ? 'GitHub does not accept APP_ID and PRIVATE_KEY' : 'GitHub does not answer');
  });
}
