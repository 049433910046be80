import { type RunScript, runScripts } from '../../dockerfile/commands.ts';
import type { Dockerfile } from '../../dockerfile/model.ts';
import { mountsOf } from '../../dockerfile/mounts.ts';
import { isShippedWith } from '../../dockerfile/stages.ts';
import type { Command } from '../../shell/command.ts';
import { packageOperationOf } from '../../shell/packages.ts';
import { insertAfter } from '../../text/edit.ts';
import { lineText } from '../../text/source.ts';
import { peersNamed } from '../peers.ts';
import { defineRule, type Fix } from '../rule.ts';

export default defineRule({
  id: 'package-lists-in-layer',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'size',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Package lists of apt stay in the layer',
  rationale:
    '`apt-get update` writes some 20 to 50 MB to `/var/lib/apt/lists`. They are of no use in an image: the next build fetches its own. A later `RUN` cannot take them out of this layer, and `apt-get clean` cleans `/var/cache/apt` only.',
  peers: peersNamed(
    [
      'hadolint:DL3009',
      'kics:Apt Get Install Lists Were Not Deleted',
      'semgrep:remove-package-lists',
      'droast:DF004',
      'dockerfilelint:apt-get_missing_rm',
    ],
    'same',
  ),
  examples: {
    bad: [
      {
        files: 'FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl\n',
        reports: [
          {
            line: 2,
            message:
              '`apt-get update` leaves its lists in the layer. End the same `RUN` with `&& rm -rf /var/lib/apt/lists/*`.',
          },
        ],
        fixed:
          'FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*\n',
      },
      {
        title: 'Another folder is cleaned',
        files: 'FROM debian:13\nRUN apt-get update \\\n && apt-get install -y curl \\\n && rm -rf /var/cache/apt/*\n',
        reports: [
          {
            line: 2,
            endLine: 4,
            message:
              '`apt-get update` leaves its lists in the layer: they are in `/var/lib/apt/lists`, not in `/var/cache/apt`. End the same `RUN` with `&& rm -rf /var/lib/apt/lists/*`.',
          },
        ],
        fixed:
          'FROM debian:13\nRUN apt-get update \\\n && apt-get install -y curl \\\n && rm -rf /var/cache/apt/* \\\n && rm -rf /var/lib/apt/lists/*\n',
      },
      {
        title: 'Deleted too late, and needed by the next RUN',
        files: 'FROM debian:13\nRUN apt-get update\nRUN apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n',
        reports: [
          {
            line: 2,
            message:
              '`apt-get update` leaves its lists in the layer, and a later `RUN` deletes them in its own layer only. Put both into one `RUN`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Deleted in the same RUN',
        files:
          'FROM debian:13\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\nRUN apt-get update; apt-get install -y git; apt-get distclean\nRUN apt-get update && rm -r /var/lib/apt /var/cache/*\n',
      },
      {
        title: 'A cache mount holds them',
        files:
          'FROM debian:13\nRUN --mount=type=cache,target=/var/lib/apt,sharing=locked --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y curl\n',
      },
      {
        title: 'A stage that is left behind',
        files:
          'FROM debian:13 AS build\nRUN apt-get update && apt-get install -y gcc\nFROM debian:13-slim\nCOPY --from=build /a /a\n',
      },
      { title: 'Other managers', files: 'FROM alpine:3.23\nRUN apk update && apk add git\n' },
    ],
  },
  *check({ file }) {
    const scripts = [...runScripts(file)];
    for (const script of scripts) {
      const { stage, run, commands } = script;
      if (
        !isShippedWith(file, stage) ||
        mountsOf(run).some(({ type, target }) => type !== 'secret' && type !== 'ssh' && holdsLists(target))
      )
        continue;
      const last = commands.findLastIndex(isUpdate);
      const update = commands[last];
      if (update === undefined || commands.slice(last + 1).some(deletesLists)) continue;
      const later = scripts.filter(({ stage: other, run: next }) => other === stage && next.index > run.index);
      const isLate = later.some((other) => other.commands.some(deletesLists));
      const isNeeded = later.some((other) => needsLists(other));
      const elsewhere = commands.some((command) => command.words.some(({ text }) => /^\/var\/cache\/apt\b/.test(text)));
      const what = `\`${update.name} update\` leaves its lists in the layer`;
      const remedy = 'End the same `RUN` with `&& rm -rf /var/lib/apt/lists/*`.';
      yield {
        message: isLate
          ? `${what}, and a later \`RUN\` deletes them in its own layer only. Put both into one \`RUN\`.`
          : `${what}${elsewhere ? ': they are in `/var/lib/apt/lists`, not in `/var/cache/apt`' : ''}. ${remedy}`,
        subject: 'apt lists',
        at: { path: file.path, range: run.ownRange },
        ...(isLate || isNeeded ? {} : fixOf(file, script)),
      };
    }
  },
});

function isUpdate(command: Command): boolean {
  const operation = packageOperationOf(command);
  return operation !== null && operation.action === 'update' && /^apt(?:-get|itude)?$/.test(operation.manager.id);
}

/** An installation that has no update of its own in front. */
function needsLists({ commands }: RunScript): boolean {
  const first = commands.find((command) => {
    const operation = packageOperationOf(command);
    return operation !== null && /^apt/.test(operation.manager.id) && operation.action !== 'clean';
  });
  return first !== undefined && !isUpdate(first);
}

/** `rm -rf /var/lib/apt/lists/*` and what is broader; a clean-up script may do it as well. */
function deletesLists(command: Command): boolean {
  const { name, words } = command;
  const operation = packageOperationOf(command);
  if (operation?.action === 'clean') return /^dist-?clean$/.test(operation.subcommand);
  if (/clean|^install[-_]packages$/i.test(name ?? '') && operation === null) return true;
  if (name !== 'rm' && name !== 'find') return false;
  return words.slice(1).some((word) => holdsLists(word.pattern ?? word.text.replace(/["']/g, '')));
}

/** The folder of the lists, one above it, or all that is in one of them; null: unknown. */
function holdsLists(path: string | null): boolean {
  if (path === null) return true;
  const folder = path.replace(/\/\*+$|\/+$/g, '');
  if (folder.includes('{')) return /^\/var\b.*apt/.test(folder);
  return folder !== '' && '/var/lib/apt/lists/'.startsWith(`${folder}/`) && folder.length > 3;
}

function fixOf(file: Dockerfile, { run, script }: RunScript): { fix?: Fix } {
  const { startLine, endLine } = run.ownRange;
  const last = lineText(file.source, endLine);
  const isPlain = run.command.form === 'shell' && run.heredocs.length === 0 && script.errors.length === 0;
  if (!isPlain || run.onbuild || /[;&|\\`]\s*$/.test(last) || /#/.test(last)) return {};
  const indent = startLine === endLine ? ' ' : ` ${file.escape}\n${/^\s*/.exec(last)?.[0] || ' '}`;
  const end = { ...run.ownRange, endColumn: last.trimEnd().length + 1 };
  const edit = { path: file.path, ...insertAfter(file.source, end, `${indent}&& rm -rf /var/lib/apt/lists/*`) };
  return { fix: { title: 'Delete the lists', applicability: 'needs-review', edits: [edit] } };
}
