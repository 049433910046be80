import { type RunScript, runScripts } from '../../dockerfile/commands.ts';
import type { Dockerfile, Instruction, Stage } from '../../dockerfile/model.ts';
import { mountsOf } from '../../dockerfile/mounts.ts';
import { imageFactsOf, lineage } from '../../dockerfile/stages.ts';
import type { Command } from '../../shell/command.ts';
import { type PackageOperation, packageOperationOf } from '../../shell/packages.ts';
import { isShell } from '../../shell/wrappers.ts';
import { insertBefore } from '../../text/edit.ts';
import { memoized } from '../../text/memoized.ts';
import { lineEnd, lineText } from '../../text/source.ts';
import { peersNamed } from '../peers.ts';
import { defineRule, type Fix } from '../rule.ts';
import { isListed } from '../word-edits.ts';

const peers = [
  'trivy:DS-0017',
  'checkov:CKV_DOCKER_5',
  'kics:Update Instruction Alone',
  'droast:DF028',
  'dockerfilelint:apt-get-update_require_install',
];

export default defineRule({
  id: 'stale-package-index',
  scope: 'dockerfile',
  severity: ['major', 'blocker'],
  category: 'reproducibility',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Package index and installation stand in different RUNs',
  remedy: 'Refresh the index in the `RUN` that installs',
  rationale:
    'The layer of an `update` stays in the build cache for as long as its line does. When the line of the installation changes months later, it works with the index of that day: packages of old versions are asked for, which the mirrors have deleted by then. In one `RUN` both are always of the same day.',
  peers: peersNamed(peers),
  examples: {
    bad: [
      {
        title: 'The index alone',
        files: 'FROM debian:13\nRUN apt-get update\nRUN apt-get install -y curl\n',
        reports: [
          {
            line: 2,
            message:
              '`apt-get update` stands in a `RUN` of its own, so the index of line 2 stays in the build cache while what is installed from it changes. Put both into one `RUN`.',
          },
        ],
        fixed: 'FROM debian:13\nRUN apt-get update && apt-get install -y curl\n',
      },
      {
        title: 'An installation that relies on an earlier RUN',
        files:
          'FROM debian:13\nRUN apt-get update && apt-get install -y curl\nRUN apt-get install -y git && rm -rf /var/lib/apt/lists/*\n',
        reports: [
          {
            line: 3,
            message:
              '`apt-get install` uses the index of line 2, which may be months old in the build cache. Put `apt-get update &&` in front of it.',
          },
        ],
        fixed:
          'FROM debian:13\nRUN apt-get update && apt-get install -y curl\nRUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*\n',
      },
      {
        title: 'The index is gone by then',
        files:
          'FROM debian:13\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\nRUN apt-get install -y git\n',
        reports: [
          {
            line: 3,
            severity: 'blocker',
            message:
              'Line 2 deletes the package lists, so `apt-get install` finds no package here. Put `apt-get update &&` in front of it.',
          },
        ],
        fixed:
          'FROM debian:13\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\nRUN apt-get update && apt-get install -y git\n',
      },
      {
        title: 'There never was an index',
        files: 'FROM debian:13-slim\nRUN apt-get install -y git\n',
        reports: [
          {
            line: 2,
            severity: 'blocker',
            message:
              'The image comes without package lists, so `apt-get install` finds no package here. Put `apt-get update &&` in front of it.',
          },
        ],
        fixed: 'FROM debian:13-slim\nRUN apt-get update && apt-get install -y git\n',
      },
    ],
    good: [
      {
        title: 'One RUN',
        files:
          'FROM debian:13\nRUN apt-get update && apt-get upgrade -y && apt-get install -y curl\nRUN apt-get update; apt-get install -y git\n',
      },
      {
        title: 'Managers that look themselves',
        files: 'FROM alpine:3.23\nRUN apk add --no-cache git\nFROM fedora:43\nRUN dnf install -y git\n',
      },
      {
        title: 'A cache mount holds the index',
        files:
          'FROM debian:13\nRUN --mount=type=cache,target=/var/lib/apt/lists apt-get update\nRUN --mount=type=cache,target=/var/lib/apt/lists apt-get install -y git\n',
      },
      { title: 'A package of its own', files: 'FROM debian:13\nCOPY a.deb /\nRUN apt-get install -y ./a.deb\n' },
      {
        title: 'A script that may have updated',
        files: 'FROM debian:13\nCOPY setup.sh /\nRUN /setup.sh && apt-get install -y nodejs\n',
      },
      { title: 'An image that may have an index', files: 'FROM example.com/base:1\nRUN apt-get install -y git\n' },
    ],
  },
  *check({ file }) {
    const scripts = runScripts(file);
    for (const script of scripts) {
      const { stage, run, commands } = script;
      if (hasOwnIndex(script)) continue;
      const alone = updateAlone(script);
      if (alone !== null) {
        const name = `${alone.command.name} ${alone.subcommand}`;
        yield {
          message: `\`${name}\` stands in a \`RUN\` of its own, so the index of line ${run.range.startLine} stays in the build cache while what is installed from it changes. Put both into one \`RUN\`.`,
          subject: alone.subcommand,
          at: { path: file.path, range: alone.command.range },
          ...joinedWithNext(file, script, scripts),
        };
      }
      const install = installWithoutUpdate(commands);
      if (install === null || run.onbuild) continue;
      const found = explain(file, stage, script, install);
      if (found === null) continue;
      const name = `${install.command.name} ${install.subcommand}`;
      yield {
        message: `${found.message(name)} Put \`${install.command.name} update &&\` in front of it.`,
        subject: install.subcommand,
        at: { path: file.path, range: install.command.range },
        severity: found.severity,
        peers: [],
        ...updateFirst(file, install),
      };
    }
  },
});

