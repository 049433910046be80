import { runScripts } from '../../dockerfile/commands.ts';
import { mountsOf } from '../../dockerfile/mounts.ts';
import { isShippedWith } from '../../dockerfile/stages.ts';
import { argumentsOf, hasFlag } from '../../shell/arguments.ts';
import type { Command } from '../../shell/command.ts';
import type { PackageAction, PackageManagerId } from '../../shell/package-managers.ts';
import { packageOperationOf } from '../../shell/packages.ts';
import { leadingText } from '../../shell/words.ts';
import { peersNamed } from '../peers.ts';
import { defineRule, type Profile } from '../rule.ts';

interface Cache {
  /** Managers that fill it. */
  readonly managers: readonly PackageManagerId[];
  readonly actions: readonly PackageAction[];
  readonly folders: readonly string[];
  readonly remedy: string;
  readonly profile: Profile;
  readonly peers: readonly string[];
}

const changes: readonly PackageAction[] = ['install', 'upgrade', 'build-dependencies'];
const rpmFolders = ['/var/cache/yum', '/var/cache/dnf', '/var/cache/libdnf5', '/var/cache/tdnf'];

const caches: readonly Cache[] = [
  {
    managers: ['apk'],
    actions: ['install'],
    folders: ['/var/cache/apk', '/etc/apk/cache'],
    remedy: 'Add `--no-cache`.',
    profile: 'recommended',
    peers: [
      'hadolint:DL3019',
      'trivy:DS-0025',
      'kics:Apk Add Using Local Cache Path',
      'semgrep:missing-apk-no-cache',
      'droast:DF029',
      'dockerfilelint:apkadd-missing_nocache_or_updaterm',
    ],
  },
  {
    managers: ['yum'],
    actions: changes,
    folders: rpmFolders,
    remedy: 'End the same `RUN` with `&& yum clean all`.',
    profile: 'recommended',
    peers: [
      'hadolint:DL3032',
      'trivy:DS-0015',
      'kics:Yum Clean All Missing',
      'semgrep:missing-yum-clean-all',
      'droast:DF047',
    ],
  },
  {
    managers: ['dnf', 'microdnf', 'tdnf'],
    actions: changes,
    folders: rpmFolders,
    remedy: 'End the same `RUN` with `clean all` of the same program.',
    profile: 'recommended',
    peers: [
      'hadolint:DL3040',
      'trivy:DS-0019',
      'trivy:DS-0027',
      'kics:Missing Dnf Clean All',
      'semgrep:missing-dnf-clean-all',
      'droast:DF046',
    ],
  },
  {
    managers: ['zypper'],
    actions: [...changes, 'remove'],
    folders: ['/var/cache/zypp'],
    remedy: 'End the same `RUN` with `&& zypper clean --all`.',
    profile: 'recommended',
    peers: [
      'hadolint:DL3036',
      'trivy:DS-0020',
      'kics:Missing Zypper Clean',
      'semgrep:missing-zypper-clean',
      'droast:DF045',
    ],
  },
  {
    managers: ['yarn'],
    actions: ['install'],
    folders: ['/usr/local/share/.cache', '/root/.cache', '/root/.yarn', '/home'],
    remedy: 'End the same `RUN` with `&& yarn cache clean`, or mount a cache.',
    profile: 'recommended',
    peers: ['hadolint:DL3060', 'droast:DF055'],
  },
  // Images of Debian and Ubuntu clean it after each install; others do not.
  {
    managers: ['apt-get', 'apt', 'aptitude'],
    actions: changes,
    folders: ['/var/cache/apt'],
    remedy: 'End the same `RUN` with `&& apt-get clean`.',
    profile: 'strict',
    peers: ['semgrep:remove-package-cache'],
  },
];

