import { distributions } from './distribution-table.ts';
import type { Distribution, DistributionId } from './facts.ts';
import type { Layer } from './layer.ts';

interface Suite {
  readonly id: DistributionId;
  readonly release: string;
}

const suites: ReadonlyMap<string, Suite> = new Map(
  (['debian', 'ubuntu'] as const).flatMap((id) =>
    Object.entries(distributions[id].releases).flatMap(([release, { codename }]) =>
      codename === undefined ? [] : [[codename, { id, release }] as const],
    ),
  ),
);

/** What the `minimal` variants of the RPM distributions have instead. */
export const minimalLayer: Layer = {
  packageManager: 'microdnf',
  has: ['microdnf'],
  forgets: ['dnf', 'yum', 'useradd', 'adduser', 'groupadd', 'tar', 'curl'],
};

/** `bookworm` → Debian 12, `noble` → Ubuntu 24.04. */
export function suiteOf(codename: string): Suite | null {
  return suites.get(codename) ?? null;
}

/** The distribution with the release that `version` (`3.21.2`, `12.5`, `2018.03.0`) belongs to. */
export function distribution(id: DistributionId, version: string | null): Distribution {
  const release = version === null ? null : releaseOf(id, version);
  return { id, release, codename: (release !== null && distributions[id].releases[release]?.codename) || null };
}

/** What the distribution's release brings, to be laid over what the distribution brings. */
export function releaseLayer({ id, release }: Distribution): Layer {
  const row = release === null ? undefined : distributions[id].releases[release];
  if (row === undefined) return {};
  const { libcVersion, shellVersion, layer } = row;
  return {
    ...(libcVersion === undefined ? {} : { libcVersion }),
    ...(shellVersion === undefined ? {} : { shellVersion }),
    ...layer,
  };
}

/** Dates (`20240329`) name a snapshot, not a release. */
function releaseOf(id: DistributionId, version: string): string | null {
  const { depth, releases } = distributions[id];
  const parts = version.split('.');
  if (Number(parts[0]) > 9999) return null;
  const known = [3, 2, 1]
    .map((length) => parts.slice(0, length).join('.'))
    .find((prefix) => Object.hasOwn(releases, prefix));
  return known ?? (parts.length < depth ? null : parts.slice(0, depth).join('.'));
}
