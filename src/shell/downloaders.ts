import { type Arguments, argumentsOf, hasFlag, valuesIn } from './arguments.ts';
import type { Redirect, Word } from './ast.ts';
import type { Command } from './command.ts';
import { leadingText, trailingText } from './words.ts';

/** What a command fetches, and where it puts it. */
export interface Download {
  readonly command: Command;
  readonly tool: DownloadTool;
  /** Every address on the command line; for git the repository. */
  readonly urls: readonly Word[];
  readonly output: DownloadOutput;
  /** The command fails when the server answers with an error; curl does so only when told. */
  readonly failsOnHttpError: boolean;
  /** It follows redirects; curl does so only when told. */
  readonly followsRedirects: boolean;
  /** Certificates are not checked. */
  readonly insecure: boolean;
  /** It compares a digest itself: `aria2c --checksum`. */
  readonly verified: boolean;
}

export type DownloadTool = 'curl' | 'wget' | 'aria2c' | 'fetch' | 'http' | 'git';

export type DownloadOutput =
  | { readonly kind: 'stdout' }
  /** Files by name, one for each `-o` and redirect. */
  | { readonly kind: 'files'; readonly paths: readonly Word[] }
  /** Named after the address; `names` has null where that cannot be told. */
  | { readonly kind: 'remote-name'; readonly names: readonly (string | null)[]; readonly directory: Word | null };

/** null for a command that fetches nothing from the network by address. */
export function downloadOf(command: Command): Download | null {
  const read = command.name === null ? undefined : readers.get(command.name);
  const download = read?.(command, argumentsOf(command)) ?? null;
  return download === null || download.urls.length === 0 ? null : download;
}

