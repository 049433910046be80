import type { DistributionId } from './facts.ts';
import type { Layer } from './layer.ts';
import { root } from './layer.ts';

interface Release {
  readonly codename?: string;
  readonly libcVersion?: string;
  /** Of dash, busybox or bash, whichever `/bin/sh` is. */
  readonly shellVersion?: string;
  readonly layer?: Layer;
}

interface DistributionRow {
  /** Components of a version that name the release: 2 for `3.21`, 1 for `12`. */
  readonly depth: number;
  /** The product in the end-of-life data. */
  readonly product?: string;
  readonly layer: Layer;
  readonly releases: Readonly<Record<string, Release>>;
}

const asRoot = { user: root } as const;
const gnu = { ...asRoot, libc: 'glibc' } as const;
const buildTools = ['gcc', 'g++', 'cc', 'make'];
const seldom = ['git', ...buildTools, 'sudo', 'unzip', 'vim', 'nano', 'jq', 'python'];

const debianLike: Layer = {
  ...gnu,
  packageManager: 'apt',
  shell: 'dash',
  caCertificates: false,
  accounts: [
    { name: 'www-data', uid: 33, home: '/var/www' },
    { name: 'nobody', uid: 65534, home: '/nonexistent' },
  ],
  has: [
    'sh',
    'bash',
    'dpkg',
    'apt-get',
    'apt',
    'useradd',
    'groupadd',
    'perl',
    'tar',
    'gzip',
    'sed',
    'grep',
    'find',
    'awk',
  ],
  lacks: [...seldom, 'curl', 'wget', 'python3', 'ping', 'nc', 'ssh', 'openssl', 'less', 'apk', 'dnf', 'yum'],
};
const uncertainCertificates: Release = { layer: { caCertificates: null } };
const adduser: Layer = { has: ['adduser', 'addgroup'] };
const noAdduser: Layer = { lacks: ['adduser', 'addgroup'] };
const ubuntuUser: Layer = { accounts: [{ name: 'ubuntu', uid: 1000, home: '/home/ubuntu' }] };

const rpm: Layer = {
  ...gnu,
  shell: 'bash',
  caCertificates: true,
  has: ['sh', 'bash', 'rpm', 'curl'],
  lacks: ['sudo', 'apt-get', 'apt', 'dpkg', 'apk'],
};
const yum: Layer = { packageManager: 'yum', has: ['yum'], lacks: ['dnf'] };
const dnf: Layer = { ...rpm, packageManager: 'dnf', has: ['sh', 'bash', 'rpm', 'curl', 'dnf'] };
const enterpriseLinux = {
  '6': { libcVersion: '2.12', shellVersion: '4.1', layer: yum },
  '7': { libcVersion: '2.17', shellVersion: '4.2', layer: yum },
  '8': { libcVersion: '2.28', shellVersion: '4.4' },
  '9': { libcVersion: '2.34', shellVersion: '5.1' },
  '10': { libcVersion: '2.39', shellVersion: '5.2' },
} as const satisfies Record<string, Release>;

/**
 * What the distributions' own images are like. Versions from the package archives of each distribution, August 2026; the
 * missing `adduser` of Debian 13 and Ubuntu 24.04 from their images.
 */
