import type { InlineIgnore } from '../dockerfile/inline-ignores.ts';
import type { Finding, Suppressed } from './report.ts';

/** Everything that can silence a finding, the strongest word first: a person on the pull request, the file, the settings. */
export interface Suppressors {
  /** Reasons by fingerprint, from `/drydock ignore`. */
  readonly commands: ReadonlyMap<string, string>;
  readonly inline: readonly InlineIgnore[];
  /** Rules that the settings turn off. */
  readonly rulesOff: ReadonlySet<string>;
  /** Peers' codes (`hadolint:DL3008`) that a peer's own configuration ignores, with the path of that file. */
  readonly peersOff: ReadonlyMap<string, string>;
}

export interface Suppression extends Pick<Suppressed, 'by' | 'reason'> {
  readonly ignore: InlineIgnore | null;
}

/** What silences a finding, or null. */
export function suppressionOf(
  finding: Finding,
  { commands, inline, rulesOff, peersOff }: Suppressors,
): Suppression | null {
  const asked = commands.get(finding.fingerprint);
  if (asked !== undefined) return { by: 'command', reason: asked, ignore: null };
  const ignore = inline.find((candidate) => matchesIgnore(candidate, placeOf(finding)));
  if (ignore !== undefined) return { by: 'inline', reason: ignore.reason, ignore };
  if (rulesOff.has(finding.rule)) return { by: 'config', reason: 'turned off in the settings', ignore: null };
  const peer = finding.peers.find((name) => peersOff.has(name));
  if (peer === undefined) return null;
  return { by: 'config', reason: `\`${peersOff.get(peer)}\` ignores ${peer.replace(/^\w+:/, '')}`, ignore: null };
}

export interface FindingPlace {
  readonly rule: string;
  readonly peers: readonly string[];
  readonly path: string;
  readonly line: number;
}

export function matchesIgnore(ignore: InlineIgnore, { rule, peers, path, line }: FindingPlace): boolean {
  if (ignore.path !== path) return false;
  if (ignore.reach !== null && (line < ignore.reach.startLine || line > ignore.reach.endLine)) return false;
  return ignore.names.some(
    (name) =>
      name === rule || peers.some((peer) => peer === name || (name === 'buildkit:*' && peer.startsWith('buildkit:'))),
  );
}

function placeOf({ rule, peers, locations }: Finding): FindingPlace {
  const [at] = locations;
  return { rule, peers, path: at?.path ?? '', line: at?.startLine ?? 0 };
}
