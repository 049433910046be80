import type { CommandInstruction, Dockerfile, Instruction, Stage } from '../../dockerfile/model.ts';
import { placedIn, runTextOf } from '../../dockerfile/placed.ts';
import { cmdOf, entrypointOf } from '../../dockerfile/process.ts';
import { scriptOf } from '../../dockerfile/script.ts';
import { absenceAnchor, imageFactsOf, instructionsOf, lineage } from '../../dockerfile/stages.ts';
import { startOf } from '../../images/start-writes.ts';
import { workloadsOf } from '../../repository/knowledge.ts';
import { startedScript, startedScriptGlobs } from '../../repository/started-script.ts';
import type { Workload } from '../../repository/workload.ts';
import type { ShellScript } from '../../shell/ast.ts';
import { type Command, isInside } from '../../shell/command.ts';
import { commandsOf } from '../../shell/walk.ts';
import { writesOf } from '../../shell/writes.ts';
import type { Tree } from '../../snapshot/snapshot.ts';
import { listed } from '../../text/listed.ts';
import { manifestOf } from '../example-files.ts';
import { defineRule, type Place, type Severity } from '../rule.ts';

const readOnly = 'securityContext: { readOnlyRootFilesystem: true }';
const mounted = (path: string) => manifestOf(readOnly, `volumeMounts: [{ name: scratch, mountPath: ${path} }]`);
const scripted = 'FROM debian:13-slim\nCOPY entrypoint.sh shop /\nENTRYPOINT ["/entrypoint.sh"]\n';
const writing = '#!/bin/sh\nset -e\nenvsubst < /shop.conf.in > /etc/shop.conf\nexec /shop\n';
const service = (more: string) => `services:\n  web:\n    build: shop\n    read_only: true\n${more}`;

