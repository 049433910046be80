import { contextSources } from '../../dockerfile/context-sources.ts';
import { stepsBefore } from '../../dockerfile/history.ts';
import { decidingPattern, type IgnoreFile, type IgnorePattern } from '../../dockerfile/ignore-file.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { lineage } from '../../dockerfile/stages.ts';
import { contextsOf, ignoreFileFor } from '../../repository/contexts.ts';
import { type Command, isInside } from '../../shell/command.ts';
import { installsOwnPackage } from '../../shell/packages.ts';
import { type Tree, textOf } from '../../snapshot/snapshot.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'git-folder-ignored',
  scope: 'repository',
  severity: ['blocker', 'major'],
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'The build asks git, and `.git` is kept out of the context',
  remedy: 'Pass the version as a build argument',
  rationale:
    'A version that is derived from tags and commits needs the `.git` folder. Where an ignore file keeps it out, git answers "not a git repository", and the build stops or bakes in an empty version. Pass the version as a build argument, or let `.git` in for the stage that needs it: `RUN --mount=type=bind,source=.git,target=.git`.',
  peers: [],
  reads: ['pyproject.toml'],
  asks: ['builds'],
  examples: {
    bad: [
      {
        title: 'git describe',
        files: {
          '.dockerignore': '.git\nbin\n',
          Dockerfile:
            'FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -ldflags "-X main.version=$(git describe --tags)" -o /out/api .\nRUN git rev-parse HEAD > /out/commit\n',
        },
        reports: [
          {
            line: 5,
            severity: 'blocker',
            message:
              '`git rev-parse` finds no repository, because `.git` in `.dockerignore` keeps it out of the context.',
          },
          {
            line: 4,
            severity: 'major',
            message:
              '`git describe` finds no repository, because `.git` in `.dockerignore` keeps it out of the context: what it should tell is empty.',
          },
        ],
      },
      {
        title: 'A version by setuptools-scm',
        files: {
          '.dockerignore': '**/.git\n.venv\n',
          'pyproject.toml': '[build-system]\nrequires = ["setuptools>=80", "setuptools-scm>=8"]\n',
          Dockerfile: 'FROM python:3.14-slim\nWORKDIR /src\nCOPY . .\nRUN pip install .\n',
        },
        reports: [
          {
            line: 4,
            severity: 'blocker',
            message:
              '`setuptools-scm` in `pyproject.toml` takes the version from git, and `**/.git` in `.dockerignore` keeps the repository out of the context.',
          },
        ],
      },
      {
        title: 'Asked by the Makefile, and by Go',
        files: {
          '.dockerignore': '.git\n',
          Makefile:
            'VERSION := $(shell git describe --tags)\nbuild:\n\tgo build -ldflags "-X main.version=$(VERSION)" .\n',
          Dockerfile:
            'FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN make build\nRUN go build -buildvcs=true -o /out/tool ./tool\n',
        },
        reports: [
          {
            line: 5,
            severity: 'blocker',
            message:
              '`go build -buildvcs=true` finds no repository, because `.git` in `.dockerignore` keeps it out of the context.',
          },
          {
            line: 4,
            severity: 'major',
            message:
              '`git describe` in `Makefile` takes the version from git, and `.git` in `.dockerignore` keeps the repository out of the context: it is empty.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'A Makefile with an answer of its own, or with a version that is given',
        files: {
          '.dockerignore': '.git\n',
          Makefile: 'VERSION ?= $(shell git describe 2>/dev/null || echo dev)\nbuild:\n\tgo build .\n',
          Dockerfile: 'FROM golang:1.26\nCOPY . .\nRUN make build\nRUN make build VERSION=1.2\n',
        },
      },
      {
        title: 'Let in',
        files: { '.dockerignore': 'bin\n', Dockerfile: 'FROM golang:1.26\nCOPY . .\nRUN git describe > /v\n' },
      },
      {
        title: 'With an answer of its own',
        files: {
          '.dockerignore': '.git\n',
          Dockerfile: 'FROM golang:1.26\nCOPY . .\nRUN VERSION=$(git describe 2>/dev/null || echo dev) make\n',
        },
      },
      {
        title: 'Another repository',
        files: {
          '.dockerignore': '.git\n',
          Dockerfile: 'FROM golang:1.26\nCOPY . .\nRUN git clone https://example.com/a.git && cd a && git describe\n',
        },
      },
      {
        title: 'The version is given',
        files: {
          '.dockerignore': '.git\n',
          'pyproject.toml': '[build-system]\nrequires = ["setuptools-scm"]\n',
          Dockerfile:
            'FROM python:3.14-slim\nARG VERSION\nENV SETUPTOOLS_SCM_PRETEND_VERSION=$VERSION\nCOPY . .\nRUN pip install .\n',
        },
      },
    ],
  },
  *check({ repository: { tree, dockerfiles, ignoreFiles } }) {
    for (const file of dockerfiles) {
      const [context = ''] = contextsOf(tree, file).folders;
      // A folder below the top has no `.git` to keep out.
      if (context !== '') continue;
      const ignore = ignoreFileFor(ignoreFiles, file, context);
      const pattern = ignore === null ? null : decidingPattern(ignore, '.git');
      if (ignore === null || pattern === null || pattern.exception || takesBack(ignore)) continue;
      for (const asked of asks(tree, file)) {
        const because = `\`${pattern.text}\` in \`${ignore.path}\` keeps`;
        yield {
          message:
            asked.in === null
              ? `\`${asked.what}\` finds no repository, because ${because} it out of the context${asked.isLost ? ': what it should tell is empty' : ''}.`
              : `\`${asked.what}\` in \`${asked.in}\` takes the version from git, and ${because} the repository out of the context${asked.isLost ? ': it is empty' : ''}.`,
          subject: asked.what,
          severity: asked.isLost ? 'major' : 'blocker',
          at: { path: file.path, range: asked.command.range },
          related: [{ path: ignore.path, range: pattern.range }],
        };
      }
    }
  },
});

