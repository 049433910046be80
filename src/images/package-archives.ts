import { distributions } from './distribution-table.ts';
import { suiteOf } from './distributions.ts';
import { releaseCycles } from './end-of-life-data.ts';
import type { Distribution } from './facts.ts';

/** When the releases left the mirrors that their images name, for the archives; by the announcements of each project and the first failed builds. */
const left: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  centos: { '6': '2020-12-01', '7': '2024-07-01', '8': '2022-02-01' },
  'centos-stream': { '8': '2024-07-01' },
  debian: { '7': '2019-03-01', '8': '2023-04-01', '9': '2023-04-01', '10': '2025-07-14' },
};

/** Servers that were shut down, with their last day. */
const closedHosts: Readonly<Record<string, string>> = {
  'mirror.centos.org': '2024-06-30',
  'mirrorlist.centos.org': '2024-06-30',
  'dl.bintray.com': '2021-05-01',
  'apt.dockerproject.org': '2020-03-31',
  'yum.dockerproject.org': '2020-03-31',
  'apt.kubernetes.io': '2024-03-04',
};

/** Where the old releases are. */
export const archiveOf: Readonly<Record<string, string>> = {
  centos: 'vault.centos.org',
  'centos-stream': 'vault.centos.org',
  debian: 'archive.debian.org',
  ubuntu: 'old-releases.ubuntu.com',
};

/** Half a year after their end at the latest, Ubuntu's interim releases are moved. */
const ubuntuDelay = 183;

/** Since when the packages of a release are no longer on the usual mirrors; null: they are, or that is not known. */
export function leftMirrors({ id, release }: Pick<Distribution, 'id' | 'release'>, asOf: string): string | null {
  if (release === null) return null;
  const day = id === 'ubuntu' ? interimUbuntu(release) : Object.hasOwn(left, id) ? (left[id]?.[release] ?? null) : null;
  return day !== null && asOf >= day ? day : null;
}

/** Of a suite as package sources name it: `buster-backports`, `stretch/updates`. */
export function suiteLeftMirrors(suite: string, asOf: string): string | null {
  const found = suiteOf(suite.replace(/[-/].*$/s, ''));
  return found === null ? null : leftMirrors(found, asOf);
}

/** The last day of a server that is named in the text; null: none of them. */
export function closedHostIn(text: string, asOf: string): { readonly host: string; readonly day: string } | null {
  for (const [host, day] of Object.entries(closedHosts))
    if (asOf > day && text.includes(`//${host}`)) return { host, day };
  return null;
}

/** Long-term releases (April of even years) stay. */
function interimUbuntu(release: string): string | null {
  if (/^\d?[02468]\.04$/.test(release) || !Object.hasOwn(distributions.ubuntu.releases, release)) return null;
  const end = releaseCycles['ubuntu']?.find(([cycle]) => cycle === release)?.[2];
  if (typeof end !== 'string') return null;
  return new Date(Date.parse(end) + ubuntuDelay * 86_400_000).toISOString().slice(0, 10);
}
