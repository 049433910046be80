import type { Account } from '../model.ts';
import type { World } from '../world.ts';

/** Objects of GitHub's schema as graphql-js reads them: properties are fields, functions are fields with arguments. */
export function accountNode(world: World, account: Account) {
  return {
    __typename: account.type,
    id: account.nodeId,
    databaseId: account.id,
    // Without `[bot]`, unlike REST.
    login: account.login,
    url: account.type === 'Bot' ? `${world.url}/apps/${account.login}` : `${world.url}/${account.login}`,
    avatarUrl: `${world.url}/avatars/${account.id}`,
  };
}
