import { buildpack, buildpackScm } from './buildpack.ts';
import type { Family, Named } from './family.ts';
import { account, official } from './official.ts';

const compiler = ['gcc', 'g++', 'cc', 'make'];

const nodeReleaseNames: Readonly<Record<string, string>> = {
  argon: '4',
  boron: '6',
  carbon: '8',
  dubnium: '10',
  erbium: '12',
  fermium: '14',
  gallium: '16',
  hydrogen: '18',
  iron: '20',
  jod: '22',
  krypton: '24',
};

function nodeVersion({ tag }: Named): string | null {
  const name = tag.tokens.find((token) => Object.hasOwn(nodeReleaseNames, token));
  return tag.version ?? (name === undefined ? null : (nodeReleaseNames[name] ?? null));
}

export const languageFamilies: readonly Family[] = [
  official('golang', 'debian', {
    software: [{ name: 'go', product: 'go' }],
    always: {
      // Also before Go 1.21, which knows of no other toolchain.
      fetchesToolchain: false,
      caCertificates: true,
      has: ['go', 'gofmt'],
      environment: { GOPATH: '/go', GOTOOLCHAIN: 'local' },
    },
    full: { has: [...(buildpackScm.has ?? []), ...compiler, 'pkg-config'] },
  }),
  official('node', 'debian', {
    software: [{ name: 'node', product: 'nodejs', version: nodeVersion }],
    always: {
      fetchesToolchain: false,
      has: ['node', 'npm', 'npx'],
      accounts: [account('node', 1000, '/home/node')],
    },
    full: buildpack,
    slim: { lacks: ['xz'] },
  }),
  official('python', 'debian', {
    software: [{ name: 'python', product: 'python' }],
    always: { caCertificates: true, pythonPrefix: '/usr/local', has: ['python', 'python3', 'pip', 'pip3'] },
    full: buildpack,
    slim: { lacks: ['xz'] },
  }),
  official('pypy', 'debian', { software: [], full: buildpack }),
  official('ruby', 'debian', {
    software: [{ name: 'ruby', product: 'ruby' }],
    always: {
      caCertificates: true,
      has: ['ruby', 'gem', 'bundle', 'bundler'],
      environment: { GEM_HOME: '/usr/local/bundle' },
    },
    full: buildpack,
  }),
  official('rust', 'debian', {
    software: [{ name: 'rust', product: 'rust' }],
    always: {
      fetchesToolchain: true,
      caCertificates: true,
      has: ['cargo', 'rustc', 'rustup'],
      environment: { CARGO_HOME: '/usr/local/cargo', RUSTUP_HOME: '/usr/local/rustup' },
    },
    full: buildpack,
    slim: { has: ['gcc', 'cc'] },
    alpine: { has: ['gcc', 'cc'] },
  }),
  official('php', 'debian', {
    software: [{ name: 'php', product: 'php' }],
    always: { caCertificates: true, has: ['php', 'curl', 'docker-php-ext-install', 'pecl'] },
    full: { has: [...compiler, 'autoconf', 'pkg-config', 'xz'] },
    alpine: { has: ['openssl', 'xz'], accounts: [account('www-data', 82, '/home/www-data')] },
  }),
  official('composer', 'alpine', {
    software: [{ name: 'composer', product: 'composer' }],
    always: {
      caCertificates: true,
      has: ['composer', 'php', 'git', 'curl', 'bash'],
      environment: { COMPOSER_HOME: '/tmp' },
    },
  }),
  official('perl', 'debian', {
    software: [{ name: 'perl', product: 'perl' }],
    always: { has: ['perl'] },
    full: buildpack,
  }),
  official('gcc', 'debian', { full: buildpack }),
  official('erlang', 'debian', {
    software: [{ name: 'erlang', product: 'erlang' }],
    always: { has: ['erl'] },
    full: buildpack,
  }),
  official('elixir', 'debian', {
    software: [
      { name: 'elixir', product: 'elixir' },
      { name: 'erlang', product: 'erlang', version: ({ tag }) => /otp-(\d+)/.exec(tag.tokens.join('-'))?.[1] ?? null },
    ],
    always: { has: ['elixir', 'mix', 'erl'] },
    full: buildpack,
  }),
  official('haskell', 'debian', { full: { forgets: ['curl', 'git', 'wget', 'xz', ...compiler] } }),
  official('julia', 'debian', { always: { caCertificates: true, has: ['julia'] }, full: { has: ['curl'] } }),
  official('r-base', 'debian', {
    software: [{ name: 'r' }],
    full: { forgets: ['curl', 'wget', 'git', 'less', 'vim', ...compiler], caCertificates: true },
    always: { accounts: [account('docker', 1000, '/home/docker')] },
  }),
  official('swift', 'ubuntu', {
    always: { has: ['swift'] },
    full: { forgets: ['git', 'curl', 'unzip', 'python3', 'openssl', ...compiler], caCertificates: null },
    slim: { lacks: ['swift'], caCertificates: null },
  }),
  official('dart', 'debian', {
    full: { caCertificates: true, has: ['dart', 'curl', 'unzip', 'ssh'], forgets: ['git', 'wget'] },
  }),
];
