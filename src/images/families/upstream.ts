import { distribution } from '../distributions.ts';
import type { Layer } from '../layer.ts';
import { root } from '../layer.ts';
import { has } from '../tag.ts';
import type { Family, Named } from './family.ts';

/** Facts about a vendor's whole catalogue, where they hold for each image of it. */
export const catalogueFamilies: readonly Family[] = [
  {
    id: 'rocm-dev',
    vendor: 'upstream',
    repositories: [/^rocm\/dev-(?<name>ubuntu|almalinux|centos)-(?<release>\d+(?:\.\d+)?)(?:-complete)?$/],
    distribution: ({ groups }) =>
      distribution(
        groups.name === 'ubuntu' ? 'ubuntu' : groups.name === 'almalinux' ? 'alma' : 'centos',
        groups.release ?? null,
      ),
    oneDistribution: true,
    software: [{ name: 'rocm' }],
    always: {
      user: root,
      forgets: ['curl', 'wget', 'git', 'gcc', 'g++', 'cc', 'make', 'python3', 'gpg', 'openssl', 'perl'],
      caCertificates: null,
    },
  },
  {
    id: 'bitnami',
    vendor: 'bitnami',
    repositories: [
      /^(?:bitnami|bitnamilegacy|bitnamisecure)\/(?<name>[^/]+)$/,
      /^public\.ecr\.aws\/bitnami\/(?<name>[^/]+)$/,
    ],
    software: [],
    always: {
      user: { name: null, uid: 1001, home: null },
      forgets: ['curl', 'ps', 'openssl', 'unzip', 'git', 'wget', 'python3', 'python'],
      caCertificates: true,
    },
  },
  {
    id: 'cuda',
    vendor: 'nvidia',
    repositories: ['nvidia/cuda', 'nvcr.io/nvidia/cuda'],
    software: [{ name: 'cuda' }],
    always: {
      user: root,
      forgets: ['gpg', 'curl', 'gcc', 'g++', 'cc', 'make', 'openssl', 'perl'],
      caCertificates: null,
    },
  },
  {
    id: 'jupyter',
    vendor: 'jupyter',
    repositories: [/^(?:quay\.io\/)?jupyter\/[a-z]+-notebook$/],
    distribution: 'ubuntu',
    oneDistribution: true,
    always: {
      user: { name: 'jovyan', uid: 1000, home: '/home/jovyan' },
      accounts: [{ name: 'jovyan', uid: 1000, home: '/home/jovyan' }],
      pythonPrefix: '/opt/conda',
      has: ['python', 'python3', 'pip', 'jupyter'],
      forgets: [
        'wget',
        'sudo',
        'unzip',
        'openssl',
        'git',
        'curl',
        'nano',
        'vim',
        'less',
        'gcc',
        'g++',
        'cc',
        'make',
        'ssh',
        'jq',
      ],
      caCertificates: true,
    },
  },
  {
    id: 'lambda',
    vendor: 'amazon',
    repositories: [
      /^public\.ecr\.aws\/lambda\/(?<name>python|nodejs|java|dotnet|ruby)$/,
      /^amazon\/aws-lambda-(?<name>python|nodejs|java|dotnet|ruby)$/,
    ],
    software: [],
    always: { libc: 'glibc', has: ['sh', 'bash', 'curl'] },
  },
];

/** Images whose makers have dropped root; what else is in them is not known. */
function startsAs(id: string, name: string | null, uid: number, ...repositories: Family['repositories']): Family {
  const user = { name, uid, home: null };
  return {
    id,
    vendor: 'upstream',
    repositories,
    software: [],
    always: { user, ...(name === null ? {} : { accounts: [user] }), has: ['sh'] },
  };
}

/** docs.astral.sh/uv/guides/integration/docker: `python3.13-alpine`, `0.9.2-python3.13-alpine`. */
const pythonToken = ({ tokens }: Named['tag']): string | undefined =>
  tokens.find((token) => token.startsWith('python'));

