import { argumentsOf, flagValues, hasFlag } from './arguments.ts';
import type { Redirect, Word } from './ast.ts';
import { type Command, pipedFrom } from './command.ts';

/** A check of downloaded files. */
export interface Verification {
  readonly command: Command;
  readonly method: 'digest' | 'signature';
  /** MD5 and SHA-1 do not protect against a file made to fit. */
  readonly weak: boolean;
  /** Paths that are checked, as the command names them; null where it does not say (a list in a file, a variable). */
  readonly paths: readonly string[] | null;
}

const digestTools: ReadonlyMap<string, 'strong' | 'weak'> = new Map([
  ['sha224sum', 'strong'],
  ['sha256sum', 'strong'],
  ['sha384sum', 'strong'],
  ['sha512sum', 'strong'],
  ['b2sum', 'strong'],
  ['b3sum', 'strong'],
  ['shasum', 'strong'],
  ['cksum', 'strong'],
  ['gsha256sum', 'strong'],
  ['sha1sum', 'weak'],
  ['md5sum', 'weak'],
]);

/** null for a command that checks no file. A digest that is only printed is no check. */
export function verificationOf(command: Command): Verification | null {
  const { name } = command;
  if (name === null) return null;
  const digest = digestTools.get(name);
  if (digest !== undefined) return digestCheck(command, digest === 'weak');
  const read = signatureTools.get(name);
  const paths = read?.(command);
  return paths === undefined ? null : { command, method: 'signature', weak: false, paths };
}

function digestCheck(command: Command, isWeak: boolean): Verification | null {
  if (!hasFlag(command, 'c', 'check')) return null;
  const files = argumentsOf(command).operands.filter((word) => word.value !== '-');
  return {
    command,
    method: 'digest',
    weak: isWeak || isSha1(command),
    paths: files.length > 0 ? null : listedPaths(command),
  };
}

/** `shasum -c` is SHA-1 unless told otherwise. */
function isSha1(command: Command): boolean {
  return command.name === 'shasum' && flagValues(command, 'a', 'algorithm').every((word) => word.value === '1');
}

/** The files of a list that comes by `echo "digest  file" |`, a here-string or a here-document. */
function listedPaths(command: Command): readonly string[] | null {
  const input = command.redirects.findLast(isInput);
  if (input?.heredoc) return pathsIn([input.heredoc.body.text]);
  if (input !== undefined)
    return input.operator === '<<<' && input.target !== null ? pathsIn([lineOf(input.target)]) : null;
  const lines = pipedFrom(command).flatMap(({ name, args }) =>
    name === 'echo' || name === 'printf'
      ? [
          args
            .filter((word) => !/^-[neE]+$/.test(word.value ?? ''))
            .map(lineOf)
            .join(' '),
        ]
      : [],
  );
  return lines.length > 0 ? pathsIn(lines) : null;
}

function isInput({ operator, descriptor }: Redirect): boolean {
  return operator.startsWith('<') && operator !== '<&' && (descriptor ?? 0) === 0;
}

/** The text of a word, with a variable standing as one word. */
function lineOf(word: Word): string {
  return word.parts.map((part) => (part.kind === 'literal' ? part.value : '\u0000')).join('');
}

/** `digest  path` and `digest *path`, one to a line; a path that is not written out makes them all unknown. */
function pathsIn(texts: readonly string[]): readonly string[] | null {
  const paths: string[] = [];
  for (const line of texts.flatMap((text) => text.split(/\n|\\n/))) {
    if (line.trim() === '') continue;
    const path = /^\S+\s+\*?(\S.*)$/.exec(line.trim())?.[1];
    if (path === undefined || path.includes('\u0000') || path.includes('%')) return null;
    paths.push(path);
  }
  return paths.length === 0 ? null : paths;
}

type SignatureReader = (command: Command) => readonly string[] | null | undefined;

/** Each gives the paths, null for unknown ones, undefined when the command checks nothing. */
const signatureTools: ReadonlyMap<string, SignatureReader> = new Map<string, SignatureReader>([
  ['gpg', gpg],
  ['gpg2', gpg],
  ['gpgv', (command) => signedFiles(argumentsOf(command).operands)],
  ['cosign', cosign],
  ['minisign', (command) => (hasFlag(command, 'V') ? known(flagValues(command, 'm')) : undefined)],
  ['openssl', openssl],
  ['slsa-verifier', (command) => subcommandFiles(command, /^verify-artifact$/)],
  ['signify', (command) => (hasFlag(command, 'V', 'C') ? null : undefined)],
  ['gh', (command) => subcommandFiles(command, /^attestation$/)],
]);

function gpg(command: Command): readonly string[] | null | undefined {
  if (!hasFlag(command, 'verify')) return undefined;
  return signedFiles(argumentsOf(command).operands);
}

/** `gpg --verify file.asc [file]`: without the file, the signature's name without its ending. */
function signedFiles(operands: readonly Word[]): readonly string[] | null {
  const [signature, ...files] = operands;
  if (files.length > 0) return known(files);
  const name = signature?.value;
  return name == null ? null : [name.replace(/\.(?:asc|sig|sign|gpg)$/, '')];
}

function cosign(command: Command): readonly string[] | null | undefined {
  const [subcommand, ...rest] = argumentsOf(command).operands;
  return /^verify(?:-blob|-blob-attestation|-attestation)?$/.test(subcommand?.value ?? '') ? known(rest) : undefined;
}

function openssl(command: Command): readonly string[] | null | undefined {
  const { operands } = argumentsOf(command);
  const [subcommand, ...files] = operands;
  if (subcommand?.value === 'dgst' || subcommand?.value === 'pkeyutl') {
    if (!hasFlag(command, 'verify', 'prverify')) return undefined;
    return files.length > 0 ? known(files) : known(flagValues(command, 'in'));
  }
  return undefined;
}

function subcommandFiles(command: Command, pattern: RegExp): readonly string[] | null | undefined {
  const [subcommand, second, ...rest] = argumentsOf(command).operands;
  if (!pattern.test(subcommand?.value ?? '')) return undefined;
  return known(second?.value === 'verify' ? rest.slice(0, 1) : second === undefined ? [] : [second]);
}

function known(words: readonly Word[]): readonly string[] | null {
  const values = words.flatMap((word) => word.value ?? []);
  return values.length === words.length && values.length > 0 ? values : null;
}
