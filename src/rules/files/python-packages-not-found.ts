import { commandsBefore, stepsBefore } from '../../dockerfile/history.ts';
import { homeAt } from '../../dockerfile/homes.ts';
import type { CopyInstruction, Dockerfile, Stage } from '../../dockerfile/model.ts';
import { resolvePath, workingDirectoryAt } from '../../dockerfile/paths.ts';
import { isTold, pythonIn } from '../../dockerfile/pythons.ts';
import { wordValue } from '../../dockerfile/shell-values.ts';
import { copySourceOf, instructionsOf, isShippedWith, lineage, rootBase } from '../../dockerfile/stages.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { valuesIn } from '../../shell/arguments.ts';
import { packageOperationOf } from '../../shell/packages.ts';
import { defineRule, type Severity } from '../rule.ts';

export default defineRule({
  id: 'python-packages-not-found',
  scope: 'dockerfile',
  severity: ['blocker', 'critical'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Python packages lie where the interpreter does not look',
  remedy: 'Install the Python packages where the interpreter looks',
  rationale:
    "What `pip install --prefix` makes is found only below the prefix of the interpreter, and only by the same minor version: `/usr/local` for the official images, `/opt/app-root` for Red Hat's, which is a virtual environment. What `--target` makes is found only on `PYTHONPATH`. Elsewhere every import fails.",
  peers: [],
  examples: {
    bad: [
      {
        title: 'Outside the virtual environment of the image',
        files:
          'FROM registry.access.redhat.com/ubi9/python-312:9.6 AS build\nUSER 0\nRUN pip install --prefix=/install flask\n\nFROM registry.access.redhat.com/ubi9/python-312:9.6\nCOPY --from=build /install /usr/local\nCMD ["flask", "run"]\n',
        reports: [
          {
            line: 6,
            severity: 'blocker',
            message:
              'The packages go to `/usr/local`, and the Python of `registry.access.redhat.com/ubi9/python-312:9.6` looks below `/opt/app-root`: no import finds them. Copy them to `/opt/app-root`, or install them in this stage.',
          },
        ],
      },
      {
        title: 'Another minor version',
        files:
          'FROM python:3.13-slim AS build\nRUN pip install --prefix=/install flask\n\nFROM python:3.14-slim\nCOPY --from=build /install /usr/local\nUSER 10001\nCMD ["flask", "run"]\n',
        reports: [
          {
            line: 5,
            severity: 'blocker',
            message:
              'The packages were installed by Python 3.13, and `python:3.14-slim` has Python 3.14, which does not look into `lib/python3.13`: no import finds them. Take the same version in both stages.',
          },
        ],
      },
      {
        title: 'A target that nobody names',
        files:
          'FROM python:3.14-slim AS build\nRUN pip install --target=/deps flask\n\nFROM python:3.14-slim\nWORKDIR /app\nCOPY --from=build /deps /deps\nCOPY . .\nUSER 10001\nCMD ["python", "app.py"]\n',
        reports: [
          {
            line: 6,
            severity: 'critical',
            message:
              'The packages go to `/deps`, which is not on the path of Python: no import finds them. Set `PYTHONPATH=/deps`.',
          },
        ],
      },
      {
        title: 'Packages of a user who is not this one',
        files:
          'FROM python:3.14-slim AS build\nRUN pip install --user flask\n\nFROM python:3.14-slim\nRUN useradd -m -u 10001 app\nCOPY --from=build /root/.local /root/.local\nUSER app\nCMD ["flask", "run"]\n',
        reports: [
          {
            line: 6,
            severity: 'critical',
            message:
              'The packages go to `/root/.local`, where only root looks, and the container runs as `app`: no import finds them. Copy them to the home directory of `app`, or install into `/usr/local`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Where it looks',
        files:
          'FROM python:3.14-slim AS build\nRUN pip install --prefix=/install flask\nFROM python:3.14-slim\nCOPY --from=build /install /usr/local\n',
      },
      {
        title: 'Named on the path',
        files:
          'FROM python:3.14-slim AS build\nRUN pip install --target=/deps flask\nFROM python:3.14-slim\nENV PYTHONPATH=/deps\nCOPY --from=build /deps /deps\n',
      },
      {
        title: 'Beside the program',
        files:
          'FROM python:3.14-slim AS build\nRUN pip install --target=/deps flask\nFROM python:3.14-slim\nWORKDIR /app\nCOPY --from=build /deps .\nCMD ["python", "app.py"]\n',
      },
      {
        title: 'An image that is not known',
        files:
          'FROM python:3.14 AS build\nRUN pip install --prefix=/install flask\nFROM example.com/python:3.14\nCOPY --from=build /install /opt\n',
      },
      {
        title: 'Something else',
        files:
          'FROM python:3.14 AS build\nRUN pip install --prefix=/install flask\nFROM python:3.14\nCOPY --from=build /src /srv\n',
      },
    ],
  },
  *check({ file }) {
    const made = new Map<Stage, ReadonlyMap<string, Tree>>();
    for (const stage of file.stages) {
      if (!isShippedWith(file, stage) || isTold(stage, /PYTHONPATH|PYTHONHOME|PYTHONUSERBASE|sys\.path|\.pth\b/))
        continue;
      for (const copy of instructionsOf(stage, 'COPY')) {
        const from = copySourceOf(file, stage, copy);
        if (from.kind !== 'stage') continue;
        const trees = made.get(from.stage) ?? treesOf(file, from.stage);
        made.set(from.stage, trees);
        for (const { value, range } of copy.sources) {
          const tree = value === null ? null : (trees.get(value.replace(/(?<=.)\/$/, '')) ?? null);
          const found = tree === null ? null : judge(file, stage, copy, from.stage, tree);
          if (found === null) continue;
          yield {
            message: found.message,
            subject: value ?? '',
            at: { path: file.path, range },
            severity: found.severity,
            related: tree === null ? [] : [{ path: file.path, range: tree.range }],
          };
        }
      }
    }
  },
});

interface Tree {
  readonly kind: 'prefix' | 'target' | 'user';
  readonly range: CopyInstruction['range'];
}

/** The directories that pip commands of the stage, or of those below, have made; the first command counts. */
function treesOf(file: Dockerfile, stage: Stage): ReadonlyMap<string, Tree> {
  const trees = new Map<string, Tree>();
  const add = (path: string | null, tree: Tree): void => {
    if (path !== null && !trees.has(path)) trees.set(path, tree);
  };
  for (const { stage: owner, instruction, commands } of stepsBefore(file, stage, null)) {
    for (const command of commands) {
      const operation = packageOperationOf(command);
      if ((operation?.manager.id !== 'pip' && operation?.manager.id !== 'uv') || operation.action !== 'install')
        continue;
      for (const kind of ['prefix', 'target'] as const) {
        const [word] = valuesIn(operation.args, kind, ...(kind === 'target' ? ['t'] : []));
        const written = word === undefined ? null : wordValue(file, owner, instruction, word);
        const path = written === null ? null : resolvePath(workingDirectoryAt(owner, instruction), written);
        add(path, { kind, range: command.range });
      }
      const home = operation.args.flags.some(({ name }) => name === 'user') ? homeAt(owner, instruction) : null;
      add(home === null ? null : `${home}/.local`, { kind: 'user', range: command.range });
    }
  }
  return trees;
}

function judge(
  file: Dockerfile,
  stage: Stage,
  copy: CopyInstruction,
  from: Stage,
  { kind }: Tree,
): { readonly message: string; readonly severity: Severity } | null {
  const written = copy.destination?.value ?? null;
  const target = written === null ? null : resolvePath(workingDirectoryAt(stage, copy), written);
  const [there, here] = [pythonIn(file, from), pythonIn(file, stage)];
  if (target === null || here === null || here.ofDistribution) return null;
  const name = nameOf(stage);
  if (kind === 'target') {
    const isSeen = target.includes('-packages') || target === workingDirectoryAt(stage, null) || isTold(stage, target);
    if (isSeen) return null;
    return {
      message: `The packages go to \`${target}\`, which is not on the path of Python: no import finds them. Set \`PYTHONPATH=${target}\`.`,
      severity: 'critical',
    };
  }
  if (there?.version != null && here.version !== null && there.version !== here.version) {
    return {
      message: `The packages were installed by Python ${there.version}, and \`${name}\` has Python ${here.version}, which does not look into \`lib/python${there.version}\`: no import finds them. Take the same version in both stages.`,
      severity: 'blocker',
    };
  }
  if (kind === 'user') return judgeUser(file, stage, target, here.prefix);
  const isLinked = commandsBefore(file, stage, copy, null).some(({ name: program }) => program === 'ln');
  if (target === here.prefix || isLinked) return null;
  return {
    message: `The packages go to \`${target}\`, and the Python of \`${name}\` looks below \`${here.prefix}\`: no import finds them. Copy them to \`${here.prefix}\`, or install them in this stage.`,
    severity: 'blocker',
  };
}

function judgeUser(file: Dockerfile, stage: Stage, target: string, prefix: string) {
  const last = stage.instructions.at(-1);
  const user = lineage(stage).flatMap((ancestor) => [...instructionsOf(ancestor, 'USER')].slice(-1))[0]?.word?.value;
  if (last === undefined || user == null || /^(?:root|0)(?::|$)/.test(user) || target !== '/root/.local') return null;
  if (isTold(stage, /HOME=\/root|chmod\s[^\n]{0,500}\/root/) || file.problems.length > 0) return null;
  return {
    message: `The packages go to \`${target}\`, where only root looks, and the container runs as \`${user}\`: no import finds them. Copy them to the home directory of \`${user}\`, or install into \`${prefix}\`.`,
    severity: 'critical' as const,
  };
}

function nameOf(stage: Stage): string {
  const base = rootBase(stage);
  return base.kind === 'image' ? nameWithoutDigest(base.reference) : base.kind;
}