export default defineRule({
  id: 'read-only-root-written',
  scope: 'repository',
  severity: ['critical', 'major'],
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'The image writes where a manifest lets nothing be written',
  remedy: 'Mount a volume or a tmpfs where the image writes as it starts',
  rationale:
    'With `readOnlyRootFilesystem` or `read_only`, only volumes and tmpfs mounts can be written to. A start script that fills in a configuration file, or a server that keeps its process id and its temporary files in the image, fails with "Read-only file system".',
  peers: [],
  asks: ['builds', 'workloads'],
  reads: startedScriptGlobs,
  examples: {
    bad: [
      {
        title: 'A start script',
        files: {
          'shop/Dockerfile': scripted,
          'shop/entrypoint.sh': writing,
          'shop/shop': '',
          'k8s/shop.yaml': manifestOf(readOnly),
        },
        reports: [
          {
            path: 'shop/Dockerfile',
            line: 3,
            message:
              '`k8s/shop.yaml` makes the root file system read-only, and `shop/entrypoint.sh` writes to `/etc/shop.conf`: that fails, so the container does not start. Mount a volume there.',
          },
        ],
      },
      {
        title: 'A start script that goes on',
        files: {
          'shop/Dockerfile': scripted,
          'shop/entrypoint.sh': '#!/bin/sh\nsed -i "s/HOST/$HOST/" /srv/index.html\nexec /shop\n',
          'shop/shop': '',
          'compose.yaml': service('    tmpfs: /tmp\n'),
        },
        reports: [
          {
            path: 'shop/Dockerfile',
            line: 3,
            message:
              '`compose.yaml` makes the root file system read-only, and `shop/entrypoint.sh` writes to `/srv/index.html`: that fails, and the container starts without it. Mount a volume there.',
            severity: 'major',
          },
        ],
      },
      {
        title: 'The official nginx',
        files: {
          'shop/Dockerfile': 'FROM nginx:1.29\nCOPY dist /usr/share/nginx/html\n',
          'compose.yaml': service(''),
        },
        reports: [
          {
            path: 'shop/Dockerfile',
            line: 1,
            message:
              '`compose.yaml` makes the root file system read-only, and nginx writes below `/run` and `/var/cache/nginx` as it starts: that fails, so the container does not start. Mount a volume there.',
          },
        ],
      },
      {
        title: 'Its process id, with a site of its own',
        files: {
          'shop/Dockerfile': 'FROM nginx:1.29\nCOPY site.conf /etc/nginx/conf.d/default.conf\n',
          'compose.yaml': service('    tmpfs: [/var/cache/nginx]\n'),
        },
        reports: [
          {
            path: 'shop/Dockerfile',
            line: 1,
            message:
              '`compose.yaml` makes the root file system read-only, and nginx writes below `/run` as it starts: that fails, so the container does not start. Mount a volume there.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'A volume there, or above',
        files: {
          'shop/Dockerfile': scripted,
          'shop/entrypoint.sh': writing,
          'shop/shop': '',
          'k8s/shop.yaml': mounted('/etc'),
        },
      },
      {
        title: 'A volume of the image',
        files: {
          'shop/Dockerfile': `${scripted}VOLUME /etc\n`,
          'shop/entrypoint.sh': writing,
          'shop/shop': '',
          'k8s/shop.yaml': manifestOf(readOnly),
        },
      },
      {
        title: 'A patch brings the volume',
        files: {
          'shop/Dockerfile': scripted,
          'shop/entrypoint.sh': writing,
          'shop/shop': '',
          'k8s/base/shop.yaml': manifestOf(readOnly),
          'k8s/live/shop.yaml': mounted('/etc'),
        },
      },
      {
        title: 'A kustomization brings the volume',
        files: {
          'shop/Dockerfile': 'FROM nginx:1.29\n',
          'k8s/base/shop.yaml': manifestOf(readOnly),
          'k8s/live/kustomization.yaml': `resources: [../base]\npatches:\n  - target: { kind: Deployment, name: shop }\n    patch: |-\n      - op: add\n        path: /spec/template/spec/containers/0/volumeMounts\n        value: [{ name: cache, mountPath: /var/cache/nginx }, { name: run, mountPath: /run }]\n`,
        },
      },
      {
        title: 'A compose file on top brings it',
        files: {
          'shop/Dockerfile': 'FROM nginx:1.29\n',
          'compose.yaml': service(''),
          'compose.override.yaml': 'services:\n  web:\n    tmpfs: [/run, /var/cache/nginx]\n',
        },
      },
      {
        title: 'A patch lets it write, or starts something else',
        files: {
          'shop/Dockerfile': 'FROM nginx:1.29\n',
          'k8s/base/shop.yaml': manifestOf(readOnly),
          'k8s/live/shop.yaml': manifestOf('securityContext: { readOnlyRootFilesystem: false }'),
          'compose.yaml': service(''),
          'compose.override.yaml': 'services:\n  web:\n    command: [sleep, infinity]\n',
        },
      },
      {
        title: 'Mounts of another service',
        files: {
          'shop/Dockerfile': 'FROM nginx:1.29\n',
          'compose.yaml': service('    volumes_from: [cache]\n'),
        },
      },
      {
        title: 'A setting that pods do not have',
        files: {
          'shop/Dockerfile': 'FROM nginx:1.29\n',
          'k8s/shop.yaml': `${manifestOf()}      ${readOnly}\n`,
        },
      },
      {
        title: 'Mounts that a helper of the chart may bring',
        files: {
          'shop/Dockerfile': 'FROM nginx:1.29\n',
          'charts/shop/templates/shop.yaml': manifestOf(readOnly, '{{- include "shop.mounts" . | nindent 10 }}'),
        },
      },
      {
        title: 'Only where it is asked for, tried, or a device',
        files: {
          'shop/Dockerfile': scripted,
          'shop/entrypoint.sh':
            '#!/bin/sh\nset -e\nif [ -n "$CONF" ]; then echo "$CONF" > /etc/shop.conf; fi\n[ -w /etc ] && touch /etc/a\ntouch /etc/b || true\nmkdir -p /srv\necho go > /dev/stderr\nexec /shop\ntouch /etc/c\n',
          'shop/shop': '',
          'k8s/shop.yaml': manifestOf(readOnly),
        },
      },
      {
        title: 'Another command',
        files: {
          'shop/Dockerfile': scripted,
          'shop/entrypoint.sh': writing,
          'shop/shop': '',
          'k8s/shop.yaml': manifestOf(readOnly, 'command: [/shop]'),
        },
      },
      {
        title: 'Written where it can be',
        files: {
          'shop/Dockerfile': scripted,
          'shop/entrypoint.sh': writing,
          'shop/shop': '',
          'k8s/shop.yaml': manifestOf('securityContext: { readOnlyRootFilesystem: false }'),
        },
      },
      {
        title: 'nginx with what it needs',
        files: {
          'shop/Dockerfile': 'FROM nginx:1.29\n',
          'compose.yaml': service(
            '    tmpfs:\n      - /var/run:size=1m\n    volumes:\n      - cache:/var/cache/nginx:rw\n',
          ),
        },
      },
      {
        title: 'nginx with its own settings, in the image or by a mount',
        files: {
          'shop/Dockerfile': 'FROM nginx:1.29\nCOPY nginx.conf /etc/nginx/\n',
          'compose.yaml': service(''),
          'k8s/shop.yaml': `${manifestOf(readOnly, 'volumeMounts: [{ name: conf, mountPath: /etc/nginx }]')}`,
        },
      },
      {
        title: 'Mounts that a chart leaves to the installation',
        files: {
          'shop/Dockerfile': 'FROM nginx:1.29\n',
          'k8s/shop.yaml': manifestOf(readOnly, 'volumeMounts: {{ .Values.mounts }}'),
        },
      },
    ],
  },
  *check({ repository: { tree, dockerfiles } }) {
    for (const file of dockerfiles) {
      const [stage, ...others] = file.stages.filter(({ shipped }) => shipped);
      if (stage === undefined || others.length > 0) continue;
      const workloads = workloadsOf(tree, file.path);
      const readOnly = workloads.filter((one) => one.readOnlyRootFilesystem?.value === true);
      for (const { readOnlyRootFilesystem: setting, name } of readOnly.slice(0, mostWorkloads)) {
        const patches = workloads.filter((one) => one.name === name);
        const writable = writablePaths(stage, patches);
        if (setting === null || writable === null || !patches.every(leavesBe)) continue;
        const found = inScript(tree, file, stage, writable) ?? inServer(file, stage, writable);
        if (found === null) continue;
        const outcome =
          found.severity === 'critical' ? 'so the container does not start' : 'and the container starts without it';
        yield {
          message: `\`${setting.where.path}\` makes the root file system read-only, and ${found.what}: that fails, ${outcome}. Mount a volume there.`,
          subject: found.subject,
          identity: `read-only ${found.subject}`,
          severity: found.severity,
          at: { path: file.path, range: found.at.ownRange },
          related: [setting.where, ...found.related],
        };
        break;
      }
    }
  },
});

/** Of one image; each has the start script read. */
const mostWorkloads = 50;

interface Found {
  readonly what: string;
  readonly subject: string;
  readonly severity: Severity;
  readonly at: Instruction;
  readonly related: readonly Place[];
}

/** A patch may start something else, or let it write after all. */
function leavesBe({ startsAsImage, readOnlyRootFilesystem }: Workload): boolean {
  return startsAsImage && readOnlyRootFilesystem?.value !== false;
}

/** Mounts of the workload, whichever of its patches has them, volumes of the image, and what is no file system of its own; null: unknown. */
function writablePaths(stage: Stage, patches: readonly Workload[]): readonly string[] | null {
  const volumes = lineage(stage).flatMap((one) =>
    [...instructionsOf(one, 'VOLUME')].flatMap(({ words }) => words.map(({ value }) => value)),
  );
  const mounts: readonly (string | null)[] = patches.flatMap((one): readonly (string | null)[] => one.mounts ?? [null]);
  const all = [...mounts, ...volumes, '/dev', '/proc', '/sys'];
  return all.every((path) => path !== null) ? all : null;
}

/** One is the other, or lies in it. */
function overlap(one: string, other: string): boolean {
  const [a, b] = [below(one), below(other)];
  return a.startsWith(b) || b.startsWith(a);
}

function below(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}

/** What the start script writes before it gives way to the program, on every way through it. */
function inScript(tree: Tree, file: Dockerfile, stage: Stage, writable: readonly string[]): Found | null {
  const [entrypoint, cmd] = [entrypointOf(stage), cmdOf(stage)];
  // What an unknown image puts in front of CMD may do anything.
  const start = entrypoint ?? (imageFactsOf(stage)?.family == null ? null : cmd);
  if (start === null) return null;
  const { instruction } = start;
  const found = scriptAt(tree, file, stage, instruction, start.stage);
  if (found === null) return null;
  const { path: place, script } = found;
  for (const command of commandsOf(script)) {
    if (isInside(command, 'function')) continue;
    if (mayEndWell(command)) return null;
    if (!surelyRuns(command)) continue;
    for (const word of writesOf(command)) {
      const path = word.value;
      if (path?.startsWith('/') !== true || writable.some((one) => overlap(one, path))) continue;
      return {
        what: `${place === file.path ? 'the image' : `\`${place}\``} writes to \`${path}\``,
        subject: path,
        severity: command.failureLost === null ? 'critical' : 'major',
        at: instruction,
        related: [{ path: place, range: word.range }],
      };
    }
  }
  return null;
}

function scriptAt(
  tree: Tree,
  file: Dockerfile,
  stage: Stage,
  instruction: CommandInstruction,
  owner: Stage,
): { readonly path: string; readonly script: ShellScript } | null {
  const started = startedScript(tree, file, stage, instruction.command);
  if (started !== null) return started;
  const script = scriptOf(file, owner, instruction);
  return script === null ? null : { path: file.path, script };
}

/** The script may be over here, and not for a failure. */
function mayEndWell({ node, args }: Command): boolean {
  const name = node.words[0]?.value;
  return name === 'exec' || (name === 'exit' && !/^[1-9]/.test(args[0]?.value ?? ''));
}

function surelyRuns({ conditional, enclosures, precededBy, failureLost }: Command): boolean {
  const isPlain = enclosures.every((one) => one === 'group' || one === 'subshell');
  return !conditional && isPlain && precededBy !== '&&' && (failureLost === null || failureLost === 'sequence');
}

/** What the image's own server writes, as long as nobody says it another way. */
function inServer(file: Dockerfile, stage: Stage, writable: readonly string[]): Found | null {
  const start = startOf(imageFactsOf(stage)?.family ?? null);
  const at = absenceAnchor(file, stage);
  const command = cmdOf(stage)?.instruction.args.text ?? null;
  if (
    start === null ||
    at === null ||
    entrypointOf(stage) !== null ||
    (command !== null && !start.command.test(command))
  )
    return null;
  const touched = [...placedIn(stage).map(({ path }) => path), ...writable];
  const runs = runTextOf(stage);
  const isLinked = /\bln\b/.test(runs);
  const needed = start.writes.filter(
    ({ paths, settings }) =>
      !settings.some(
        (setting) => runs.includes(setting) || touched.some((path) => path === null || overlap(path, setting)),
      ) && !paths.some((path) => writable.some((one) => overlap(one, path)) || (isLinked && runs.includes(path))),
  );
  if (needed.length === 0) return null;
  const names = needed.flatMap(({ paths }) => paths.slice(0, 1));
  return {
    what: `${start.server} writes below ${listed(names.map((path) => `\`${path}\``))} as it starts`,
    subject: names.join(' '),
    severity: 'critical',
    at,
    related: [],
  };
}
