import * as z from 'zod';
import type { ConfigurationFile } from '../review/configuration.ts';
import type { ReviewRequest } from '../review/request.ts';
import { settingsPath } from '../review/settings.ts';
import type { Clients, ClientUse, Octokit } from './clients.ts';

/** The repository whose settings count for those of its owner that have none. */
const SHARED = '.github';
const REMEMBERED_MS = 5 * 60_000;

export type OwnerSettings = (request: ReviewRequest, use: ClientUse) => Promise<ConfigurationFile | null>;

const answerSchema = z.object({
  repository: z.object({ object: z.object({ text: z.string().nullish() }).nullable() }).nullable(),
});

const query = `query settings($owner: String!, $repository: String!, $settings: String!) {
  repository(owner: $owner, name: $repository) { object(expression: $settings) { ... on Blob { text } } }
}`;

/** Reads the owner's settings where the installation can, and remembers them for a while, their absence too. */
export function ownerSettings(clients: Clients, now: () => number = Date.now): OwnerSettings {
  const known = new Map<string, { readonly file: Promise<ConfigurationFile | null>; readonly until: number }>();
  return (request, use) => {
    const key = `${request.installation}:${request.owner}`.toLowerCase();
    const kept = known.get(key);
    if (kept !== undefined && kept.until > now()) return kept.file;
    for (const [other, { until }] of known) if (until <= now()) known.delete(other);
    const file = read(clients, request, use);
    known.set(key, { file, until: now() + REMEMBERED_MS });
    file.catch(() => known.delete(key));
    return file;
  };
}

async function read(clients: Clients, request: ReviewRequest, use: ClientUse): Promise<ConfigurationFile | null> {
  const octokit = await clients.forFiles(request, SHARED, use);
  return octokit === null ? null : readOwnerSettings(octokit, request.owner);
}

export async function readOwnerSettings(octokit: Octokit, owner: string): Promise<ConfigurationFile | null> {
  const variables = { owner, repository: SHARED, settings: `HEAD:${settingsPath}` };
  const answer = answerSchema.parse(await octokit.graphql(query, variables));
  const text = answer.repository?.object?.text;
  return typeof text === 'string' ? { path: settingsPath, text, from: 'owner' } : null;
}
