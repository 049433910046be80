import type { Command } from './command.ts';

/**
 * How far a program's effects go beyond its command line. `plain`: it reads no variables of the project's own, and writes only where its
 * arguments say. `builder`: it runs what the project says, which may read any variable, and writes below the working directory and into caches.
 */
export type Reach = 'plain' | 'builder';

const plain =
  'apk apt apt-get apt-mark apt-key dpkg dpkg-query dnf yum microdnf tdnf zypper pacman rpm adduser addgroup useradd groupadd usermod deluser ' +
  'cat cd chgrp chmod chown cp curl cut date dirname basename du echo egrep env exit export false file find git gpg grep gunzip gzip head id ' +
  'install ldconfig ln ls mkdir mktemp mv openssl printf pwd readlink realpath rm rmdir sed set sha256sum sha512sum md5sum sleep sort stat ' +
  'strip sync tail tar tee test touch tr true type umask uname uniq unzip upx update-ca-certificates wc wget which whoami xz zip [ : command';
const builders =
  'npm npx yarn pnpm bun node corepack go cargo rustc mvn gradle dotnet composer bundle gem pip pip3 poetry uv pipenv tsc vite webpack make cmake ' +
  'ninja meson gcc g++ cc clang hugo mkdocs sphinx-build trunk wasm-pack ng';

const reaches: ReadonlyMap<string, Reach> = new Map([
  ...plain.split(' ').map((name) => [name, 'plain'] as const),
  ...builders.split(' ').map((name) => [name, 'builder'] as const),
]);
/** Go reads GO*, CGO_* and the names of compilers; fetching modules or compiling runs nothing of the project. */
const goPlain: ReadonlySet<string> = new Set(['build', 'install', 'mod', 'get', 'env', 'version', 'vet']);

/** null: unknown, like a script of the project. */
export function reachOf(command: Command): Reach | null {
  const { name, path, args, assignments, words } = command;
  if (words.length === 0) return assignments.length > 0 ? 'plain' : null;
  if (name === null || (path !== null && !path.startsWith('/usr/') && !path.startsWith('/bin/'))) return null;
  if (name === 'go' && goPlain.has(args[0]?.value ?? '')) return 'plain';
  return reaches.get(name) ?? null;
}