/** The server that the first address names; null where a variable hides it. */
export function hostOf({ urls }: Download): string | null {
  return /^\w+:\/\/(?:[^/@\s]*@)?([\w.-]+)/.exec(urls[0]?.text.replace(/["']/g, '') ?? '')?.[1] ?? null;
}

type Reader = (command: Command, args: Arguments) => Download | null;

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['curl', readCurl],
  ['wget', readWget],
  ['wget2', readWget],
  ['aria2c', readAria2],
  ['fetch', readFetch],
  ['http', readHttpie],
  ['https', readHttpie],
  ['git', readGit],
]);

function readCurl(command: Command, args: Arguments): Download | null {
  if (hasFlag(command, 'I', 'head', 'T', 'upload-file')) return null;
  const urls = [...valuesIn(args, 'url'), ...args.operands];
  const [directory = null] = valuesIn(args, 'output-dir');
  const output: DownloadOutput = hasFlag(command, 'O', 'remote-name', 'remote-name-all')
    ? { kind: 'remote-name', names: urls.map((url) => remoteName(url)), directory }
    : fileOutput(command, valuesIn(args, 'o', 'output'));
  return {
    command,
    tool: 'curl',
    urls,
    output,
    failsOnHttpError: hasFlag(command, 'f', 'fail', 'fail-with-body'),
    followsRedirects: hasFlag(command, 'L', 'location', 'location-trusted'),
    insecure: hasFlag(command, 'k', 'insecure'),
    verified: false,
  };
}

function readWget(command: Command, args: Arguments): Download | null {
  if (hasFlag(command, 'spider')) return null;
  const [directory = null] = valuesIn(args, 'P', 'directory-prefix');
  const documents = valuesIn(args, 'O', 'output-document');
  return {
    command,
    tool: 'wget',
    urls: args.operands,
    output:
      documents.length > 0
        ? fileOutput(command, documents)
        : { kind: 'remote-name', names: args.operands.map((url) => remoteName(url, true)), directory },
    failsOnHttpError: true,
    followsRedirects: valuesIn(args, 'max-redirect').every((word) => word.value !== '0'),
    insecure: hasFlag(command, 'no-check-certificate'),
    verified: false,
  };
}

function readAria2(command: Command, args: Arguments): Download {
  const [directory = null] = valuesIn(args, 'd', 'dir');
  const paths = valuesIn(args, 'o', 'out');
  return {
    command,
    tool: 'aria2c',
    urls: args.operands,
    output:
      paths.length > 0
        ? { kind: 'files', paths }
        : { kind: 'remote-name', names: args.operands.map((url) => remoteName(url)), directory },
    failsOnHttpError: true,
    followsRedirects: true,
    insecure: valuesIn(args, 'check-certificate').some((word) => word.value === 'false'),
    verified: valuesIn(args, 'checksum').length > 0,
  };
}

function readFetch(command: Command, args: Arguments): Download {
  const paths = valuesIn(args, 'o', 'output');
  return {
    command,
    tool: 'fetch',
    urls: args.operands,
    output:
      paths.length > 0
        ? fileOutput(command, paths)
        : { kind: 'remote-name', names: args.operands.map((url) => remoteName(url)), directory: null },
    failsOnHttpError: true,
    followsRedirects: true,
    insecure: hasFlag(command, 'no-verify-peer', 'no-verify-hostname'),
    verified: false,
  };
}

function readHttpie(command: Command, args: Arguments): Download {
  const urls = args.operands.filter((word) => /^(?:https?:\/\/|:)|\./.test(leadingText(word))).slice(0, 1);
  const paths = valuesIn(args, 'o', 'output');
  return {
    command,
    tool: 'http',
    urls,
    output:
      paths.length === 0 && hasFlag(command, 'd', 'download')
        ? { kind: 'remote-name', names: urls.map((url) => remoteName(url)), directory: null }
        : fileOutput(command, paths),
    failsOnHttpError: hasFlag(command, 'check-status'),
    followsRedirects: hasFlag(command, 'F', 'follow', 'd', 'download'),
    insecure: valuesIn(args, 'verify').some((word) => /^(?:no|false)$/i.test(word.value ?? '')),
    verified: false,
  };
}

/** `git clone url [directory]`, `git submodule add`, `git fetch url` for an address. */
function readGit(command: Command, args: Arguments): Download | null {
  const [subcommand, url, directory] = args.operands;
  if (subcommand?.value !== 'clone' || url === undefined) return null;
  const name = remoteName(url)?.replace(/\.git$/, '') ?? null;
  return {
    command,
    tool: 'git',
    urls: [url],
    output:
      directory === undefined
        ? { kind: 'remote-name', names: [name], directory: null }
        : { kind: 'files', paths: [directory] },
    failsOnHttpError: true,
    followsRedirects: true,
    insecure: valuesIn(args, 'c', 'config').some((word) =>
      /^http\.sslverify=(?:false|0|no|off)$/i.test(word.value ?? ''),
    ),
    verified: false,
  };
}

/** Named files, or where the output is sent; `-o -` is stdout. */
function fileOutput(command: Command, named: readonly Word[]): DownloadOutput {
  const paths = named.filter((word) => word.value !== '-' && word.value !== '/dev/stdout');
  if (paths.length > 0) return { kind: 'files', paths };
  const target = command.redirects.find(sendsOutput)?.target;
  return target == null ? { kind: 'stdout' } : { kind: 'files', paths: [target] };
}

function sendsOutput({ operator, descriptor, target }: Redirect): boolean {
  if (!['>', '>>', '>|', '&>', '&>>'].includes(operator) || (descriptor ?? 1) !== 1) return false;
  return target?.value !== '/dev/stdout' && target?.value !== '/dev/stderr';
}

/**
 * The last part of an address, when it is written out: `https://example.org/v$V/tool.tgz` is saved as `tool.tgz`. wget keeps the query in the
 * name, the others do not.
 */
function remoteName(url: Word, keepsQuery = false): string | null {
  const text = url.pattern ?? trailingText(url);
  const path = keepsQuery ? text : text.replace(/[?#].*$/s, '');
  const name = /(?<!:\/)\/([^/]+)$/.exec(path)?.[1];
  return name ?? null;
}
