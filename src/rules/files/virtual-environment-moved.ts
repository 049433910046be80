import { stepsBefore } from '../../dockerfile/history.ts';
import { installedBefore } from '../../dockerfile/installed.ts';
import type { CopyInstruction, Dockerfile, Stage } from '../../dockerfile/model.ts';
import { resolvePath, workingDirectoryAt } from '../../dockerfile/paths.ts';
import { isTold, pythonIn } from '../../dockerfile/pythons.ts';
import { bindingOf } from '../../dockerfile/scope.ts';
import { wordValue } from '../../dockerfile/shell-values.ts';
import {
  copySourceOf,
  imageFactsOf,
  instructionsOf,
  isShippedWith,
  lineage,
  rootBase,
} from '../../dockerfile/stages.ts';
import { hasTool } from '../../images/lookup.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { parseArguments } from '../../shell/arguments.ts';
import type { Word } from '../../shell/ast.ts';
import type { Command } from '../../shell/command.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'virtual-environment-moved',
  scope: 'dockerfile',
  severity: 'critical',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Virtual environment without its interpreter',
  remedy: 'Make the virtual environment where it runs',
  rationale:
    'A virtual environment is no copy of Python: its `bin/python` is a link to the interpreter that made it, and its scripts begin with the path where it was made. In another image it works only where that interpreter lies at the same path, in the same minor version, and at the path of its own.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'The interpreter is elsewhere',
        files:
          'FROM python:3.13-slim AS build\nRUN python -m venv /venv && /venv/bin/pip install flask\n\nFROM gcr.io/distroless/python3-debian13:nonroot\nCOPY --from=build /venv /venv\nENTRYPOINT ["/venv/bin/flask", "run"]\n',
        reports: [
          {
            line: 5,
            message:
              '`/venv/bin/python` is a link to `/usr/local/bin/python3`, and the Python of `gcr.io/distroless/python3-debian13:nonroot` is `/usr/bin/python3`: nothing in the environment starts. Make it on the distribution that it runs on.',
          },
        ],
      },
      {
        title: 'Another version',
        files:
          'FROM python:3.13-slim AS build\nWORKDIR /app\nRUN python -m venv .venv && .venv/bin/pip install flask\n\nFROM python:3.14-slim\nWORKDIR /app\nCOPY --from=build /app/.venv .venv\nUSER 10001\nCMD [".venv/bin/flask", "run"]\n',
        reports: [
          {
            line: 7,
            message:
              '`/app/.venv` was made by Python 3.13, and `python:3.14-slim` has Python 3.14, which does not look into `lib/python3.13`. Take the same version in both stages.',
          },
        ],
      },
      {
        title: 'No Python at all',
        files:
          'FROM python:3.14 AS build\nRUN python -m venv /venv\n\nFROM debian:13-slim\nCOPY --from=build /venv /venv\nUSER 10001\nCMD ["/venv/bin/python", "app.py"]\n',
        reports: [
          {
            line: 5,
            message:
              '`/venv/bin/python` is a link to `/usr/local/bin/python3`, and `debian:13-slim` has no Python: nothing in the environment starts. Make it on the distribution that it runs on.',
          },
        ],
      },
      {
        title: 'Scripts that begin with the old path',
        files:
          'FROM python:3.14-slim AS build\nRUN python -m venv /build/venv && /build/venv/bin/pip install gunicorn\n\nFROM python:3.14-slim\nCOPY --from=build /build/venv /opt/venv\nENV PATH=/opt/venv/bin:$PATH\nUSER 10001\nCMD ["gunicorn", "app:app"]\n',
        reports: [
          {
            line: 5,
            message:
              'The scripts of the environment begin with `#!/build/venv/bin/python`, and it is at `/opt/venv` now: they do not start. Make it at the path where it is used.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'The same image, the same path',
        files:
          'FROM python:3.14-slim AS build\nRUN python -m venv /venv\nFROM python:3.14-slim\nCOPY --from=build /venv /venv\nENV PATH=/venv/bin:$PATH\nCMD ["gunicorn"]\n',
      },
      {
        title: 'Packages alone, by the path',
        files:
          'FROM python:3.13 AS build\nRUN python -m venv /venv\nFROM gcr.io/distroless/python3-debian13\nCOPY --from=build /venv /venv\nENV PYTHONPATH=/venv/lib/python3.13/site-packages\n',
      },
      {
        title: 'Of the distribution, both',
        files:
          'FROM debian:13 AS build\nRUN apt-get update && apt-get install -y python3-venv && python3 -m venv /venv\nFROM gcr.io/distroless/python3-debian13\nCOPY --from=build /venv /venv\n',
      },
      {
        title: 'Moved, and run by its interpreter',
        files:
          'FROM python:3.14 AS build\nRUN python -m venv /a\nFROM python:3.14\nCOPY --from=build /a /b\nCMD ["/b/bin/python", "app.py"]\n',
      },
      {
        title: 'An image that is not known',
        files:
          'FROM python:3.14 AS build\nRUN python -m venv /venv\nFROM example.com/python:1\nCOPY --from=build /venv /venv\n',
      },
    ],
  },
  *check({ file }) {
    const made = new Map<Stage, ReadonlySet<string>>();
    for (const stage of file.stages) {
      if (!isShippedWith(file, stage) || isTold(stage, /PYTHONPATH|PYTHONHOME|\bln\s|--relocatable/)) continue;
      for (const copy of instructionsOf(stage, 'COPY')) {
        const from = copySourceOf(file, stage, copy);
        if (from.kind !== 'stage') continue;
        const known = made.get(from.stage) ?? environments(file, from.stage);
        made.set(from.stage, known);
        for (const { value, range } of copy.sources) {
          const path = value?.replace(/(?<=.)\/$/, '');
          if (path === undefined || !known.has(path)) continue;
          const message = judge(file, stage, copy, from.stage, path);
          if (message === null) continue;
          yield { message, subject: path, at: { path: file.path, range } };
        }
      }
    }
  },
});

