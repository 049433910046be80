import { distribution } from '../distributions.ts';
import type { DistributionId } from '../facts.ts';
import { has } from '../tag.ts';
import type { Family } from './family.ts';
import { account, official } from './official.ts';

/** A server that is known by its version alone. */
function server(id: string, distributionId: DistributionId | null, product: string, row: Partial<Family> = {}): Family {
  return official(id, distributionId, { software: [{ name: product, product }], ...row });
}

export const serverFamilies: readonly Family[] = [
  server('nginx', 'debian', 'nginx', {
    always: { has: ['nginx'], accounts: [account('nginx', 101, '/nonexistent')] },
    full: { caCertificates: true, has: ['curl'] },
    alpine: { has: ['curl'] },
    special: ({ tag }) => (has(tag, 'slim') ? { forgets: ['curl'] } : undefined),
  }),
  server('httpd', 'debian', 'apache-http-server', {
    always: { has: ['httpd'] },
    full: { caCertificates: null },
    alpine: { accounts: [account('www-data', 82, '/home/www-data')] },
  }),
  server('redis', 'debian', 'redis', { always: { accounts: [account('redis', 999)] } }),
  server('valkey', 'debian', 'valkey', {
    repositories: ['valkey/valkey'],
    vendor: 'upstream',
    always: { accounts: [account('valkey', 999)] },
  }),
  server('memcached', 'debian', 'memcached', {
    always: { user: account('memcache', 11211), accounts: [account('memcache', 11211)] },
  }),
  server('postgres', 'debian', 'postgresql', {
    full: { accounts: [account('postgres', 999, '/var/lib/postgresql')], forgets: ['xz', 'openssl', 'less'] },
    alpine: { accounts: [account('postgres', 70, '/var/lib/postgresql')], forgets: ['bash', 'openssl'] },
  }),
  server('mysql', 'oracle', 'mysql', {
    always: { accounts: [account('mysql', 999, '/var/lib/mysql')] },
    full: { packageManager: null, has: ['openssl', 'xz', 'bzip2'], forgets: ['dnf', 'yum', 'tar'] },
  }),
  server('mariadb', 'ubuntu', 'mariadb', {
    always: { accounts: [account('mysql', 999)], forgets: ['openssl', 'xz', 'gpg'] },
    // Its UBI variant stands on the minimal image.
    special: ({ tag }) => (tag.distribution?.id === 'rhel' ? { packageManager: null, forgets: ['dnf'] } : undefined),
  }),
  server('mongo', 'ubuntu', 'mongodb', {
    always: { accounts: [account('mongodb', 999)], forgets: ['jq', 'ps', 'openssl'] },
    full: { caCertificates: true },
  }),
  server('rabbitmq', 'ubuntu', 'rabbitmq', {
    full: { forgets: ['openssl', 'gpg'], caCertificates: null },
    alpine: { forgets: ['bash', 'openssl'] },
  }),
  server('elasticsearch', null, 'elasticsearch', {
    repositories: ['elasticsearch', 'docker.elastic.co/elasticsearch/elasticsearch'],
    always: {
      user: account('elasticsearch', 1000, '/usr/share/elasticsearch'),
      accounts: [account('elasticsearch', 1000, '/usr/share/elasticsearch')],
    },
  }),
  server('haproxy', 'debian', 'haproxy', {
    always: { accounts: [account('haproxy', 99, '/var/lib/haproxy')] },
    // Releases before 2.4 stay root so as not to break their users.
    special: ({ tag }) => {
      const [major = Number.NaN, minor = Number.NaN] = (tag.version ?? 'none').split('.').map(Number);
      if (major > 2 || (major === 2 && minor >= 4)) return { user: account('haproxy', 99, '/var/lib/haproxy') };
      return major < 2 || minor < 4 ? undefined : { user: null };
    },
  }),
  server('traefik', null, 'traefik', {
    distribution: ({ tag }) => (Number.parseInt(tag.version ?? '', 10) >= 2 ? distribution('alpine', null) : null),
  }),
  official('caddy', 'alpine', { always: { caCertificates: true, has: ['caddy'] } }),
];
