import type { DistributionId, ImageFacts, Vendor } from './facts.ts';

const vendors: Readonly<Record<Vendor, string>> = {
  amazon: 'Amazon',
  bitnami: 'Bitnami',
  chainguard: 'Chainguard',
  'docker-official': 'Docker Official Images',
  'google-distroless': 'Distroless',
  jupyter: 'Jupyter',
  microsoft: 'Microsoft',
  nvidia: 'NVIDIA',
  'red-hat': 'Red Hat',
  upstream: 'the makers of the software',
};

const distributions: Readonly<Record<DistributionId, string>> = {
  alma: 'AlmaLinux',
  alpine: 'Alpine',
  amazon: 'Amazon Linux',
  arch: 'Arch Linux',
  azurelinux: 'Azure Linux',
  busybox: 'BusyBox',
  centos: 'CentOS',
  'centos-stream': 'CentOS Stream',
  debian: 'Debian',
  fedora: 'Fedora',
  mariner: 'CBL-Mariner',
  'opensuse-leap': 'openSUSE Leap',
  oracle: 'Oracle Linux',
  rhel: 'RHEL',
  rocky: 'Rocky Linux',
  scratch: 'scratch',
  ubuntu: 'Ubuntu',
  windows: 'Windows',
  wolfi: 'Wolfi',
};

/** For people to read; an unknown vendor has no name. */
export function vendorName({ vendor }: ImageFacts): string | null {
  return vendor === null ? null : vendors[vendor];
}

/** `Debian`; '' where it is not known. */
export function distributionName({ distribution }: ImageFacts): string {
  return distribution === null ? '' : distributions[distribution.id];
}

/** `Debian 12, glibc`, as far as it is known; '' where nothing is. */
export function platformName({ distribution, libc }: ImageFacts): string {
  const system =
    distribution === null ? [] : [[distributions[distribution.id], distribution.release ?? ''].join(' ').trim()];
  return [...system, ...(libc === null || libc === 'none' ? [] : [libc])].join(', ');
}

/** Languages as image facts call them, for people to read. */
export const languageNames = {
  dotnet: '.NET',
  go: 'Go',
  java: 'Java',
  node: 'Node.js',
  php: 'PHP',
  python: 'Python',
  ruby: 'Ruby',
  rust: 'Rust',
} as const;
