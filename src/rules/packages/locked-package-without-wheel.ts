import { commandsBefore } from '../../dockerfile/history.ts';
import { environmentAt } from '../../dockerfile/homes.ts';
import { toolBefore } from '../../dockerfile/installed.ts';
import type { Dockerfile, RunInstruction, Stage } from '../../dockerfile/model.ts';
import { imageFactsOf, rootBase } from '../../dockerfile/stages.ts';
import { versionOf } from '../../images/lookup.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { type Interpreter, installedWithoutCompiler, isCompiledWheel, wheelFits } from '../../images/wheels.ts';
import { type RepositoryInstall, repositoryInstalls } from '../../repository/locks/installs.ts';
import type { Lock, LockedPackage } from '../../repository/locks/lock.ts';
import { quotedLine } from '../../repository/locks/quote.ts';
import { lockAt } from '../../repository/locks/read.ts';
import { lockGlobs, wantedLocks } from '../../repository/locks/wanted.ts';
import { manifestGlobs, requirementsFor } from '../../repository/toolchains.ts';
import { foldersAbove, joinPath } from '../../repository/tree-paths.ts';
import { isCertainlyBeyond } from '../../repository/version-ranges.ts';
import { flagValues } from '../../shell/arguments.ts';
import type { Command } from '../../shell/command.ts';
import type { Tree } from '../../snapshot/snapshot.ts';
import { listed } from '../../text/listed.ts';
import { defineRule } from '../rule.ts';

const poetryLock = (version: string, ...files: readonly string[]) =>
  `[[package]]\nname = "orjson"\nversion = "${version}"\noptional = false\npython-versions = ">=3.9"\ngroups = ["main"]\nfiles = [\n${files.map((file) => `    {file = "orjson-${version}${file}", hash = "sha256:0"},\n`).join('')}]\n\n[metadata]\nlock-version = "2.1"\n`;
const poetryFile = (image: string, before = '') =>
  `FROM ${image}\n${before}RUN pip install poetry==2.2.1\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --no-root --only main\n`;
const project = '[project]\nname = "shop"\nrequires-python = ">=3.12"\n';
const uvLock = (...files: readonly string[]) =>
  `version = 1\n\n[[package]]\nname = "shop"\nsource = { virtual = "." }\ndependencies = [{ name = "torch" }]\n\n[[package]]\nname = "torch"\nversion = "2.9.0"\nsource = { registry = "https://pypi.org/simple" }\nwheels = [\n${files.map((file) => `    { url = "https://files.example/torch-2.9.0${file}", hash = "sha256:0" },\n`).join('')}]\n`;

