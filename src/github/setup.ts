import { run } from 'probot';

export interface SetupOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Where GitHub reaches this server. */
  readonly publicUrl: string | undefined;
  /** Keeps the App's credentials, as environment variables, for the next start. */
  readonly keep: (credentials: Readonly<Record<string, string | undefined>>) => void;
}

/**
 * Serves Probot's page that registers the App as `app.yml` says; then `serve` is to be started again.
 * `WEBHOOK_PROXY_URL` names a relay's channel where GitHub cannot reach this server.
 */
export async function setUp({
  env,
  publicUrl,
  keep,
}: SetupOptions): Promise<{ url: string; close: () => Promise<void> }> {
  // Probot reads both from the process. Without them it downloads and runs a relay's client, and registers `/` for the webhooks.
  process.env['NO_SMEE_SETUP'] = 'true';
  const webhooks =
    env['WEBHOOK_PROXY_URL'] ?? (publicUrl && `${publicUrl.replace(/(?<!\/)\/+$/, '')}/api/github/webhooks`);
  if (webhooks) process.env['WEBHOOK_PROXY_URL'] = webhooks;
  const updateEnv: NonNullable<Parameters<typeof run>[1]>['updateEnv'] = (credentials) => {
    keep(credentials);
    return credentials;
  };
  const server = await run(() => {}, { env, updateEnv });
  return { url: `http://${server.host}:${server.port}`, close: () => server.stop() };
}