export const upstreamFamilies: readonly Family[] = [
  startsAs('airflow', 'airflow', 50000, 'apache/airflow'),
  startsAs('confluent', 'appuser', 1000, /^confluentinc\/cp-[a-z-]+$/),
  startsAs('grafana', 'grafana', 472, 'grafana/grafana', 'grafana/grafana-oss', 'grafana/grafana-enterprise'),
  startsAs('jenkins', 'jenkins', 1000, 'jenkins/jenkins'),
  startsAs('keycloak', 'keycloak', 1000, 'quay.io/keycloak/keycloak', 'keycloak/keycloak'),
  startsAs('n8n', 'node', 1000, 'n8nio/n8n', 'docker.n8n.io/n8nio/n8n'),
  startsAs('opensearch', 'opensearch', 1000, 'opensearchproject/opensearch'),
  startsAs('prometheus', 'nobody', 65534, 'prom/prometheus', 'quay.io/prometheus/prometheus'),
  startsAs('selenium', 'seluser', 1200, /^selenium\/(?:base|hub|node-[a-z]+|standalone-[a-z]+)$/),
  startsAs('solr', 'solr', 8983, 'solr'),
  startsAs('spark', 'spark', 185, 'apache/spark', 'spark'),
  startsAs('superset', 'superset', 1000, 'apache/superset'),
  {
    id: 'nginx-unprivileged',
    vendor: 'upstream',
    repositories: [
      'nginxinc/nginx-unprivileged',
      'ghcr.io/nginx/nginx-unprivileged',
      'public.ecr.aws/nginx/nginx-unprivileged',
    ],
    distribution: 'debian',
    software: [{ name: 'nginx', product: 'nginx' }],
    always: {
      user: { name: 'nginx', uid: 101, home: '/nonexistent' },
      accounts: [{ name: 'nginx', uid: 101, home: '/nonexistent' }],
      environment: {},
      has: ['nginx'],
    },
    full: { caCertificates: true, has: ['curl'] },
    alpine: { has: ['curl'] },
    special: ({ tag }) => (has(tag, 'slim') ? { forgets: ['curl'] } : undefined),
  },
  {
    id: 'curl',
    vendor: 'upstream',
    repositories: ['curlimages/curl', 'quay.io/curl/curl'],
    distribution: 'alpine',
    oneDistribution: true,
    software: [{ name: 'curl' }],
    always: {
      user: { name: 'curl_user', uid: null, home: '/home/curl_user' },
      accounts: [{ name: 'curl_user', uid: null, home: '/home/curl_user' }],
      environment: {},
      has: ['curl'],
    },
  },
  {
    id: 'bun',
    vendor: 'upstream',
    repositories: ['oven/bun', 'ghcr.io/oven-sh/bun'],
    distribution: 'debian',
    software: [{ name: 'bun', product: 'bun' }],
    always: {
      user: root,
      environment: {},
      has: ['bun', 'bunx'],
      accounts: [{ name: 'bun', uid: 1000, home: '/home/bun' }],
    },
    special: distrolessTag,
  },
  {
    id: 'deno',
    vendor: 'upstream',
    repositories: ['denoland/deno'],
    distribution: 'debian',
    software: [
      {
        name: 'deno',
        product: 'deno',
        version: ({ tag }) => tag.tokens.find((token) => /^\d+(?:\.\d+)*$/.test(token)) ?? null,
      },
    ],
    always: {
      user: root,
      environment: { DENO_DIR: '/deno-dir/' },
      has: ['deno'],
      accounts: [{ name: 'deno', uid: 1993, home: null }],
    },
    special: distrolessTag,
  },
  {
    id: 'uv',
    vendor: 'upstream',
    repositories: ['ghcr.io/astral-sh/uv', 'astral/uv'],
    software: [
      { name: 'uv', version: ({ tag }) => (tag.tokens[0]?.startsWith('python') ? null : tag.version) },
      {
        name: 'python',
        product: 'python',
        version: ({ tag }) => /^python(\d+\.\d+(?:\.\d+)?)/.exec(pythonToken(tag) ?? '')?.[1] ?? null,
      },
    ],
    always: { has: ['uv', 'uvx'] },
    // These stand on the official Python images.
    special: ({ tag }) => (pythonToken(tag) === undefined ? undefined : { pythonPrefix: '/usr/local' }),
  },
  {
    id: 'cargo-chef',
    vendor: 'upstream',
    repositories: ['lukemathwalker/cargo-chef'],
    distribution: 'debian',
    software: [
      {
        name: 'rust',
        product: 'rust',
        version: ({ tag }) => /rust-(\d+(?:\.\d+)*)/.exec(tag.tokens.join('-'))?.[1] ?? null,
      },
    ],
    always: {
      user: root,
      fetchesToolchain: true,
      has: ['cargo', 'rustc', 'rustup'],
      environment: { CARGO_HOME: '/usr/local/cargo', RUSTUP_HOME: '/usr/local/rustup' },
      forgets: ['curl', 'wget', 'git', 'gcc', 'g++', 'cc', 'make', 'openssl', 'unzip', 'ssh', 'ps', 'python3', 'bash'],
      caCertificates: true,
    },
  },
];

/** `distroless` and `bin` tags hold less than the others; how much is not known. */
function distrolessTag({ tag }: Named): Layer | undefined {
  if (!has(tag, 'distroless', 'bin')) return undefined;
  return {
    packageManager: 'none',
    shell: has(tag, 'bin') ? 'none' : null,
    user: null,
    lacks: ['apt-get', 'apt', 'bash'],
    forgets: ['sh', 'perl', 'tar', 'useradd', 'groupadd', 'adduser', 'dpkg'],
  };
}