/** Where the next instruction, on the next line, is a RUN that begins with an installation. */
function joinedWithNext(file: Dockerfile, script: RunScript, scripts: readonly RunScript[]): { fix?: Fix } {
  const { source, path } = file;
  const next = scripts[scripts.indexOf(script) + 1];
  const isPlain = ({ run }: RunScript): boolean =>
    run.command.form === 'shell' && run.flags.length + run.heredocs.length === 0 && !run.onbuild;
  if (next === undefined || !isPlain(script) || !isPlain(next) || script.commands.length > 1) return {};
  const [first] = next.commands;
  const [last, start] = [script.run.range.endLine, next.run.range.startLine];
  if (first === undefined || packageOperationOf(first)?.action !== 'install' || start !== last + 1) return {};
  const [above, below] = [lineText(source, last).trimEnd(), lineText(source, start)];
  const joined = `${above} && ${below.replace(/^\s*\S+\s+/, '')}${lineEnd(source, start)}`;
  return {
    fix: {
      title: 'Update and install in one `RUN`',
      applicability: 'needs-review',
      edits: [{ path, startLine: last, endLine: start, replacement: joined }],
    },
  };
}

function updateFirst(file: Dockerfile, { command }: PackageOperation): { fix?: Fix } {
  if (isListed(file, command)) return {};
  const edit = insertBefore(file.source, command.range, `${command.name} update && `);
  return {
    fix: {
      title: 'Update the index first',
      // A script that sets things up in front of the install has a reason, and the lists stay in the layer.
      applicability: 'needs-review',
      edits: [{ path: file.path, ...edit }],
    },
  };
}

function isApt({ manager }: PackageOperation): boolean {
  return /^apt(?:-get|itude)?$/.test(manager.id);
}

/** The index is in a mount. */
function hasOwnIndex({ run }: RunScript): boolean {
  return mountsOf(run).some(
    ({ type, target }) =>
      (type === 'cache' || type === 'bind') && (target === null || /^\/var\/(?:lib\/apt|cache\/apk)/.test(target)),
  );
}

/** An update in a script that does nothing with it. */
function updateAlone({ commands, operations }: RunScript): PackageOperation | null {
  const ofSystem = operations.filter(({ manager }) => manager.kind === 'system');
  const update = ofSystem.find(({ action }) => action === 'update');
  if (update === undefined || !/^(?:apt|apk|zypper)/.test(update.manager.id)) return null;
  const isUsed = ofSystem.some(({ action }) => /^(?:install|upgrade|build-dependencies|download)$/.test(action));
  return isUsed || commands.some(isOpaque) ? null : update;
}