/** Where the stage, or one below it, makes virtual environments. */
function environments(file: Dockerfile, stage: Stage): ReadonlySet<string> {
  return new Set(
    stepsBefore(file, stage, null).flatMap((step) =>
      step.commands.flatMap((command) => {
        if (command.failureLost === 'handled') return [];
        const word = environmentOf(command);
        if (word === null) return [];
        const written = typeof word === 'string' ? word : wordValue(file, step.stage, step.instruction, word);
        const variable =
          command.name === 'uv' && word === '.venv'
            ? bindingOf(step.instruction.scope, 'UV_PROJECT_ENVIRONMENT')
            : null;
        const chosen = variable === null ? written : variable.value;
        const path = chosen === null ? null : resolvePath(workingDirectoryAt(step.stage, step.instruction), chosen);
        return path === null ? [] : [path];
      }),
    ),
  );
}

/** `python -m venv DIR`, `virtualenv DIR`, `uv venv [DIR]`, `uv sync`. */
function environmentOf({ name, args }: Command): Word | string | null {
  const operands = (from: number): readonly Word[] =>
    parseArguments(args.slice(from), { values: new Set(['p', 'python', 'prompt']) }).operands;
  if (/^python[\d.]*$/.test(name ?? '')) {
    const at = args.findIndex(({ value }) => value === '-m');
    return at !== -1 && /^(?:venv|virtualenv)$/.test(args[at + 1]?.value ?? '') ? (operands(at + 2)[0] ?? null) : null;
  }
  if (name === 'virtualenv') return operands(0)[0] ?? null;
  if (name !== 'uv') return null;
  const [subcommand, ...rest] = operands(0);
  if (subcommand?.value === 'venv') return rest[0] ?? '.venv';
  return subcommand?.value === 'sync' && !args.some(({ value }) => value === '--active') ? '.venv' : null;
}

function judge(file: Dockerfile, stage: Stage, copy: CopyInstruction, from: Stage, path: string): string | null {
  const written = copy.destination?.value ?? null;
  const target = written === null ? null : resolvePath(workingDirectoryAt(stage, copy), written);
  const there = pythonIn(file, from);
  const base = rootBase(stage);
  const facts = imageFactsOf(stage);
  if (target === null || there === null || base.kind !== 'image' || facts === null) return null;
  const here = pythonIn(file, stage);
  const name = `\`${nameWithoutDigest(base.reference)}\``;
  const link = `\`${path}/bin/python\` is a link to \`${there.executable}\``;
  const remedy = 'nothing in the environment starts. Make it on the distribution that it runs on.';
  if (here === null) {
    const { packages, isOpen } = installedBefore(file, stage, null);
    const hasNone = hasTool(facts, 'python3') === false && !isOpen && ![...packages].some((each) => /py/.test(each));
    return hasNone ? `${link}, and ${name} has no Python: ${remedy}` : null;
  }
  if (here.executable !== there.executable)
    return `${link}, and the Python of ${name} is \`${here.executable}\`: ${remedy}`;
  if (here.version !== null && there.version !== null && here.version !== there.version) {
    return `\`${path}\` was made by Python ${there.version}, and ${name} has Python ${here.version}, which does not look into \`lib/python${there.version}\`. Take the same version in both stages.`;
  }
  if (target === path || !startsScript(stage, target)) return null;
  return `The scripts of the environment begin with \`#!${path}/bin/python\`, and it is at \`${target}\` now: they do not start. Make it at the path where it is used.`;
}

/** The container starts with a script of the environment, which is not Python itself. */
function startsScript(stage: Stage, target: string): boolean {
  const isOnPath = ['', '"', "'"].some((quote) => isTold(stage, `PATH=${quote}${target}/bin`));
  const start = lineage(stage).flatMap((ancestor) => [...instructionsOf(ancestor, 'ENTRYPOINT', 'CMD')])[0]?.command;
  if (start?.form !== 'exec') return false;
  const program = start.words[0]?.text ?? '';
  if (program.startsWith(`${target}/bin/`)) return !/\/python[\d.]*$/.test(program);
  return (
    isOnPath &&
    /^(?:gunicorn|uvicorn|flask|celery|alembic|django-admin|hypercorn|daphne|streamlit|fastapi|litestar|waitress-serve|dagster|airflow|mlflow|jupyter)$/.test(
      program,
    )
  );
}
