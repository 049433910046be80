import { distribution } from '../distributions.ts';
import type { Layer } from '../layer.ts';
import type { Family, Named, SoftwareRow } from './family.ts';

const redHatRegistry = String.raw`(?:registry\.access\.redhat\.com|registry\.redhat\.io)`;

/** Red Hat's builder images (s2i): everything lives below /opt/app-root and HOME stays there for root too. */
function s2i(name: string, software: readonly SoftwareRow[], always: Layer = {}): Family {
  return {
    id: `s2i-${name.replace(/-\W.*$/s, '')}`,
    vendor: 'red-hat',
    repositories: [
      new RegExp(`^${redHatRegistry}/(?:ubi|rhel)(?<release>\\d+)/${name}(?<variant>-minimal)?$`),
      new RegExp(`^quay\\.io/sclorg/${name}(?<variant>-minimal)?-c(?<release>\\d+)s$`),
    ],
    distribution: ({ groups }) => distribution('rhel', groups.release ?? null),
    oneDistribution: true,
    software,
    always: {
      user: { name: 'default', uid: 1001, home: '/opt/app-root/src' },
      accounts: [{ name: 'default', uid: 1001, home: '/opt/app-root/src' }],
      environment: { HOME: '/opt/app-root/src' },
      ...always,
    },
    special: ({ groups }) =>
      groups.variant === undefined
        ? { has: ['git', 'gcc', 'g++', 'cc', 'make'], forgets: ['wget', 'unzip'] }
        : {
            packageManager: 'microdnf',
            has: ['microdnf'],
            lacks: ['dnf', 'yum'],
            forgets: ['useradd', 'tar', 'gcc', 'cc', 'g++', 'make', 'git', 'wget', 'unzip', 'curl'],
          },
  };
}

/** `312` in `python-312` is 3.12; `20` in `nodejs-20` is 20. */
const dotted = ({ groups }: Named): string | null => groups.version?.replace(/^(\d)(\d+)$/, '$1.$2') ?? null;
const whole = ({ groups }: Named): string | null => groups.version ?? null;

/** The streams of Red Hat's older images are tagged by build (`9.5-1234`), not by Go's version. */
const goToolsetVersion = ({ tag }: Named): string | null => (tag.version?.startsWith('1.') ? tag.version : null);

export const redHatFamilies: readonly Family[] = [
  s2i('python-(?<version>\\d+)', [{ name: 'python', product: 'python', version: dotted }], {
    pythonPrefix: '/opt/app-root',
    has: ['python', 'python3', 'pip', 'pip3'],
  }),
  s2i('nodejs-(?<version>\\d+)', [{ name: 'node', product: 'nodejs', version: whole }], {
    fetchesToolchain: false,
    has: ['node', 'npm', 'npx'],
  }),
  s2i('ruby-(?<version>\\d+)', [{ name: 'ruby', product: 'ruby', version: dotted }], { has: ['ruby', 'gem'] }),
  s2i('php-(?<version>\\d+)', [{ name: 'php', product: 'php', version: dotted }], { has: ['php'] }),
  s2i('perl-(?<version>\\d+)', [{ name: 'perl', product: 'perl', version: dotted }], { has: ['perl'] }),
  s2i('go-toolset', [{ name: 'go', product: 'go', version: goToolsetVersion }], { has: ['go'] }),
  {
    id: 'redhat-openjdk',
    vendor: 'red-hat',
    repositories: [new RegExp(`^${redHatRegistry}/ubi(?<release>\\d+)/openjdk-(?<version>\\d+)(?<variant>-runtime)?$`)],
    distribution: ({ groups }) => distribution('rhel', groups.release ?? null),
    oneDistribution: true,
    software: [{ name: 'java', version: whole }],
    always: {
      packageManager: 'microdnf',
      user: { name: null, uid: 185, home: null },
      environment: { HOME: '/home/default' },
      has: ['microdnf', 'java'],
      lacks: ['dnf', 'yum'],
      forgets: ['curl', 'tar', 'useradd', 'git', 'gcc', 'cc', 'make', 'unzip', 'wget'],
    },
  },
];
