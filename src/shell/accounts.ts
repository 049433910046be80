import { type Flag, parseArguments } from './arguments.ts';
import type { Word } from './ast.ts';
import type { Command } from './command.ts';

/** The programs that make accounts: shadow's, Debian's (a Perl script) and busybox's take different flags. */
export type AccountTool =
  | 'useradd'
  | 'groupadd'
  | 'debian-adduser'
  | 'debian-addgroup'
  | 'busybox-adduser'
  | 'busybox-addgroup';

interface ToolRow {
  /** Flags that take a value; short ones by their letter. */
  readonly values: string;
  readonly others: string;
  readonly kind: 'user' | 'group';
  readonly id: readonly string[];
}

/** shadow 4.8 to 4.17, adduser 3.118 to 3.152, busybox 1.31 to 1.37. */
const tools: Readonly<Record<AccountTool, ToolRow>> = {
  useradd: {
    values:
      'b base-dir c comment d home-dir e expiredate f inactive g gid G groups k skel K key p password R root P prefix s shell u uid Z selinux-user selinux-range',
    others:
      'D defaults h help l no-log-init m create-home M no-create-home N no-user-group o non-unique r system U user-group F add-subids-for-system badname btrfs-subvolume-home',
    kind: 'user',
    id: ['u', 'uid'],
  },
  groupadd: {
    values: 'g gid K key p password R root P prefix U users',
    others: 'f force h help o non-unique r system',
    kind: 'group',
    id: ['g', 'gid'],
  },
  'debian-adduser': {
    values:
      'conf home shell uid firstuid lastuid firstgid lastgid gid ingroup gecos comment add-extra-groups-list extra-groups',
    others:
      'quiet q debug verbose stdoutmsglevel stderrmsglevel logmsglevel force-badname allow-badname allow-bad-names allow-all-names no-create-home system group disabled-password disabled-login encrypt-home add_extra_groups add-extra-groups help version',
    kind: 'user',
    id: ['uid'],
  },
  'debian-addgroup': {
    values: 'conf gid firstgid lastgid stdoutmsglevel stderrmsglevel logmsglevel',
    others:
      'quiet q debug verbose force-badname allow-badname allow-bad-names allow-all-names system group help version',
    kind: 'group',
    id: ['gid'],
  },
  'busybox-adduser': {
    values: 'h home g gecos s shell G ingroup u uid k skel',
    others: 'S system D disabled-password empty-password H no-create-home',
    kind: 'user',
    id: ['u', 'uid'],
  },
  'busybox-addgroup': { values: 'g gid', others: 'S system', kind: 'group', id: ['g', 'gid'] },
};

/** An account or group that a command makes. */
export interface AccountRequest {
  readonly kind: 'user' | 'group';
  readonly name: Word | null;
  /** The number asked for. */
  readonly id: Word | null;
  /** An id that is taken already will do. */
  readonly shared: boolean;
  readonly flags: readonly Flag[];
}

const anyTool: Readonly<Record<string, readonly AccountTool[]>> = {
  useradd: ['useradd'],
  groupadd: ['groupadd'],
  adduser: ['debian-adduser', 'busybox-adduser', 'useradd'],
  addgroup: ['debian-addgroup', 'busybox-addgroup'],
};

/** null for other commands. Read by the flags of `tool`, or of all that go by the command's name. */
export function accountRequestOf(command: Command, tool?: AccountTool): AccountRequest | null {
  const candidates = tool === undefined ? (anyTool[command.name ?? ''] ?? []) : [tool];
  const [first] = candidates;
  if (first === undefined) return null;
  const { kind } = tools[first];
  const { flags, operands } = argumentsFor(command, candidates);
  const id =
    flags.find(({ name }) => candidates.some((candidate) => tools[candidate].id.includes(name)))?.value ?? null;
  const name = operands.at(kind === 'user' && command.name === 'adduser' ? 0 : -1) ?? null;
  return { kind, name, id, shared: flags.some(({ name }) => name === 'o' || name === 'non-unique'), flags };
}

/** Flags that the program does not know; long ones may be cut short, as all three allow. */
export function unknownFlags(command: Command, tool: AccountTool): readonly Flag[] {
  const row = tools[tool];
  const names = [...row.values.split(' '), ...row.others.split(' ')];
  return argumentsFor(command, [tool]).flags.filter(({ name, word }) => {
    const isLong = word.text.startsWith('--');
    // Perl's options may be long behind one dash, too.
    if (!isLong && tool.startsWith('debian-') && word.text.length > 2) return false;
    if (!isLong && tool.startsWith('debian-')) return !names.includes(name) && matching(names, name) !== 1;
    return isLong
      ? matching(
          names.filter((known) => known.length > 1),
          name,
        ) === 0
      : !names.includes(name);
  });
}

function matching(names: readonly string[], start: string): number {
  return names.includes(start) ? 1 : names.filter((name) => name.startsWith(start)).length;
}

function argumentsFor(command: Command, candidates: readonly AccountTool[]) {
  const values = new Set(candidates.flatMap((candidate) => tools[candidate].values.split(' ')));
  return parseArguments(command.args, { values });
}