export default defineRule({
  id: 'locked-package-without-wheel',
  scope: 'repository',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Locked package without a wheel for the image',
  remedy: 'Lock a version that has wheels for this Python and C library, or install a compiler before',
  rationale:
    'A lock file of Poetry, uv or PDM lists the wheels that each package has. When the image moves on to a Python, or to Alpine with its musl, for which there is none, the installer compiles the package from its source archive, which slim and Alpine images have no compiler for; without a source archive it stops at once.',
  exceptions: 'The package installs without its compiled part.',
  peers: [],
  reads: [...manifestGlobs],
  watches: lockGlobs,
  wants: wantedLocks,
  asks: ['builds'],
  examples: {
    bad: [
      {
        title: 'Python moves on, the lock file stays',
        before: {
          'pyproject.toml': project,
          'poetry.lock': poetryLock('3.10.7', '-cp312-cp312-manylinux_2_17_x86_64.whl', '.tar.gz'),
          Dockerfile: poetryFile('python:3.12-slim'),
        },
        files: {
          'pyproject.toml': project,
          'poetry.lock': poetryLock('3.10.7', '-cp312-cp312-manylinux_2_17_x86_64.whl', '.tar.gz'),
          Dockerfile: poetryFile('python:3.14-slim'),
        },
        reports: [
          {
            line: 5,
            message:
              '`orjson 3.10.7` is compiled here, and `python:3.14-slim` has no compiler: the build stops. `poetry.lock` lists no wheel of it for Python 3.14.',
          },
        ],
      },
      {
        title: 'No wheel for musl',
        files: {
          'pyproject.toml': project,
          'poetry.lock': poetryLock('3.10.7', '-cp313-cp313-manylinux_2_17_x86_64.whl', '.tar.gz'),
          Dockerfile: poetryFile('python:3.13-alpine'),
          'jobs/pyproject.toml': project,
          'jobs/uv.lock': uvLock('-cp313-cp313-manylinux_2_28_x86_64.whl', '-cp313-cp313-win_amd64.whl'),
          'jobs/Dockerfile':
            'FROM ghcr.io/astral-sh/uv:0.9-python3.13-alpine\nRUN apk add --no-cache build-base\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked\n',
        },
        reports: [
          {
            line: 5,
            message:
              '`orjson 3.10.7` is compiled here, and `python:3.13-alpine` has no compiler: the build stops. `poetry.lock` lists no wheel of it for musl.',
          },
          {
            path: 'jobs/Dockerfile',
            line: 5,
            message:
              '`torch 2.9.0` cannot be installed here: `jobs/uv.lock` lists no wheel of it for musl, and no source archive.',
          },
        ],
      },
      {
        title: 'Before the sources are there, which is said once',
        files: {
          'pyproject.toml': project,
          'uv.lock': uvLock('-cp312-cp312-manylinux_2_28_x86_64.whl'),
          Dockerfile:
            'FROM ghcr.io/astral-sh/uv:0.9-python3.14-trixie\nWORKDIR /app\nRUN --mount=type=bind,source=uv.lock,target=uv.lock --mount=type=bind,source=pyproject.toml,target=pyproject.toml uv sync --locked --no-install-project --no-dev\nCOPY . .\nRUN uv sync --locked --no-dev\n',
        },
        reports: [
          {
            line: 3,
            message:
              '`torch 2.9.0` cannot be installed here: `uv.lock` lists no wheel of it for Python 3.14, and no source archive.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Wheels that fit',
        files: {
          'pyproject.toml': project,
          'poetry.lock': poetryLock(
            '3.10.7',
            '-cp313-cp313-musllinux_1_2_x86_64.whl',
            '-cp39-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
            '.tar.gz',
          ),
          Dockerfile: poetryFile('python:3.13-alpine'),
          'b/pyproject.toml': project,
          'b/poetry.lock': poetryLock('3.10.7', '-cp39-abi3-manylinux2014_x86_64.whl', '.tar.gz'),
          'b/Dockerfile': poetryFile('python:3.14-slim'),
          'c/pyproject.toml': project,
          'c/uv.lock': uvLock('-py3-none-any.whl'),
          'c/Dockerfile':
            'FROM ghcr.io/astral-sh/uv:0.9-python3.13-alpine\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked\n',
        },
      },
      {
        title: 'A compiler is there, or nothing is compiled',
        files: {
          'pyproject.toml': project,
          'poetry.lock': poetryLock('3.10.7', '-cp312-cp312-manylinux_2_17_x86_64.whl', '.tar.gz'),
          Dockerfile: poetryFile('python:3.14-slim', 'RUN apt-get update && apt-get install -y build-essential\n'),
          'b/pyproject.toml': project,
          'b/poetry.lock': poetryLock('3.10.7', '.tar.gz'),
          'b/Dockerfile': poetryFile('python:3.14-slim'),
          'c/pyproject.toml': project,
          'c/poetry.lock': poetryLock('3.10.7', '-cp312-cp312-manylinux_2_17_x86_64.whl', '.tar.gz').replaceAll(
            'orjson',
            'markupsafe',
          ),
          'c/Dockerfile': poetryFile('python:3.14-slim'),
        },
      },
      {
        title: 'Another Python than that of the image, and packages of other groups',
        files: {
          '.python-version': '3.12\n',
          'pyproject.toml': project,
          'uv.lock': uvLock('-cp312-cp312-manylinux_2_28_x86_64.whl'),
          Dockerfile: 'FROM ghcr.io/astral-sh/uv:0.9-python3.14-trixie\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked\n',
          'b/pyproject.toml': project,
          'b/poetry.lock': poetryLock('3.10.7', '-cp312-cp312-manylinux_2_17_x86_64.whl', '.tar.gz').replace(
            '["main"]',
            '["dev"]',
          ),
          'b/Dockerfile': poetryFile('python:3.14-slim'),
          'd/pyproject.toml': project,
          'd/poetry.lock': poetryLock('3.10.7', '-cp312-cp312-manylinux_2_17_x86_64.whl', '.tar.gz'),
          'd/Dockerfile': poetryFile('python:3.14-slim').replace('--only main', '--only docs'),
        },
      },
      {
        title: 'uv is told which Python',
        files: {
          'pyproject.toml': project,
          'uv.lock': uvLock('-cp312-cp312-manylinux_2_28_x86_64.whl'),
          Dockerfile:
            'FROM ghcr.io/astral-sh/uv:0.9-python3.14-trixie AS a\nRUN uv python install 3.12\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked\nFROM ghcr.io/astral-sh/uv:0.9-python3.14-trixie\nENV UV_PYTHON=3.12\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked\n',
        },
      },
    ],
  },
  *check({ repository: { tree, dockerfiles } }) {
    for (const file of dockerfiles) {
      // The first install of a stage stops the build.
      const stopped = new Set<Stage>();
      for (const install of repositoryInstalls(tree, file)) {
        if (stopped.has(install.stage)) continue;
        const python = interpreterOf(tree, file, install);
        const base = rootBase(install.stage);
        const state = python === null ? null : lockAt(tree, install.lockPath);
        if (python === null || base.kind !== 'image' || state?.kind !== 'read') continue;
        const unfit = alwaysInstalled(state.lock).filter(
          ({ files }) => files?.some((name) => wheelFits(name, python)) === false && files.length > 0,
        );
        const { stage, run, command, lockPath } = install;
        const impossible = unfit.filter(({ files }) => files?.every((name) => name.endsWith('.whl')) === true);
        const compiled = unfit.filter(
          ({ name, files }) =>
            !installedWithoutCompiler.has(name.toLowerCase()) &&
            files?.some((one) => !one.endsWith('.whl')) === true &&
            files.some(isCompiledWheel),
        );
        const lacksCompiler = compiled.length > 0 && toolBefore(file, stage, run, command, 'gcc').present === false;
        const packages = impossible.length > 0 ? impossible : lacksCompiler ? compiled : [];
        const [first] = packages;
        if (first === undefined) continue;
        stopped.add(stage);
        const names = listed(packages.map(({ name, version }) => `\`${name} ${version}\``));
        const [is, it] = packages.length === 1 ? ['is', 'it'] : ['are', 'them'];
        const none = `\`${lockPath}\` lists no wheel of ${it} for ${missing(first, python)}`;
        yield {
          message:
            impossible.length > 0
              ? `${names} cannot be installed here: ${none}, and no source archive.`
              : `${names} ${is} compiled here, and \`${nameWithoutDigest(base.reference)}\` has no compiler: the build stops. ${none}.`,
          subject: lockPath,
          at: { path: file.path, range: command.range },
          related: packages.slice(0, 4).map(({ line }) => quotedLine(tree, lockPath, line).place),
          ...(impossible.length > 0 && { confidence: 'certain' as const }),
        };
      }
    }
  },
});

/** The Python of the image, where that is what the installer takes. */
function interpreterOf(
  tree: Tree,
  file: Dockerfile,
  { stage, run, command, manifestPath }: RepositoryInstall,
): Interpreter | null {
  const facts = imageFactsOf(stage);
  const version = facts === null ? null : versionOf(facts, 'python');
  if (facts === null || version === null || !/^3\.\d+/.test(version)) return null;
  if (facts.libc !== 'glibc' && facts.libc !== 'musl') return null;
  if (leavesOut(command) || isToldOfPython(file, stage, run, command)) return null;
  // uv gets the Python that the project asks for, wherever the image has another.
  if (foldersAbove(manifestPath).some((folder) => tree.entries.has(joinPath(folder, '.python-version')))) return null;
  const isRefused = requirementsFor(tree, file, stage, 'python').some(
    ({ below }) => below !== null && isCertainlyBeyond(version, below),
  );
  return isRefused ? null : { version, libc: facts.libc };
}

/** Whether a command installs less than the project needs. */
function leavesOut(command: Command): boolean {
  const own = /^--no-install-(?:project|workspace|local)$/;
  const isLess = command.args.some(
    ({ text }) => /^(?:-p|--(?:python|only-|package|no-install|no-binary))/.test(text) && !own.test(text),
  );
  const only = flagValues(command, 'only');
  return (
    isLess ||
    (only.length > 0 && !only.some(({ text }) => /\bmain\b/.test(text))) ||
    flagValues(command, 'without').some(({ text }) => /\bmain\b/.test(text))
  );
}

const pythonVariables = ['UV_PYTHON', 'UV_MANAGED_PYTHON'];

/** Whether another Python than that of the image may be installed or chosen before. */
function isToldOfPython(file: Dockerfile, stage: Stage, run: RunInstruction, command: Command): boolean {
  return (
    pythonVariables.some(
      (name) =>
        typeof environmentAt(stage, run, name) === 'string' || command.assignments.some((one) => one.name === name),
    ) ||
    commandsBefore(file, stage, run, command).some(({ words }) =>
      /^(?:(?:pyenv|conda|mamba|micromamba) |uv python |uv venv .*(?:-p|--python)\b|poetry (?:env|python) |pdm (?:use|python) )/.test(
        `${words.map(({ text }) => text).join(' ')} `,
      ),
    )
  );
}

/** Of packages that stand there once: with several versions, conditions choose. */
function alwaysInstalled({ packages }: Lock): LockedPackage[] {
  const counts = new Map<string, number>();
  for (const { name } of packages) counts.set(name, (counts.get(name) ?? 0) + 1);
  return packages.filter(
    ({ name, version, isAlwaysInstalled }) => isAlwaysInstalled && version !== null && counts.get(name) === 1,
  );
}

/** What the wheels that there are do not fit. */
function missing({ files }: LockedPackage, { version, libc }: Interpreter): string {
  const fits = (other: Interpreter) => files?.some((name) => wheelFits(name, other)) === true;
  if (fits({ version, libc: libc === 'musl' ? 'glibc' : 'musl' })) return libc;
  const release = version.split('.').slice(0, 2).join('.');
  return files?.some((name) => /-(?:musl|many)?linux/.test(name)) === true && libc === 'glibc'
    ? `Python ${release}`
    : `Python ${release} on ${libc}`;
}
