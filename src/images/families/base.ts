import { distribution, minimalLayer } from '../distributions.ts';
import type { DistributionId } from '../facts.ts';
import type { Layer } from '../layer.ts';
import { has } from '../tag.ts';
import { buildpack, buildpackCurl, buildpackScm } from './buildpack.ts';
import type { Family, Named } from './family.ts';

/** Families that are a distribution: the version in the tag is the release. */
function base(id: DistributionId, repositories: Family['repositories'], more: Partial<Family> = {}): Family {
  return {
    id,
    vendor: 'docker-official',
    repositories,
    distribution: ({ tag, groups }) => distribution(id, groups.release ?? tag.version),
    oneDistribution: true,
    always: { environment: {} },
    ...more,
  };
}

const ubiMinimal: Layer = {
  packageManager: 'microdnf',
  has: ['microdnf'],
  lacks: ['dnf', 'yum', 'useradd', 'adduser', 'groupadd', 'tar'],
};

const onUbi = String.raw`(?:registry\.access\.redhat\.com|registry\.redhat\.io)/(?:ubi|rhel)(?<release>\d+)`;

function ubi(name: string): RegExp[] {
  const suffix = name === '' ? '' : `-${name}`;
  return [new RegExp(`^${onUbi}(?:/ubi)?${suffix}$`), new RegExp(`^redhat/ubi(?<release>\\d+)${suffix}$`)];
}

/** On UBI 10 the curl of the image is not known to be there. */
const ubiCurl = ({ groups }: Named): Layer => (Number(groups.release) >= 10 ? { forgets: ['curl'] } : {});

const redHat = { vendor: 'red-hat', special: ubiCurl } as const;

export const baseFamilies: readonly Family[] = [
  base('alpine', ['alpine']),
  base('debian', ['debian'], { always: { environment: {}, lacks: ['xz', 'bzip2'] } }),
  base('debian', ['bitnami/minideb'], { id: 'minideb', vendor: 'bitnami' }),
  base('ubuntu', ['ubuntu', 'public.ecr.aws/ubuntu/ubuntu', 'public.ecr.aws/lts/ubuntu'], {
    always: { environment: {}, lacks: ['xz'] },
  }),
  base('fedora', ['fedora', 'quay.io/fedora/fedora', 'registry.fedoraproject.org/fedora']),
  base('fedora', ['quay.io/fedora/fedora-minimal', 'registry.fedoraproject.org/fedora-minimal'], {
    id: 'fedora-minimal',
    vendor: 'upstream',
    always: { environment: {}, ...minimalLayer },
  }),
  base('centos', ['centos'], { deprecated: 'The official CentOS images end with CentOS 8 and get no updates.' }),
  base('centos-stream', ['quay.io/centos/centos'], {
    vendor: 'upstream',
    distribution: ({ tag }) => distribution('centos-stream', /^stream(\d+)$/.exec(tag.tokens[0] ?? '')?.[1] ?? null),
  }),
  base('rocky', ['rockylinux', 'rockylinux/rockylinux', 'quay.io/rockylinux/rockylinux']),
  base('alma', [
    'almalinux',
    /^almalinux\/(?<release>\d+)-base$/,
    /^quay\.io\/almalinuxorg\/(?<release>\d+)-base$/,
    'quay.io/almalinuxorg/almalinux',
  ]),
  base('alma', [/^almalinux\/(?<release>\d+)-minimal$/, /^quay\.io\/almalinuxorg\/(?<release>\d+)-minimal$/], {
    id: 'alma-minimal',
    always: { environment: {}, ...minimalLayer },
  }),
  base('oracle', ['oraclelinux', 'ghcr.io/oracle/oraclelinux', 'container-registry.oracle.com/os/oraclelinux'], {
    special: ({ tag }) => {
      if (!has(tag, 'slim')) return undefined;
      return Number.parseInt(tag.version ?? '', 10) >= 8
        ? { packageManager: 'microdnf', has: ['microdnf'], lacks: ['dnf'], forgets: ['yum', 'tar'] }
        : { packageManager: null, forgets: ['dnf', 'yum', 'tar'] };
    },
  }),
  base('amazon', ['amazonlinux', 'public.ecr.aws/amazonlinux/amazonlinux']),
  base('opensuse-leap', ['opensuse/leap', 'registry.opensuse.org/opensuse/leap'], { vendor: 'upstream' }),
  base('arch', ['archlinux', 'archlinux/archlinux', 'ghcr.io/archlinux/archlinux']),
  base('busybox', ['busybox'], {
    special: ({ tag }) => ({
      libc: has(tag, 'musl') ? 'musl' : has(tag, 'glibc') ? 'glibc' : has(tag, 'uclibc') ? 'uclibc' : null,
    }),
  }),
  {
    id: 'buildpack-deps',
    vendor: 'docker-official',
    repositories: ['buildpack-deps'],
    distribution: 'debian',
    always: { environment: {} },
    special: ({ tag }) =>
      has(tag, 'curl') || tag.tokens.length === 0 ? buildpackCurl : has(tag, 'scm') ? buildpackScm : buildpack,
  },
  base('rhel', ubi(''), { id: 'ubi', ...redHat }),
  base('rhel', ubi('init'), { id: 'ubi-init', ...redHat }),
  base('rhel', ubi('minimal'), { id: 'ubi-minimal', ...redHat, always: { environment: {}, ...ubiMinimal } }),
  base('rhel', ubi('micro'), {
    id: 'ubi-micro',
    vendor: 'red-hat',
    always: {
      environment: {},
      packageManager: 'none',
      caCertificates: null,
      lacks: ['dnf', 'yum', 'microdnf', 'rpm', 'curl', 'tar', 'useradd', 'adduser', 'groupadd'],
    },
  }),
  base('azurelinux', [/^mcr\.microsoft\.com\/azurelinux\/base\/[a-z]+$/], { vendor: 'microsoft' }),
  base('mariner', [/^mcr\.microsoft\.com\/cbl-mariner\/base\/[a-z]+$/], { vendor: 'microsoft' }),
];
