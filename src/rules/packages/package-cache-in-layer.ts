import { type LayerCacheId, type LeftCache, layerCaches, leftCaches } from '../../dockerfile/layer-caches.ts';
import type { Dockerfile } from '../../dockerfile/model.ts';
import { heredocScript } from '../../dockerfile/script.ts';
import { packageManagerOf } from '../../shell/package-managers.ts';
import type { PackageOperation } from '../../shell/packages.ts';
import { insertAfter } from '../../text/edit.ts';
import { lineText } from '../../text/source.ts';
import { heredocLine } from '../heredoc-line.ts';
import { peersNamed } from '../peers.ts';
import { defineRule, type Edit, type Fix, type Profile } from '../rule.ts';
import { insertWord } from '../word-edits.ts';

/** What is said of each cache of the table, and to whom. Images of Debian and Ubuntu clean the archives of apt themselves. */
const rows: Readonly<Record<LayerCacheId, { readonly profile: Profile; readonly peers: readonly string[] }>> = {
  'apt-lists': {
    profile: 'recommended',
    peers: [
      'hadolint:DL3009',
      'kics:Apt Get Install Lists Were Not Deleted',
      'semgrep:remove-package-lists',
      'droast:DF004',
      'dockerfilelint:apt-get_missing_rm',
    ],
  },
  'apt-archives': { profile: 'strict', peers: ['semgrep:remove-package-cache'] },
  apk: {
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
  yum: {
    profile: 'recommended',
    peers: [
      'hadolint:DL3032',
      'trivy:DS-0015',
      'kics:Yum Clean All Missing',
      'semgrep:missing-yum-clean-all',
      'droast:DF047',
    ],
  },
  dnf: {
    profile: 'recommended',
    peers: [
      'hadolint:DL3040',
      'trivy:DS-0019',
      'kics:Missing Dnf Clean All',
      'semgrep:missing-dnf-clean-all',
      'droast:DF046',
    ],
  },
  microdnf: { profile: 'recommended', peers: ['hadolint:DL3040', 'trivy:DS-0027'] },
  tdnf: { profile: 'recommended', peers: [] },
  zypper: {
    profile: 'recommended',
    peers: [
      'hadolint:DL3036',
      'trivy:DS-0020',
      'kics:Missing Zypper Clean',
      'semgrep:missing-zypper-clean',
      'droast:DF045',
    ],
  },
  pacman: { profile: 'strict', peers: [] },
  pip: {
    profile: 'recommended',
    peers: [
      'hadolint:DL3042',
      'kics:Pip install Keeping Cached Packages',
      'semgrep:missing-pip-no-cache-dir',
      'droast:DF030',
    ],
  },
  uv: { profile: 'strict', peers: [] },
  poetry: { profile: 'strict', peers: [] },
  conda: { profile: 'strict', peers: [] },
  npm: { profile: 'strict', peers: [] },
  yarn: { profile: 'recommended', peers: ['hadolint:DL3060', 'droast:DF055'] },
  composer: { profile: 'strict', peers: [] },
};

export default defineRule({
  id: 'package-cache-in-layer',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'size',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Cache of the package manager stays in the layer',
  remedy: "Keep the package manager's cache out of the layer",
  rationale:
    'A package manager keeps what it has downloaded, packages and indexes, for another time. A layer has no other time: the cache only makes the image larger, and what a later `RUN` deletes stays in the layer of this one. A cache mount keeps it outside of the image and makes the next build faster.',
  peers: peersNamed(Object.values(rows).flatMap(({ peers }) => peers)),
  examples: {
    bad: [
      {
        title: 'A flag is missing, each time',
        files:
          'FROM alpine:3.23\nRUN apk add curl python3\nRUN pip install flask==3.1.0 && \\\n    python3 -m pip install gunicorn==23.0.0\n',
        reports: [
          { line: 2, message: '`apk add` leaves its cache in the layer. Add `--no-cache`.' },
          { line: 3, message: '`pip install` leaves its cache in the layer. Add `--no-cache-dir`.' },
          { line: 4, message: '`python3 -m pip install` leaves its cache in the layer. Add `--no-cache-dir`.' },
        ],
        fixed:
          'FROM alpine:3.23\nRUN apk add --no-cache curl python3\nRUN pip install --no-cache-dir flask==3.1.0 && \\\n    python3 -m pip install --no-cache-dir gunicorn==23.0.0\n',
      },
      {
        title: 'Another folder is cleaned',
        files: 'FROM debian:13\nRUN apt-get update \\\n && apt-get install -y curl \\\n && rm -rf /var/cache/apt/*\n',
        reports: [
          {
            line: 2,
            message:
              '`apt-get update` leaves its lists in the layer. End the same `RUN` with `&& rm -rf /var/lib/apt/lists/*`.',
          },
        ],
        fixed:
          'FROM debian:13\nRUN apt-get update \\\n && apt-get install -y curl \\\n && rm -rf /var/cache/apt/* \\\n && rm -rf /var/lib/apt/lists/*\n',
      },
      {
        title: 'Cleaned too early, and too late',
        files: 'FROM fedora:43\nRUN dnf clean all && dnf install -y git\nRUN dnf clean all\n',
        reports: [
          {
            line: 2,
            message:
              '`dnf install` leaves its cache in the layer, and a later `RUN` deletes it in its own layer only. End the same `RUN` with `&& dnf clean all`.',
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
        fixed:
          'FROM opensuse/leap:15.6\nRUN --mount=type=cache,target=/var/cache/dnf zypper install -y git && zypper clean --all\n',
      },
      {
        title: 'A variable that says no',
        files: 'FROM python:3.14\nENV PIP_NO_CACHE_DIR=0\nCOPY r.txt .\nRUN pip install -r r.txt\n',
        reports: [{ line: 4, message: '`pip install` leaves its cache in the layer. Add `--no-cache-dir`.' }],
        fixed: 'FROM python:3.14\nENV PIP_NO_CACHE_DIR=0\nCOPY r.txt .\nRUN pip install --no-cache-dir -r r.txt\n',
      },
      {
        title: 'In a here-document',
        files: 'FROM fedora:43\nRUN <<EOF\nset -e\ndnf install -y git\nEOF\n',
        reports: [
          {
            line: 4,
            message: '`dnf install` leaves its cache in the layer. End the same `RUN` with `&& dnf clean all`.',
          },
        ],
        fixed: 'FROM fedora:43\nRUN <<EOF\nset -e\ndnf install -y git\ndnf clean all\nEOF\n',
      },
      {
        title: 'In exec form',
        files: 'FROM python:3.14\nCOPY r.txt .\nRUN ["pip", "install", "-r", "r.txt"]\n',
        reports: [{ line: 3, message: '`pip install` leaves its cache in the layer. Add `--no-cache-dir`.' }],
        fixed: 'FROM python:3.14\nCOPY r.txt .\nRUN ["pip", "install", "--no-cache-dir", "-r", "r.txt"]\n',
      },
    ],
    good: [
      {
        title: 'Cleaned in the same RUN',
        files:
          'FROM fedora:43\nRUN dnf install -y git && dnf clean all\nRUN dnf install -y jq && rm -rf /var/cache/*\nFROM debian:13\nRUN apt-get update; apt-get install -y git; apt-get distclean\nRUN apt-get update && apt-get install -y jq && rm -r /var/lib/apt /var/cache/*\n',
      },
      {
        title: 'A cache or a tmpfs mount',
        files:
          'FROM fedora:43 AS one\nRUN --mount=type=cache,target=/var/cache/libdnf5 dnf install -y git\nFROM one\nRUN --mount=type=tmpfs,target=/var/cache/yum/ yum install -y git\n',
      },
      {
        title: 'Mounts for every manager',
        files:
          'FROM example.com/tools:1\nRUN --mount=type=cache,target=/root/.npm npm ci\nRUN --mount=type=cache,target=/home/app/.cache/yarn yarn install\nRUN --mount=type=cache,target=/root/.cache uv sync && pip install flask==3.1.0\nRUN --mount=type=cache,target=/cache poetry install --cache-dir=/cache\nRUN --mount=type=cache,target=/tmp/cache COMPOSER_CACHE_DIR=/tmp/cache composer install\nRUN --mount=type=cache,target=/opt/conda/pkgs conda install -y numpy=2.3\n',
      },
      {
        title: 'Told to keep nothing',
        files:
          'FROM python:3.14\nENV UV_NO_CACHE=1\nRUN pip --no-cache-dir install a==1 && uv pip install b==1\nRUN export PIP_NO_CACHE_DIR=true; pip install c==1\nRUN PIP_NO_CACHE_DIR=on pip install d==1\nRUN apk --no-cache add git && apk add -U jq && rm -rf /var/cache/apk/*\n',
      },
      {
        title: 'Where the variable puts it',
        files:
          'FROM node:24\nENV npm_config_cache=/tmp/npm\nRUN npm ci && rm -rf /tmp/*\nRUN yarn install --frozen-lockfile && yarn build && yarn cache clean --all\nRUN pip install e==1 && rm -rf ~/.cache\n',
      },
      {
        title: 'Stays behind',
        files:
          'FROM node:24 AS build\nRUN yarn install && apt-get update && pip install a==1\nFROM nginx:1.29\nCOPY --from=build /app/dist /srv\n',
      },
    ],
  },
  *check({ file }) {
    for (const id of Object.keys(rows) as LayerCacheId[]) {
      for (const left of leftCaches(file, layerCaches[id])) {
        const { flag } = layerCaches[id];
        // One command at the end serves all of them; a flag is each one's own.
        for (const operation of flag === undefined ? left.fillings.slice(0, 1) : left.fillings) {
          yield {
            message: messageFor(id, left, operation),
            subject: operation.manager.versions,
            at: { path: file.path, range: operation.command.range },
            ...rows[id],
            ...fixOf(file, left, operation, flag ?? layerCaches[id].cleaning),
          };
        }
      }
    }
  },
});

function messageFor(id: LayerCacheId, { isLate }: LeftCache, operation: PackageOperation): string {
  const { flag, cleaning } = layerCaches[id];
  const [what, it] = id === 'apt-lists' ? ['lists', 'them'] : ['cache', 'it'];
  const late = isLate ? `, and a later \`RUN\` deletes ${it} in its own layer only` : '';
  const remedy = flag === undefined ? `End the same \`RUN\` with \`&& ${cleaning}\`.` : `Add \`${flag}\`.`;
  return `\`${nameOf(operation)}\` leaves its ${what} in the layer${late}. ${remedy}`;
}

/** `apt-get update`, `python3 -m pip install`. */
function nameOf({ command: { name, words }, manager, subcommand }: PackageOperation): string {
  const isModule = packageManagerOf(name ?? '') !== manager;
  const program = words.slice(0, 1 + words.findIndex(({ value }) => packageManagerOf(value ?? '') === manager));
  return `${isModule ? program.map(({ text }) => text).join(' ') : name} ${subcommand}`.trim();
}

/** A flag breaks nothing; a command at the end may take away what another one needs. */
function fixOf(
  file: Dockerfile,
  left: LeftCache,
  { args, command }: PackageOperation,
  addition: string,
): { fix?: Fix } {
  const isFlag = addition.startsWith('--');
  const edits = isFlag
    ? insertWord(file, command, args.operands[0]?.range ?? command.range, addition)
    : atTheEnd(file, left, addition);
  if (edits === null || (!isFlag && (left.isLate || left.isUsedLater))) return {};
  const title = isFlag ? `Add \`${addition}\`` : `End with \`${addition}\``;
  return { fix: { title, applicability: isFlag ? 'safe' : 'needs-review', edits } };
}

function atTheEnd(file: Dockerfile, { run, script }: LeftCache, command: string): Edit[] | null {
  if (run.command.form !== 'shell' || script.errors.length > 0 || run.onbuild) return null;
  const [heredoc] = run.heredocs;
  if (heredoc !== undefined) {
    const isAlone = heredocScript(file.source, run.command.text, run.heredocs)?.isAlone === true;
    return isAlone ? [heredocLine(file, heredoc, 'last', command)] : null;
  }
  const { startLine, endLine } = run.ownRange;
  const last = lineText(file.source, endLine);
  if (/[;&|\\`]\s*$/.test(last) || /#/.test(last)) return null;
  const indent = startLine === endLine ? ' ' : ` ${file.escape}\n${/^\s*/.exec(last)?.[0] || ' '}`;
  const end = { ...run.ownRange, endColumn: last.trimEnd().length + 1 };
  return [{ path: file.path, ...insertAfter(file.source, end, `${indent}&& ${command}`) }];
}
