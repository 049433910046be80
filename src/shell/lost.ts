import type { Command } from './command.ts';
import { downloadOf } from './downloaders.ts';
import { packageOperationOf } from './packages.ts';

/** Commands that hardly fail, or whose failure says nothing. */
const harmless: ReadonlySet<string> = new Set(
  ': [ alias basename break cat cd clear continue date declare dirname echo env exit export false find getent grep id kill ldconfig let local ls popd printf pushd pwd read readonly return set shift shopt sleep sort source stat strip tail head test trap true type typeset ulimit umask unset wait which yes'.split(
    ' ',
  ),
);

/** Commands on single files: they fail in one place only, and mostly where the next one fails too. */
const light: ReadonlySet<string> = new Set('chgrp chmod chown cp ln mkdir mv rmdir sed tee touch'.split(' '));

/**
 * What a build cannot do without: `heavy` installs, downloads, compiles or runs something of its own; `light` moves files; null: hardly fails,
 * or its failure says nothing.
 */
export function workOf(command: Command): 'heavy' | 'light' | null {
  const { name, args } = command;
  if (name === null) return null;
  if (packageOperationOf(command) !== null || downloadOf(command) !== null) return 'heavy';
  if (harmless.has(name) || (name === 'rm' && /^-\w*f/.test(args[0]?.value ?? ''))) return null;
  return light.has(name) ? 'light' : 'heavy';
}
