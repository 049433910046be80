import * as z from 'zod';
import type { Octokit } from './clients.ts';

/** Who we are on GitHub: an App's bot, or somebody with a token of their own. */
export type Identity =
  | { readonly kind: 'app'; readonly appId: number; readonly slug: string }
  | { readonly kind: 'person'; readonly login: string };

type AppIdentity = Identity & { readonly kind: 'app' };

/** Asks once; a failure is not remembered. */
export function identityReader(app: Octokit): () => Promise<AppIdentity> {
  let known: Promise<AppIdentity> | null = null;
  return () => {
    known ??= readIdentity(app).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
}

/** @throws RequestError when GitHub does not accept the App's credentials */
export async function readIdentity(app: Octokit): Promise<AppIdentity> {
  const { data } = await app.rest.apps.getAuthenticated();
  if (data?.slug === undefined) throw new Error('GitHub does not say who this App is');
  return { kind: 'app', appId: data.id, slug: data.slug };
}

const viewer = z.object({ viewer: z.object({ login: z.string() }) });

/** Whose token it is. That of a workflow belongs to a bot, which GitHub tells by the end of its name. */
export async function readTokensIdentity(octokit: Octokit): Promise<Identity> {
  const { login } = viewer.parse(await octokit.graphql('query viewer { viewer { login } }')).viewer;
  const slug = /^(.+)\[bot\]$/.exec(login)?.[1];
  return slug === undefined ? { kind: 'person', login } : { kind: 'app', appId: 0, slug };
}

/** The author of a post, as REST (`type`, `name[bot]`) or GraphQL (`__typename`, `name`) describes it. */
export interface Author {
  readonly login: string;
  readonly type?: string;
  readonly __typename?: string;
}

/** Whether we wrote it. A person may carry the bot's bare name, so the kind of account counts. */
export function isOwn(identity: Identity, author: Author | null | undefined): boolean {
  if (author === null || author === undefined) return false;
  const login = author.login.toLowerCase();
  const kind = author.type ?? author.__typename;
  if (identity.kind === 'person') return kind === 'User' && login === identity.login.toLowerCase();
  const { slug } = identity;
  if (kind !== 'Bot') return false;
  return login === slug.toLowerCase() || login === `${slug}[bot]`.toLowerCase();
}
