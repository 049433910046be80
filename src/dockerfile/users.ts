import { findAccount } from '../images/lookup.ts';
import { inForceAt } from './in-force.ts';
import type { Instruction, Stage, WordInstruction } from './model.ts';
import { imageFactsOf, lineage } from './stages.ts';

/** The user that RUN, and in the end the container, runs as. */
export interface StageUser {
  /** The name or number without its group; null where it is not known. */
  readonly user: string | null;
  readonly isRoot: boolean | null;
  /** Its number, as far as it is written or the image tells. */
  readonly uid: number | null;
  /** The USER that says so; null where the base image does. */
  readonly instruction: WordInstruction | null;
}

/** `root`, `0` and both with a group. */
export function isRootUser(user: string): boolean {
  return /^(?:root|0+)(?::|$)/.test(user);
}

/** The user in force before an instruction of the stage; null for the instruction: at its end. */
export function userAt(stage: Stage, instruction: Instruction | null): StageUser {
  const facts = imageFactsOf(stage);
  const set = inForceAt(stage, 'USER', instruction)?.instruction ?? null;
  if (set !== null) {
    const user = set.word?.value?.replace(/:.*$/s, '') ?? null;
    const uid = user === null ? null : uidOf(user, (name) => (facts && findAccount(facts, name)?.uid) ?? null);
    return { user, isRoot: user === null ? null : isRootUser(user), uid, instruction: set };
  }
  const own = rootImageUser(stage);
  const user = own?.name ?? own?.uid?.toString() ?? null;
  return { user, isRoot: user === null ? null : isRootUser(user), uid: own?.uid ?? null, instruction: null };
}

function rootImageUser(stage: Stage) {
  const base = lineage(stage).at(-1)?.base;
  if (base?.kind === 'scratch') return { name: 'root', uid: 0 };
  return base?.kind === 'image' ? base.facts.user : null;
}

function uidOf(user: string, known: (name: string) => number | null): number | null {
  return /^\d+$/.test(user) ? Number(user) : known(user);
}