export const distributions: Readonly<Record<DistributionId, DistributionRow>> = {
  alpine: {
    depth: 2,
    product: 'alpine-linux',
    layer: {
      ...asRoot,
      libc: 'musl',
      accounts: [{ name: 'nobody', uid: 65534, home: '/' }],
      packageManager: 'apk',
      shell: 'busybox-ash',
      caCertificates: true,
      has: [
        'sh',
        'apk',
        'busybox',
        'wget',
        'adduser',
        'addgroup',
        'tar',
        'unzip',
        'gzip',
        'vi',
        'ps',
        'find',
        'awk',
        'sed',
        'grep',
      ],
      lacks: [
        ...seldom.filter((tool) => tool !== 'unzip'),
        'bash',
        'curl',
        'python3',
        'useradd',
        'groupadd',
        'perl',
        'ssh',
        'gpg',
        'openssl',
        'apt-get',
        'apt',
        'dnf',
        'yum',
      ],
    },
    releases: {
      ...Object.fromEntries(Array.from({ length: 12 }, (_, minor) => [`3.${minor}`, uncertainCertificates])),
      '3.12': { libcVersion: '1.1.24', shellVersion: '1.31' },
      '3.13': { libcVersion: '1.2.2', shellVersion: '1.32' },
      '3.14': { libcVersion: '1.2.2', shellVersion: '1.33' },
      '3.15': { libcVersion: '1.2.2', shellVersion: '1.34' },
      '3.16': { libcVersion: '1.2.3', shellVersion: '1.35' },
      '3.17': { libcVersion: '1.2.3', shellVersion: '1.35' },
      '3.18': { libcVersion: '1.2.4', shellVersion: '1.36' },
      '3.19': { libcVersion: '1.2.4', shellVersion: '1.36' },
      '3.20': { libcVersion: '1.2.5', shellVersion: '1.36' },
      '3.21': { libcVersion: '1.2.5', shellVersion: '1.37' },
      '3.22': { libcVersion: '1.2.5', shellVersion: '1.37' },
      '3.23': { libcVersion: '1.2.5', shellVersion: '1.37' },
    },
  },
  debian: {
    depth: 1,
    product: 'debian',
    layer: { ...debianLike, lacks: [...(debianLike.lacks ?? []), 'ps', 'pgrep', 'pkill'] },
    releases: {
      '7': { codename: 'wheezy', libcVersion: '2.13' },
      '8': { codename: 'jessie', libcVersion: '2.19', shellVersion: '0.5.7', layer: adduser },
      '9': { codename: 'stretch', libcVersion: '2.24', shellVersion: '0.5.8', layer: adduser },
      '10': { codename: 'buster', libcVersion: '2.28', shellVersion: '0.5.10', layer: adduser },
      '11': { codename: 'bullseye', libcVersion: '2.31', shellVersion: '0.5.11', layer: adduser },
      '12': { codename: 'bookworm', libcVersion: '2.36', shellVersion: '0.5.12', layer: adduser },
      '13': { codename: 'trixie', libcVersion: '2.41', shellVersion: '0.5.12', layer: noAdduser },
      '14': { codename: 'forky' },
    },
  },
  ubuntu: {
    depth: 2,
    product: 'ubuntu',
    layer: { ...debianLike, has: [...(debianLike.has ?? []), 'ps'] },
    releases: {
      '14.04': { codename: 'trusty', libcVersion: '2.19', shellVersion: '0.5.7', layer: adduser },
      '16.04': { codename: 'xenial', libcVersion: '2.23', shellVersion: '0.5.8', layer: adduser },
      '18.04': { codename: 'bionic', libcVersion: '2.27', shellVersion: '0.5.8', layer: adduser },
      '20.04': { codename: 'focal', libcVersion: '2.31', shellVersion: '0.5.10', layer: adduser },
      '20.10': { codename: 'groovy', libcVersion: '2.32' },
      '21.04': { codename: 'hirsute', libcVersion: '2.33' },
      '21.10': { codename: 'impish', libcVersion: '2.34' },
      '22.04': { codename: 'jammy', libcVersion: '2.35', shellVersion: '0.5.11', layer: adduser },
      '22.10': { codename: 'kinetic', libcVersion: '2.36' },
      '23.04': { codename: 'lunar', libcVersion: '2.37', layer: ubuntuUser },
      '23.10': { codename: 'mantic', libcVersion: '2.38', layer: ubuntuUser },
      '24.04': {
        codename: 'noble',
        libcVersion: '2.39',
        shellVersion: '0.5.12',
        layer: { ...noAdduser, ...ubuntuUser },
      },
      '24.10': { codename: 'oracular', libcVersion: '2.40', layer: { ...noAdduser, ...ubuntuUser } },
      '25.04': { codename: 'plucky', libcVersion: '2.41', layer: { ...noAdduser, ...ubuntuUser } },
      '25.10': { codename: 'questing', libcVersion: '2.42', layer: { ...noAdduser, ...ubuntuUser } },
      '26.04': { codename: 'resolute', layer: ubuntuUser },
    },
  },
  rhel: {
    depth: 1,
    product: 'rhel',
    layer: { ...dnf, lacks: [...(dnf.lacks ?? []), 'wget', 'git', ...buildTools, 'unzip'] },
    releases: enterpriseLinux,
  },
  centos: { depth: 1, product: 'centos', layer: dnf, releases: enterpriseLinux },
  'centos-stream': { depth: 1, layer: dnf, releases: enterpriseLinux },
  rocky: { depth: 1, product: 'rocky-linux', layer: dnf, releases: enterpriseLinux },
  alma: { depth: 1, product: 'almalinux', layer: dnf, releases: enterpriseLinux },
  oracle: { depth: 1, product: 'oracle-linux', layer: dnf, releases: enterpriseLinux },
  fedora: {
    depth: 1,
    product: 'fedora',
    layer: { ...dnf, lacks: [...(dnf.lacks ?? []), 'git', ...buildTools] },
    releases: {
      '36': { libcVersion: '2.35', shellVersion: '5.1' },
      '37': { libcVersion: '2.36', shellVersion: '5.2' },
      '38': { libcVersion: '2.37', shellVersion: '5.2' },
      '39': { libcVersion: '2.38', shellVersion: '5.2' },
      '40': { libcVersion: '2.39', shellVersion: '5.2' },
      '41': { libcVersion: '2.40', shellVersion: '5.2' },
      '42': { libcVersion: '2.41', shellVersion: '5.2' },
      '43': { libcVersion: '2.42', shellVersion: '5.2' },
      '44': {},
    },
  },
  amazon: {
    depth: 1,
    product: 'amazon-linux',
    layer: {
      ...rpm,
      lacks: [...(rpm.lacks ?? []), 'wget', 'git', ...buildTools, 'unzip', 'tar', 'useradd', 'adduser'],
    },
    releases: {
      '2018.03': { layer: yum },
      '2': { libcVersion: '2.26', shellVersion: '4.2', layer: yum },
      '2023': { libcVersion: '2.34', shellVersion: '5.2', layer: { packageManager: 'dnf', has: ['dnf', 'yum'] } },
    },
  },
  'opensuse-leap': {
    depth: 2,
    product: 'opensuse',
    layer: {
      ...gnu,
      shell: 'bash',
      packageManager: 'zypper',
      has: ['sh', 'bash', 'zypper', 'rpm'],
      lacks: ['apt-get', 'dnf', 'apk'],
    },
    releases: {
      '15.3': { libcVersion: '2.31', shellVersion: '4.4' },
      '15.4': { libcVersion: '2.31', shellVersion: '4.4' },
      '15.5': { libcVersion: '2.31', shellVersion: '4.4' },
      '15.6': { libcVersion: '2.38', shellVersion: '4.4' },
      '16.0': { libcVersion: '2.40', shellVersion: '5.2' },
    },
  },
  arch: {
    depth: 1,
    layer: {
      ...gnu,
      shell: 'bash',
      packageManager: 'pacman',
      has: ['sh', 'bash', 'pacman'],
      lacks: ['apt-get', 'dnf', 'apk'],
    },
    releases: {},
  },
  azurelinux: {
    depth: 2,
    layer: { ...gnu, shell: 'bash', packageManager: 'tdnf', has: ['sh', 'bash', 'tdnf'], lacks: ['apt-get', 'apk'] },
    releases: { '3.0': { libcVersion: '2.38', shellVersion: '5.2' } },
  },
  mariner: {
    depth: 2,
    layer: { ...gnu, shell: 'bash', packageManager: 'tdnf', has: ['sh', 'bash', 'tdnf'], lacks: ['apt-get', 'apk'] },
    releases: { '2.0': { libcVersion: '2.35', shellVersion: '5.1' } },
  },
  wolfi: { depth: 1, layer: { libc: 'glibc', caCertificates: true, lacks: ['apt-get', 'dnf'] }, releases: {} },
  busybox: {
    depth: 2,
    layer: {
      ...asRoot,
      packageManager: 'none',
      shell: 'busybox-ash',
      caCertificates: false,
      has: ['sh', 'busybox', 'wget', 'adduser', 'addgroup', 'tar', 'vi'],
      lacks: [...buildTools, 'bash', 'curl', 'git', 'apk', 'apt-get', 'dnf', 'python3', 'perl', 'useradd'],
    },
    releases: {},
  },
  scratch: {
    depth: 1,
    layer: {
      libc: 'none',
      packageManager: 'none',
      shell: 'none',
      caCertificates: false,
      user: { name: null, uid: 0, home: null },
      bare: true,
    },
    releases: {},
  },
  windows: {
    depth: 1,
    layer: {
      packageManager: 'none',
      shell: 'cmd',
      has: ['cmd'],
      lacks: ['sh', 'bash', 'apt-get', 'apk'],
    },
    releases: {},
  },
};
