import type { Account, ImageFacts, Variable } from './facts.ts';
import { trackedVariables } from './facts.ts';
import { root } from './layer.ts';

/** Whether the command is on the path; `null`: unknown. */
export function hasTool(facts: ImageFacts, command: string): boolean | null {
  const { present, absent, closed } = facts.tools;
  if (present.has(command)) return true;
  return closed || absent.has(command) ? false : null;
}

/** The version of `name` (`go`, `node`, …) that the reference tells, if any. */
export function versionOf(facts: ImageFacts, name: string): string | null {
  return facts.software?.find((software) => software.name === name)?.version ?? null;
}

/** The account by name or number, as USER gives it (`app`, `1000`, `app:app`); `null`: not known to exist. */
export function findAccount(facts: ImageFacts, user: string): Account | null {
  const [wanted] = user.split(':');
  const hasRoot = facts.platform === 'linux' && facts.distribution?.id !== 'scratch';
  const accounts = [...(hasRoot ? [root] : []), ...(facts.accounts ?? [])];
  return accounts.find(({ name, uid }) => name === wanted || (uid !== null && String(uid) === wanted)) ?? null;
}

/** What the image sets the variable to; `undefined`: it does not set it; `null`: unknown. */
export function variableOf(facts: ImageFacts, name: string): string | null | undefined {
  if (facts.environment === null || !isTracked(name)) return null;
  return facts.environment[name];
}

function isTracked(name: string): name is Variable {
  return (trackedVariables as readonly string[]).includes(name);
}

/** HOME of a process that runs as `user` (the image's own user unless given); `null`: unknown. */
export function homeOf(facts: ImageFacts, user?: string): string | null {
  return facts.environment?.HOME ?? accountHomeOf(facts, user);
}

/** The home directory that the password file gives `user` (the image's own user unless given); `null`: unknown. */
export function accountHomeOf(facts: ImageFacts, user?: string): string | null {
  return (user === undefined ? facts.user : findAccount(facts, user))?.home ?? null;
}
