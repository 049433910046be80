import { type RunScript, runScripts } from '../../dockerfile/commands.ts';
import { mountsOf } from '../../dockerfile/mounts.ts';
import { bindingOf } from '../../dockerfile/scope.ts';
import { isShippedWith } from '../../dockerfile/stages.ts';
import type { Command } from '../../shell/command.ts';
import { packageOperationOf } from '../../shell/packages.ts';
import { assignmentIn } from '../../shell/words.ts';
import { insertAfter } from '../../text/edit.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'pip-cache-in-layer',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'size',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Cache of pip stays in the layer',
  rationale:
    'pip keeps every file that it downloads and every wheel that it builds below `~/.cache/pip`, often as much again as what it installs. Nothing in the image uses it. `--no-cache-dir` leaves it out; a cache mount keeps it outside of the image and speeds up the next build.',
  peers: peersNamed(
    ['hadolint:DL3042', 'kics:Pip install Keeping Cached Packages', 'semgrep:missing-pip-no-cache-dir', 'droast:DF030'],
    'same',
  ),
  examples: {
    bad: [
      {
        files: 'FROM python:3.14-slim\nRUN pip install requests==2.32.3\n',
        reports: [{ line: 2, message: '`pip install` leaves its cache in the layer. Add `--no-cache-dir`.' }],
        fixed: 'FROM python:3.14-slim\nRUN pip install --no-cache-dir requests==2.32.3\n',
      },
      {
        title: 'As a module, and where the variable says no',
        files: 'FROM python:3.14\nENV PIP_NO_CACHE_DIR=0\nCOPY r.txt .\nRUN python3 -m pip install -r r.txt\n',
        reports: [{ line: 4, message: '`pip install` leaves its cache in the layer. Add `--no-cache-dir`.' }],
        fixed:
          'FROM python:3.14\nENV PIP_NO_CACHE_DIR=0\nCOPY r.txt .\nRUN python3 -m pip install --no-cache-dir -r r.txt\n',
      },
    ],
    good: [
      {
        title: 'Told to keep nothing',
        files:
          'FROM python:3.14\nRUN pip --no-cache-dir install a==1 && pip install b==1 --no-cache-dir\nENV PIP_NO_CACHE_DIR=1\nRUN pip install c==1\n',
      },
      {
        title: 'A variable of the script',
        files:
          'FROM python:3.14\nRUN export PIP_NO_CACHE_DIR=true; pip install a==1\nRUN PIP_NO_CACHE_DIR=on pip install b==1\n',
      },
      {
        title: 'A cache mount',
        files: 'FROM python:3.14\nRUN --mount=type=cache,target=/root/.cache pip install a==1\n',
      },
      {
        title: 'Deleted in the same RUN',
        files: 'FROM python:3.14\nRUN pip install a==1 && rm -rf ~/.cache\nRUN pip install b==1 && pip cache purge\n',
      },
      {
        title: 'A stage that is left behind',
        files:
          'FROM python:3.14 AS build\nRUN pip install --prefix=/out a==1\nFROM python:3.14-slim\nCOPY --from=build /out /usr/local\n',
      },
      { title: 'Not pip', files: 'FROM python:3.14\nRUN pipx install a && pipenv install b && uv pip install c\n' },
    ],
  },
  *check({ file }) {
    for (const script of runScripts(file)) {
      if (!isShippedWith(file, script.stage) || isSwitchedOff(script)) continue;
      const { commands } = script;
      for (const [index, command] of commands.entries()) {
        const operation = packageOperationOf(command);
        if (operation?.manager.id !== 'pip' || operation.action !== 'install' || operation.withoutCache) continue;
        const { flags, operands, unknown } = operation.args;
        const hidesFlags = unknown.some((word) => word !== operands.at(-1));
        if (hidesFlags || flags.some(({ name }) => name === 'cache-dir' || name === 'dry-run' || name === 'help'))
          continue;
        const verb = operands[0];
        if (verb === undefined || setsVariable(command) || commands.slice(index + 1).some(empties)) continue;
        yield {
          message: '`pip install` leaves its cache in the layer. Add `--no-cache-dir`.',
          subject: 'pip',
          at: { path: file.path, range: command.range },
          fix: {
            title: 'Add `--no-cache-dir`',
            applicability: 'safe',
            edits: [{ path: file.path, ...insertAfter(file.source, verb.range, ' --no-cache-dir') }],
          },
        };
        // One cache to a layer.
        break;
      }
    }
  },
});

const no = /^(?:0|no|off|false|n|f|)$/i;

/** By ENV, by `export`, by the settings of pip, or because the cache is in a mount. */
function isSwitchedOff({ run, commands }: RunScript): boolean {
  const binding = bindingOf(run.scope, 'PIP_NO_CACHE_DIR');
  if (binding !== null && (binding.value === null || !no.test(binding.value))) return true;
  const exported = commands.some(
    (command) => (command.name === null || command.name === 'export') && setsVariable(command),
  );
  const configured = commands.some(
    ({ words }) => words.some(({ text }) => /no-cache-dir/.test(text)) && words.some(({ text }) => text === 'config'),
  );
  const mounted = mountsOf(run).some(
    ({ type, target }) =>
      (type === 'cache' || type === 'tmpfs') &&
      (target === null || /\/\.cache(?:\/pip)?\/?$|pip/.test(target) || isCacheFolder(run, target)),
  );
  return exported || configured || mounted;
}

function isCacheFolder(run: RunScript['run'], target: string): boolean {
  const folders = ['PIP_CACHE_DIR', 'XDG_CACHE_HOME'].map((name) => bindingOf(run.scope, name));
  return folders.some(
    (binding) => binding !== null && (binding.value === null || binding.value.startsWith(target.replace(/\/$/, ''))),
  );
}

function setsVariable({ assignments, args }: Command): boolean {
  const all = [...assignments, ...args.flatMap((word) => assignmentIn(word) ?? [])];
  return all.some(({ name, value }) => name === 'PIP_NO_CACHE_DIR' && (value?.value == null || !no.test(value.value)));
}

function empties(command: Command): boolean {
  const operation = packageOperationOf(command);
  if (operation?.action === 'clean') return operation.manager.id === 'pip';
  return (
    command.name === 'rm' &&
    command.args.some(({ text }) =>
      /\.cache(?:\/pip)?(?:\/\*)?\/?["']?$|^["']?\/root(?:\/\*)?["']?$|PIP_CACHE_DIR/.test(text),
    )
  );
}