export default defineRule({
  id: 'package-cache-in-layer',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'size',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Cache of the package manager stays in the layer',
  rationale:
    'A package manager keeps what it has downloaded, packages and indexes, for another time. A layer has no other time: the cache only makes the image larger, and what a later `RUN` deletes stays in the layer of this one. A cache mount keeps it outside of the image and makes the next build faster.',
  peers: peersNamed(caches.flatMap(({ peers }) => peers)),
  examples: {
    bad: [
      {
        files: 'FROM alpine:3.23\nRUN apk add curl\n',
        reports: [{ line: 2, message: '`apk add` leaves its cache in the layer. Add `--no-cache`.' }],
      },
      {
        title: 'Cleaned too early',
        files: 'FROM fedora:43\nRUN dnf clean all && dnf install -y git\nRUN dnf clean all\n',
        reports: [
          {
            line: 2,
            message:
              '`dnf install` leaves its cache in the layer. End the same `RUN` with `clean all` of the same program.',
          },
        ],
      },
      {
        title: 'A mount at another place',
        files: 'FROM opensuse/leap:15.6\nRUN --mount=type=cache,target=/var/cache/dnf zypper install -y git\n',
        reports: [
          {
            line: 2,
            message: '`zypper install` leaves its cache in the layer. End the same `RUN` with `&& zypper clean --all`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Cleaned in the same RUN',
        files:
          'FROM fedora:43\nRUN dnf install -y git && dnf clean all\nRUN dnf install -y jq && rm -rf /var/cache/*\n',
      },
      {
        title: 'A cache or a tmpfs mount',
        files:
          'FROM fedora:43\nRUN --mount=type=cache,target=/var/cache/libdnf5 dnf install -y git\nFROM alpine:3.23\nRUN --mount=type=tmpfs,target=/var/cache/apk/ apk add -U git\n',
      },
      {
        title: 'apk keeps nothing',
        files: 'FROM alpine:3.23\nRUN apk --no-cache add git\nRUN apk add -U git && rm -rf /var/cache/apk/*\n',
      },
      {
        title: 'Stays behind',
        files: 'FROM node:24 AS build\nRUN yarn install\nFROM nginx:1.29\nCOPY --from=build /app/dist /srv\n',
      },
      {
        title: 'Cleaned at the end',
        files: 'FROM node:24\nRUN yarn install --frozen-lockfile && yarn build && yarn cache clean --all\n',
      },
    ],
  },
  *check({ file }) {
    for (const { stage, run, commands } of runScripts(file)) {
      if (!isShippedWith(file, stage)) continue;
      const mounted = mountsOf(run).filter(({ type }) => type === 'cache' || type === 'tmpfs' || type === 'bind');
      for (const cache of caches) {
        if (mounted.some(({ target }) => target === null || cache.folders.some((folder) => overlap(folder, target))))
          continue;
        const filling = commands.filter((command) => fills(command, cache));
        const left = filling.filter(
          (command) => !commands.slice(commands.indexOf(command) + 1).some((later) => empties(later, cache)),
        );
        const [first] = left;
        if (first === undefined) continue;
        const name = `${first.name} ${packageOperationOf(first)?.subcommand}`.trim();
        yield {
          message: `\`${name}\` leaves its cache in the layer. ${cache.remedy}`,
          subject: name,
          at: { path: file.path, range: first.range },
          peers: cache.peers,
          profile: cache.profile,
        };
      }
    }
  },
});

function fills(command: Command, { managers, actions }: Cache): boolean {
  const operation = packageOperationOf(command);
  if (operation === null || operation.withoutCache || isOffline(command) || !managers.includes(operation.manager.id))
    return false;
  return actions.includes(operation.action);
}

function empties(command: Command, { managers, folders }: Cache): boolean {
  const operation = packageOperationOf(command);
  if (operation?.action === 'clean')
    return (
      managers.includes(operation.manager.id) || folders.some((folder) => operation.manager.caches.includes(folder))
    );
  if (command.name !== 'rm' && command.name !== 'find') return false;
  return argumentsOf(command).operands.some((word) => {
    const path = leadingText(word).replace(/\/+$/, '');
    const plain = word.value ?? word.pattern ?? path;
    return folders.some((folder) => overlap(folder, plain.replace(/\/(?:\*|\.)*\/?$/, '')));
  });
}

/** The one is the other, or lies in it. */
function overlap(folder: string, path: string): boolean {
  const [a, b] = [`${folder}/`, `${path.replace(/\/+$/, '')}/`];
  return b.length > 1 && (a.startsWith(b) || b.startsWith(a));
}

/** It downloads nothing: what it needs is there already. */
function isOffline(command: Command): boolean {
  return hasFlag(command, 'no-network', 'cacheonly');
}
