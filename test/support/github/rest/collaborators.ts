import { notFound, ok } from '../http.ts';
import { accountJson } from '../represent/accounts.ts';
import { roleOf } from '../world.ts';
import { type Handlers, repositoryOf } from './context.ts';

export const collaboratorHandlers: Handlers<'repos/get-collaborator-permission-level'> = {
  'repos/get-collaborator-permission-level': (context) => {
    const { world } = context;
    const repository = repositoryOf(context);
    const account = world.accounts.get((context.params['username'] ?? '').toLowerCase());
    if (account === undefined) throw notFound();
    const role_name = roleOf(repository, account);
    // The older field knows four levels only.
    const permission = role_name === 'maintain' ? 'write' : role_name === 'triage' ? 'read' : role_name;
    const can = (levels: readonly string[]) => levels.includes(role_name);
    const permissions = {
      pull: can(['read', 'triage', 'write', 'maintain', 'admin']),
      triage: can(['triage', 'write', 'maintain', 'admin']),
      push: can(['write', 'maintain', 'admin']),
      maintain: can(['maintain', 'admin']),
      admin: can(['admin']),
    };
    return ok({ permission, role_name, user: { ...accountJson(world, account), permissions, role_name } });
  },
};