function takesBack({ patterns }: IgnoreFile): boolean {
  return patterns.some(
    ({ exception, pattern }: IgnorePattern) => exception && /^(?:\*\*\/)?\.git(?:\/|$)/.test(pattern),
  );
}

interface Asked {
  readonly what: string;
  /** The file that says so; null: the command itself. */
  readonly in: string | null;
  readonly command: Command;
  /** Its failure stops nothing. */
  readonly isLost: boolean;
}

function* asks(tree: Tree, file: Dockerfile): Generator<Asked> {
  const tool = versionTool(textOf(tree, 'pyproject.toml') ?? '');
  for (const stage of file.stages) {
    if (!copiesAll(file, stage)) continue;
    const steps = stepsBefore(file, stage, null).filter((step) => step.stage === stage);
    const text = lineage(stage)
      .flatMap(({ instructions }) => instructions.map(({ args }) => args.text))
      .join('\n');
    // A repository of its own, one that a mount brings, or a version that is given.
    if (
      /\bgit\s+(?:clone|init|-C)\b|GIT_DIR|source=\S{0,500}\.git\b|PRETEND_VERSION|DYNAMIC_VERSIONING_BYPASS/.test(text)
    )
      continue;
    for (const { commands } of steps) {
      for (const command of commands) {
        const verb = command.name === 'git' ? (command.args[0]?.value ?? '') : '';
        if (/^(?:describe|rev-parse|rev-list|log|show)$/.test(verb)) {
          const isLost = command.failureLost !== null;
          if (isLost && !isInside(command, 'substitution')) continue;
          if (isLost && isAnswered(command)) continue;
          yield { what: `git ${verb}`, in: null, command, isLost };
        } else if (tool !== null && installsOwnPackage(command))
          yield { what: tool, in: 'pyproject.toml', command, isLost: false };
        else if (command.name === 'go' && command.args.some(({ value }) => value === '-buildvcs=true'))
          yield { what: 'go build -buildvcs=true', in: null, command, isLost: false };
        else if (command.name === 'make' && command.args.every(({ value }) => /^[\w.-]+$/.test(value ?? ''))) {
          const shell = shellOfMake(textOf(tree, 'Makefile') ?? '');
          if (shell !== null) yield { what: shell, in: 'Makefile', command, isLost: true };
        }
      }
    }
  }
}

/** `|| echo dev` behind it. */
function isAnswered({ followedBy, failureLost }: Command): boolean {
  return followedBy === '||' || failureLost === 'handled';
}

/** `VERSION := $(shell git describe)`, with nothing for the case that there is no repository. */
function shellOfMake(makefile: string): string | null {
  return (
    /^[\w.]{1,100} ?[:?]?= ?\$\(shell (git (?:describe|rev-parse|rev-list|log)\b)[^|\n]{0,300}$/m.exec(makefile)?.[1] ??
    null
  );
}

function copiesAll(file: Dockerfile, stage: Stage): boolean {
  return contextSources(file).some(({ path, stage: owner }) => path === '' && lineage(stage).includes(owner));
}

function versionTool(pyproject: string): string | null {
  if (/fallback[_-]version/.test(pyproject)) return null;
  return /["'](setuptools[-_]scm|hatch-vcs|poetry-dynamic-versioning|versioningit)\b/.exec(pyproject)?.[1] ?? null;
}
