import { distribution } from '../distributions.ts';
import type { Account } from '../facts.ts';
import type { Layer } from '../layer.ts';
import type { Family, Named } from './family.ts';

const dotnetUser: Account = { name: 'app', uid: 1654, home: '/home/app' };
const dotnetMajor = ({ tag }: Named): number => Number.parseInt(tag.version ?? '', 10);

/** The default of the tags without a distribution: Debian up to .NET 9, Ubuntu from .NET 10 on. */
const dotnetDebian: Readonly<Record<number, string>> = { 3: '10', 5: '10', 6: '11', 7: '11', 8: '12', 9: '12' };

function dotnetDistribution(named: Named) {
  const major = dotnetMajor(named);
  if (major >= 10) return distribution('ubuntu', major === 10 ? '24.04' : null);
  const release = dotnetDebian[major];
  return release === undefined ? null : distribution('debian', release);
}

const dotnet: Family = {
  id: 'dotnet',
  vendor: 'microsoft',
  repositories: [/^mcr\.microsoft\.com\/dotnet\/(?:core\/)?(?<name>sdk|aspnet|runtime|runtime-deps)$/],
  distribution: dotnetDistribution,
  software: [{ name: 'dotnet', product: 'dotnet' }],
  always: { caCertificates: true, environment: {} },
  special: (named) => {
    const { tag, groups } = named;
    const modern = dotnetMajor(named) >= 8;
    const accounts = modern ? { accounts: [dotnetUser] } : {};
    if (tag.tokens.includes('chiseled') || tag.tokens.includes('distroless')) {
      return {
        packageManager: 'none',
        shell: 'none',
        shellVersion: null,
        bare: true,
        ...accounts,
        user: modern ? dotnetUser : null,
      };
    }
    const tools: Layer = {
      has: groups.name === 'runtime-deps' ? [] : groups.name === 'sdk' ? ['dotnet', 'curl'] : ['dotnet'],
      lacks: groups.name === 'sdk' ? [] : ['curl'],
      forgets: groups.name === 'sdk' ? ['git', 'wget', 'bash', 'ps', 'ssh', 'openssl', 'unzip', 'tar', 'python3'] : [],
    };
    return { ...accounts, ...tools };
  },
};

const windows: Family = {
  id: 'windows',
  vendor: 'microsoft',
  repositories: [
    /^mcr\.microsoft\.com\/windows(?:\/(?<name>servercore|nanoserver|server)(?:[/-]insider)?)?$/,
    /^mcr\.microsoft\.com\/windows\/servercore\/iis$/,
    /^mcr\.microsoft\.com\/dotnet\/framework\/(?:sdk|aspnet|runtime|wcf)$/,
  ],
  distribution: 'windows',
  oneDistribution: true,
};

export const microsoftFamilies: readonly Family[] = [dotnet, windows];
