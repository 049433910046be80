import { runScripts } from '../../dockerfile/commands.ts';
import { commandsBefore } from '../../dockerfile/history.ts';
import type { Dockerfile, RunInstruction, Stage } from '../../dockerfile/model.ts';
import { keyOf } from '../../repository/locks/holds.ts';
import { repositoryFileAt } from '../../repository/locks/installs.ts';
import { quotedLine } from '../../repository/locks/quote.ts';
import { type Requirement, readRequirements } from '../../repository/locks/requirements.ts';
import type { Command } from '../../shell/command.ts';
import { type PackageOperation, packageOperationOf } from '../../shell/packages.ts';
import type { Tree } from '../../snapshot/snapshot.ts';
import { textOf } from '../../snapshot/snapshot.ts';
import { listed } from '../../text/listed.ts';
import { defineRule, type Place } from '../rule.ts';

const hash = '--hash=sha256:0000000000000000000000000000000000000000000000000000000000000000';

export default defineRule({
  id: 'requirement-without-hash',
  scope: 'repository',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Requirement without a hash where all need one',
  remedy: 'Give every requirement its version and its hashes',
  rationale:
    'Once one requirement has a `--hash`, or with `--require-hashes`, pip wants a hash and one exact version of every requirement, those on the command line and what they depend on included. Where one lacks them, it stops.',
  peers: [],
  reads: ['**/requirements*.txt', '**/requirements/*.txt'],
  asks: ['builds'],
  examples: {
    bad: [
      {
        title: 'Added by hand',
        before: {
          'requirements.txt': `flask==3.1.2 \\\n    ${hash}\n`,
          Dockerfile:
            'FROM python:3.13-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n',
        },
        files: {
          'requirements.txt': `flask==3.1.2 \\\n    ${hash}\ngunicorn==23.0.0\n`,
          Dockerfile:
            'FROM python:3.13-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n',
        },
        reports: [
          {
            line: 4,
            message:
              '`pip install` stops: it wants a hash of each requirement of `requirements.txt`, and `gunicorn==23.0.0` has none.',
          },
        ],
      },
      {
        title: 'Asked for, and one more on the command line',
        files: {
          'requirements.txt': `flask==3.1.2\nidna>=3 # for now\n`,
          'locked.txt': '',
          'requirements/prod.txt': `flask==3.1.2 ${hash}\n`,
          Dockerfile:
            'FROM python:3.13-slim AS a\nCOPY requirements.txt /tmp/\nRUN pip install --require-hashes -r /tmp/requirements.txt\nFROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pip install --no-cache-dir -r requirements/prod.txt gunicorn==23.0.0\n',
        },
        reports: [
          {
            line: 3,
            message:
              '`pip install` stops: it wants a hash of each requirement of `requirements.txt`, and `flask==3.1.2` and `idna>=3` have none.',
          },
          {
            line: 7,
            message:
              '`pip install` stops: with `requirements/prod.txt` it wants a hash of each requirement, and `gunicorn==23.0.0` has none.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'All have one, or none',
        files: {
          'requirements.txt': `# by hand\nflask==3.1.2 ; python_version >= "3.9" \\\n    ${hash} \\\n    ${hash}\nidna==3.10 \\\n    ${hash}\n    # via flask\n`,
          'requirements-dev.txt': 'pytest==8.4.2\nflask>=3\n-r more.txt\n',
          Dockerfile:
            'FROM python:3.13-slim\nCOPY requirements*.txt /tmp/\nRUN pip install -r /tmp/requirements.txt\nRUN pip install -r /tmp/requirements-dev.txt gunicorn\n',
        },
      },
      {
        title: 'For another platform, constrained elsewhere, or there already',
        files: {
          'requirements.txt': `flask==3.1.2 ${hash}\npywin32==311; sys_platform == "win32"\n`,
          'requirements/prod.txt': `-c constraints.txt\nflask==3.1.2 ${hash}\nidna\n`,
          'requirements/more.txt': `flask==3.1.2 ${hash}\nGunicorn==23.0.0\n`,
          Dockerfile:
            'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt pip setuptools\nRUN pip install -r requirements/prod.txt\nRUN pip install gunicorn==23.0.0\nRUN pip install -r requirements/more.txt\n',
        },
      },
      {
        title: 'uv wants none unless it is told to',
        files: {
          'requirements.txt': `flask==3.1.2 ${hash}\nidna==3.10\n`,
          Dockerfile:
            'FROM ghcr.io/astral-sh/uv:0.9-python3.13-trixie\nWORKDIR /app\nCOPY . .\nRUN uv pip install --system -r requirements.txt\n',
        },
      },
      {
        title: 'Written by a command before',
        files: {
          'requirements.txt': `flask==3.1.2 ${hash}\nidna==3.10\n`,
          Dockerfile:
            'FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN uv export > requirements.txt && pip install -r requirements.txt\n',
        },
      },
    ],
  },
  *check({ repository: { tree, dockerfiles } }) {
    for (const file of dockerfiles) {
      for (const { stage, run, operations } of runScripts(file)) {
        for (const operation of operations) {
          const { command } = operation;
          if (operation.manager.id !== 'pip' || operation.action !== 'install') continue;
          if (command.conditional || command.failureLost !== null || run.onbuild) continue;
          const found = judge(tree, file, stage, run, operation);
          if (found === null) continue;
          const [has, names] = [found.names.length === 1 ? 'has' : 'have', found.names.map((name) => `\`${name}\``)];
          yield {
            message: `\`pip install\` stops: ${found.isByFile ? `it wants a hash of each requirement of \`${found.path}\`` : `with \`${found.path}\` it wants a hash of each requirement`}, and ${listed(names)} ${has} none.`,
            subject: found.path,
            at: { path: file.path, range: command.range },
            related: found.related,
          };
        }
      }
    }
  },
});

interface Unhashed {
  readonly path: string;
  /** All of them stand in that file, none on the command line. */
  readonly isByFile: boolean;
  readonly names: readonly string[];
  readonly related: readonly Place[];
}

function judge(
  tree: Tree,
  file: Dockerfile,
  stage: Stage,
  run: RunInstruction,
  { command, args, packages }: PackageOperation,
): Unhashed | null {
  const files = args.flags.flatMap(({ name, value }) =>
    name === 'r' || name === 'requirement' ? [value?.value ?? ''] : [],
  );
  const [name = '', ...others] = files;
  if (name === '' || others.length > 0) return null;
  const path = repositoryFileAt(tree, file, stage, run, name);
  const text = path === null ? null : textOf(tree, path);
  if (path === null || text === null) return null;
  const { packages: listed, requiresHashes, isConstrained } = readRequirements(text);
  if (isConstrained || args.flags.some((flag) => flag.name === 'c' || flag.name === 'constraint')) return null;
  const isAsked = requiresHashes || args.flags.some((flag) => flag.name === 'require-hashes');
  if (!isAsked && !listed.some(({ isHashed }) => isHashed)) return null;
  const before = commandsBefore(file, stage, run, command);
  const there = new Set([...ownTools, ...before.flatMap(namesIn)]);
  const bare = listed.filter((one) => !one.isHashed && !one.isConditional && !there.has(keyOf(one.name)));
  for (const one of listed) there.add(keyOf(one.name));
  const named = packages.flatMap((one) =>
    one.source === 'registry' && one.name !== null && !there.has(keyOf(one.name)) ? [one.word.text] : [],
  );
  const names = [...bare.map((one: Requirement) => `${one.name}${one.constraint}`), ...named];
  if (names.length === 0 || isWritten(before, name)) return null;
  return {
    path,
    isByFile: named.length === 0,
    names,
    related: bare.slice(0, 4).map(({ line }) => quotedLine(tree, path, line).place),
  };
}

/** Images have them, and pip asks for no hash of what is there. */
const ownTools = ['pip', 'setuptools', 'wheel'];

/** What pip has installed by name. */
function namesIn(command: Command): string[] {
  const operation = packageOperationOf(command);
  if (operation?.manager.id !== 'pip' || operation.action !== 'install') return [];
  return operation.packages.flatMap(({ name }) => (name === null ? [] : [keyOf(name)]));
}

/** What a command before mentions it may have written, and it may have gone elsewhere. */
function isWritten(before: readonly Command[], name: string): boolean {
  return before.some(
    ({ name: program, args, redirects }) =>
      program === 'cd' ||
      redirects.some(({ target }) => target?.text.includes(name) === true) ||
      (!/^pip[\d.]*$/.test(program ?? '') && args.some(({ text }) => text.includes(name))),
  );
}
