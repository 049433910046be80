import { distribution, suiteOf } from './distributions.ts';
import type { Distribution, DistributionId } from './facts.ts';
import type { ImageReference } from './reference.ts';

/** What the tag says, by the conventions that Docker's official images began. */
export interface Tag {
  /** Lower case; empty when only a digest is written: then the reference does not tell what the image is. */
  readonly tokens: readonly string[];
  /** The leading number, `20.11.1` of `20.11.1-alpine3.21`; `null` for words and pre-releases. */
  readonly version: string | null;
  readonly distribution: Distribution | null;
}

const preRelease = /^(?:rc|alpha|beta|pre|preview|ea|nightly|dev|canary|experimental|unstable)[.\d]*$/;

/** Tokens that name a distribution, the release in the first group. */
const distributionTokens: readonly (readonly [RegExp, DistributionId])[] = [
  [/^alpine(\d+\.\d+)?$/, 'alpine'],
  [/^debian(\d+)?$/, 'debian'],
  [/^ubuntu(\d\d\.?\d\d)?$/, 'ubuntu'],
  [/^(?:ubi|rhel)(\d+)?$/, 'rhel'],
  [/^centos(\d+)?$/, 'centos'],
  [/^rockylinux(\d+)?$/, 'rocky'],
  [/^almalinux(\d+)?$/, 'alma'],
  [/^(?:oraclelinux|ol)(\d+)$/, 'oracle'],
  [/^oracle(?:linux)?$/, 'oracle'],
  [/^fedora(\d+)?$/, 'fedora'],
  [/^(?:amazonlinux|al)(2|2023)$/, 'amazon'],
  [/^azurelinux(\d+\.\d+)?$/, 'azurelinux'],
  [/^mariner(\d+\.\d+)?$/, 'mariner'],
  [/^(?:windowsservercore|nanoserver|servercore)$/, 'windows'],
];

/** `ubuntu2204` is Ubuntu 22.04; `amazonlinux2023` is not split. */
const separator: Partial<Record<DistributionId, string>> = { ubuntu: '$1.$2' };

export function parseTag({ tag, digest }: ImageReference): Tag {
  const text = (tag ?? (digest === null ? 'latest' : '')).toLowerCase();
  const tokens = text === '' ? [] : text.split('-');
  return { tokens, version: versionOf(tokens), distribution: distributionOf(tokens) };
}

export function has(tag: Tag, ...tokens: string[]): boolean {
  return tokens.some((token) => tag.tokens.includes(token));
}

function versionOf(tokens: readonly string[]): string | null {
  const version = /^v?(\d+(?:\.\d+)*)$/.exec(tokens[0] ?? '')?.[1];
  return version === undefined || tokens.some((token) => preRelease.test(token)) ? null : version;
}

/** The first token that tells a release, else the first that tells a distribution. */
function distributionOf(tokens: readonly string[]): Distribution | null {
  const named = tokens.flatMap((token, index) => distributionToken(token, tokens[index + 1] ?? ''));
  return named.find(({ release }) => release !== null) ?? named[0] ?? null;
}

function distributionToken(token: string, next: string): readonly Distribution[] {
  const suite = suiteOf(token);
  if (suite !== null) return [distribution(suite.id, suite.release)];
  // One vendor writes `debian-12` for the `debian12` of the others.
  if (token === 'debian' && /^(?:[89]|1\d)$/.test(next)) return [distribution('debian', next)];

  return distributionTokens.flatMap(([pattern, id]) => {
    const match = pattern.exec(token);
    return match === null ? [] : [distribution(id, match[1]?.replace(/^(\d\d)(\d\d)$/, separator[id] ?? '$&') ?? null)];
  });
}
