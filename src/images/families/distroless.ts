import { distribution } from '../distributions.ts';
import type { Account } from '../facts.ts';
import type { Layer } from '../layer.ts';
import { root } from '../layer.ts';
import { has } from '../tag.ts';
import type { Family, SoftwareRow } from './family.ts';

const nonroot: Account = { name: 'nonroot', uid: 65532, home: '/home/nonroot' };
const distrolessPython: Readonly<Record<string, string>> = { '11': '3.9', '12': '3.11', '13': '3.13' };

/** Google's distroless images. Their `:debug` shell is /busybox/sh: there is no /bin/sh for the shell form. */
function distroless(name: string, layer: Layer, software: readonly SoftwareRow[] = []): Family {
  return {
    id: `distroless-${name.replace(/\W.*$/s, '')}`,
    vendor: 'google-distroless',
    repositories: [new RegExp(`^gcr\\.io/distroless/${name}(?:-debian(?<release>\\d+))?$`)],
    distribution: ({ groups }) => distribution('debian', groups.release ?? null),
    oneDistribution: true,
    software,
    always: {
      packageManager: 'none',
      shell: 'none',
      shellVersion: null,
      caCertificates: true,
      accounts: [nonroot],
      environment: {},
      bare: true,
      ...layer,
    },
    special: ({ tag }) => ({
      user: tag.tokens.length === 0 ? null : has(tag, 'nonroot') ? nonroot : root,
      ...(has(tag, 'debug') ? { bare: false, has: ['sh', 'busybox', 'wget', 'ls', 'cat'] } : {}),
    }),
  };
}

export const distrolessFamilies: readonly Family[] = [
  distroless('static', { libc: 'none', libcVersion: null }),
  distroless('base(?:-nossl)?', {}),
  distroless('cc', {}),
  distroless('java(?<version>\\d*)(?:-base)?', { has: ['java'] }, [
    { name: 'java', version: ({ groups }) => groups.version || null },
  ]),
  distroless('nodejs(?<version>\\d*)', {}, [
    { name: 'node', product: 'nodejs', version: ({ groups }) => groups.version || null },
  ]),
  distroless('python3', { has: ['python3'] }, [
    { name: 'python', product: 'python', version: ({ groups }) => distrolessPython[groups.release ?? ''] ?? null },
  ]),
];

const chainguardWithoutShell = new Set(['static', 'glibc-dynamic', 'python', 'node', 'jre', 'nginx']);

export const chainguard: Family = {
  id: 'chainguard',
  vendor: 'chainguard',
  repositories: [/^cgr\.dev\/chainguard\/(?<name>[^/]+)$/],
  distribution: 'wolfi',
  oneDistribution: true,
  onlyLatest: true,
  always: { accounts: [nonroot] },
  special: ({ tag, groups: { name = '' } }) => {
    if (tag.tokens.length === 0) return undefined;
    const user = chainguardWithoutShell.has(name) ? { user: nonroot } : {};
    if (has(tag, 'dev')) return { ...user, packageManager: 'apk', shell: 'busybox-ash', has: ['sh', 'apk', 'busybox'] };
    if (name === 'wolfi-base' || name === 'chainguard-base') {
      return { packageManager: 'apk', shell: 'busybox-ash', has: ['sh', 'apk', 'busybox'] };
    }
    if (!chainguardWithoutShell.has(name)) return undefined;
    return {
      ...user,
      ...(name === 'static' ? { libc: 'none' } : {}),
      packageManager: 'none',
      shell: 'none',
      lacks: ['sh', 'bash', 'apk', 'curl', 'wget'],
    };
  },
};

/** Docker Hardened Images: all but the `-dev` variants drop root. */
export const dockerHardened: Family = {
  id: 'docker-hardened',
  vendor: 'docker-official',
  repositories: [/^dhi\.io\/(?<name>[^/]+)$/],
  special: ({ tag }) =>
    tag.tokens.length === 0 ? undefined : { user: has(tag, 'dev') ? root : { ...nonroot, uid: null, home: null } },
};
