import type { Octokit } from './clients.ts';

/** Who we are on GitHub. */
export interface Identity {
  readonly appId: number;
  readonly slug: string;
}

/** Asks once; a failure is not remembered. */
export function identityReader(app: Octokit): () => Promise<Identity> {
  let known: Promise<Identity> | null = null;
  return () => {
    known ??= readIdentity(app).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
}

/** @throws RequestError when GitHub does not accept the App's credentials */
export async function readIdentity(app: Octokit): Promise<Identity> {
  const { data } = await app.rest.apps.getAuthenticated();
  if (data?.slug === undefined) throw new Error('GitHub does not say who this App is');
  return { appId: data.id, slug: data.slug };
}

/** The author of a post, as REST (`type`, `name[bot]`) or GraphQL (`__typename`, `name`) describes it. */
export interface Author {
  readonly login: string;
  readonly type?: string;
  readonly __typename?: string;
}

/** Whether we wrote it. A person may carry the bot's bare name, so the kind of account counts. */
export function isOwn({ slug }: Identity, author: Author | null | undefined): boolean {
  if (author === null || author === undefined || (author.type ?? author.__typename) !== 'Bot') return false;
  const login = author.login.toLowerCase();
  return login === slug.toLowerCase() || login === `${slug}[bot]`.toLowerCase();
}