/** Something that may run a package manager unseen. */
function isOpaque({ name, path, words, wrappedBy }: Command): boolean {
  if (name === null) return words.length > 0;
  return (
    (isShell(name) && wrappedBy === null) ||
    (path !== null && !/^\/(?:usr\/)?s?bin\//.test(path)) ||
    /\.sh$|install|^(?:\.|source|eval|make|ansible.*|debootstrap|add-apt-repository)$/.test(name)
  );
}

/** The first installation of packages by name that no update of the same script comes before. */
function installWithoutUpdate(commands: readonly Command[]): PackageOperation | null {
  for (const command of commands) {
    const operation = packageOperationOf(command);
    if (isOpaque(command)) return null;
    if (operation === null || !isApt(operation)) continue;
    if (operation.action === 'update') return null;
    if (operation.action !== 'install' || command.conditional) continue;
    const named = operation.packages.filter(
      ({ source, name }) => source === 'registry' && name !== null && !/^[$/.]/.test(name),
    );
    if (
      operation.args.flags.some(({ name }) => name === 'update') ||
      named.length === 0 ||
      named.length < operation.packages.length
    )
      return null;
    return operation;
  }
  return null;
}

interface Found {
  readonly severity: 'major' | 'blocker';
  readonly message: (name: string) => string;
}

/** What a script does with the index. */
interface Trace {
  readonly isMounted: boolean;
  readonly updates: boolean;
  /** Behind the update, if there is one. */
  readonly isDeleted: boolean;
  readonly isHidden: boolean;
  readonly isAlone: boolean;
}

const traceOf = memoized((script: RunScript): Trace => {
  const update = script.commands.findLastIndex((one) => packageOperationOf(one)?.action === 'update');
  return {
    isMounted: hasOwnIndex(script),
    updates: update !== -1,
    isDeleted: script.commands.findLastIndex(deletesLists) > update,
    isHidden: script.commands.some(isOpaque),
    isAlone: updateAlone(script) !== null,
  };
});

/** For each script the last one before it, in its stage or below, that does something with the index, or may. */
const lastBefore = memoized((file: Dockerfile): ReadonlyMap<RunScript, RunScript | null> => {
  const scripts = Map.groupBy(runScripts(file), ({ stage }) => stage);
  const before = new Map<RunScript, RunScript | null>();
  const atEnd = new Map<Stage, RunScript | null>();
  for (const stage of file.stages) {
    let last = (stage.base.kind === 'stage' ? atEnd.get(stage.base.stage) : null) ?? null;
    for (const script of scripts.get(stage) ?? []) {
      before.set(script, last);
      const { isMounted, updates, isDeleted, isHidden } = traceOf(script);
      if (!script.run.onbuild && (isMounted || updates || isDeleted || isHidden)) last = script;
    }
    atEnd.set(stage, last);
  }
  return before;
});

/** The index of the first RUN of each stage that cannot be read. */
const firstUnread = memoized((file: Dockerfile): ReadonlyMap<Stage, number> => {
  const read = new Set<Instruction>(runScripts(file).map(({ run }) => run));
  const isUnread = (instruction: Instruction) => instruction.keyword === 'RUN' && !read.has(instruction);
  return new Map(file.stages.map((one) => [one, one.instructions.find(isUnread)?.index ?? Number.POSITIVE_INFINITY]));
});

/** What another script has done with the index. */
function explainedBy(other: RunScript): Found | null {
  const { isMounted, updates, isDeleted, isHidden, isAlone } = traceOf(other);
  const line = other.run.range.startLine;
  if (isMounted) return null;
  if (isDeleted && (updates || !isHidden)) {
    return {
      severity: 'blocker',
      message: (name) => `Line ${line} deletes the package lists, so \`${name}\` finds no package here.`,
    };
  }
  // Where the update stands alone, that is reported.
  if (!updates || isAlone) return null;
  return {
    severity: 'major',
    message: (name) => `\`${name}\` uses the index of line ${line}, which may be months old in the build cache.`,
  };
}

/** What became of the index before the script. */
function explain(file: Dockerfile, stage: Stage, script: RunScript, { command }: PackageOperation): Found | null {
  if (lineage(stage).some((one) => (firstUnread(file).get(one) ?? Number.POSITIVE_INFINITY) < script.run.index))
    return null;
  const other = lastBefore(file).get(script) ?? null;
  if (other !== null) return explainedBy(other);
  const facts = imageFactsOf(stage);
  const { id = '', release = null } = facts?.distribution ?? {};
  // Those of long ago had some.
  const oldest = id === 'debian' ? 9 : id === 'ubuntu' ? 16 : null;
  const hasNone = facts?.vendor === 'docker-official' && oldest !== null && Number(release ?? oldest) >= oldest;
  const takesFiles = file.stages.some((one) =>
    one.instructions.some(
      (instruction) => instruction.keyword === 'COPY' && /\/var\/lib\/apt|\/etc\/apt/.test(instruction.args.text),
    ),
  );
  if (!hasNone || takesFiles || command.failureLost !== null) return null;
  return {
    severity: 'blocker',
    message: (name) => `The image comes without package lists, so \`${name}\` finds no package here.`,
  };
}

function deletesLists({ name, words }: Command): boolean {
  return (
    (name === 'rm' || name === 'find') &&
    words.some(({ text }) => /^["']?\/var\/lib\/apt(?:\/lists)?(?:\/?\*?)?["']?$/.test(text))
  );
}
