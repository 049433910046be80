import { contextSources } from '../../dockerfile/context-sources.ts';
import { stepsBefore } from '../../dockerfile/history.ts';
import { decidingPattern, type IgnoreFile, type IgnorePattern } from '../../dockerfile/ignore-file.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { lineage } from '../../dockerfile/stages.ts';
import { contextsOf, ignoreFileFor } from '../../repository/contexts.ts';
import { type GitVersion, gitVersionFiles, gitVersionsIn } from '../../repository/git-versions.ts';
import { recipesFor, recipesRead } from '../../repository/make.ts';
import { type Command, isInside } from '../../shell/command.ts';
import { type Tree, textOf } from '../../snapshot/snapshot.ts';
import { mentions } from '../../text/mentions.ts';
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
    'A version that is derived from tags and commits needs the `.git` folder. Where an ignore file keeps it out, git answers "not a git repository", and the build stops or bakes in an empty version. Pass the version as a build argument, or take the pattern out of the ignore file and mount the folder for the step that needs it: `RUN --mount=type=bind,source=.git,target=.git`.',
  peers: [],
  reads: gitVersionFiles,
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
      {
        title: 'A plugin of Gradle',
        files: {
          '.dockerignore': '.git\n',
          'build.gradle.kts': 'plugins {\n  id("com.palantir.git-version") version "4.0.0"\n}\n',
          Dockerfile: 'FROM gradle:9-jdk25 AS build\nWORKDIR /src\nCOPY . .\nRUN gradle bootJar --no-daemon\n',
        },
        reports: [
          {
            line: 4,
            severity: 'blocker',
            message:
              '`com.palantir.git-version` in `build.gradle.kts` takes the version from git, and `.git` in `.dockerignore` keeps the repository out of the context.',
          },
        ],
      },
      {
        title: 'A plugin of Maven',
        files: {
          '.dockerignore': '.git\n',
          'pom.xml':
            '<project>\n  <build>\n    <plugins>\n      <plugin>\n        <artifactId>git-commit-id-maven-plugin</artifactId>\n        <executions>\n          <execution><goals><goal>revision</goal></goals></execution>\n        </executions>\n      </plugin>\n    </plugins>\n  </build>\n</project>\n',
          Dockerfile: 'FROM maven:3.9-eclipse-temurin-25 AS build\nWORKDIR /src\nCOPY . .\nRUN mvn -B package\n',
        },
        reports: [
          {
            line: 4,
            severity: 'blocker',
            message:
              '`git-commit-id-maven-plugin` in `pom.xml` takes the version from git, and `.git` in `.dockerignore` keeps the repository out of the context.',
          },
        ],
      },
      {
        title: 'The build script of a crate',
        files: {
          '.dockerignore': '.git\n',
          'build.rs':
            'use std::process::Command;\nfn main() {\n    let out = Command::new("git").args(["rev-parse", "HEAD"]).output().unwrap();\n    println!("cargo:rustc-env=COMMIT={}", String::from_utf8(out.stdout).unwrap());\n}\n',
          Dockerfile: 'FROM rust:1.95 AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\n',
        },
        reports: [
          {
            line: 4,
            severity: 'major',
            message:
              '`Command::new("git")` in `build.rs` takes the version from git, and `.git` in `.dockerignore` keeps the repository out of the context: it is empty.',
          },
        ],
      },
      {
        title: 'A crate that opens the repository',
        files: {
          '.dockerignore': '.git\n',
          'build.rs': 'fn main() {\n    let repo = git2::Repository::discover(".").expect("a repository");\n}\n',
          Dockerfile: 'FROM rust:1.95 AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\n',
        },
        reports: [
          {
            line: 4,
            severity: 'blocker',
            message:
              '`Repository::discover` in `build.rs` takes the version from git, and `.git` in `.dockerignore` keeps the repository out of the context.',
          },
        ],
      },
      {
        title: 'A version that stands for none',
        files: {
          '.dockerignore': '.git\n',
          'setup.py': 'import versioneer\nsetup(version=versioneer.get_version())\n',
          Dockerfile: 'FROM python:3.14\nWORKDIR /src\nCOPY . .\nRUN pip install .\n',
        },
        reports: [
          {
            line: 4,
            severity: 'major',
            message:
              '`versioneer` in `setup.py` takes the version from git, and `.git` in `.dockerignore` keeps the repository out of the context: it is `0+unknown`.',
          },
        ],
      },
      {
        title: 'A recipe of the Makefile',
        files: {
          '.dockerignore': '.git\n',
          Makefile: 'build:\n	go build -ldflags "-X main.version=$$(git describe --tags)" .\n',
          Dockerfile: 'FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN make build\n',
        },
        reports: [
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
        title: 'Tools of developers, or for a version that is written down',
        files: {
          '.dockerignore': '.git\n',
          'pyproject.toml':
            '# not "setuptools-scm"\n[build-system]\nrequires = ["hatchling", "hatch-vcs"]\n[project]\nversion = "1.2"\n[dependency-groups]\ndev = ["setuptools-scm>=8"]\n',
          Dockerfile: 'FROM python:3.14\nWORKDIR /src\nCOPY . .\nRUN pip install .\n',
        },
      },
      {
        title: 'A variable of the Makefile that its recipe does not read, and one that the stage sets',
        files: {
          '.dockerignore': '.git\n',
          Makefile:
            'VERSION := $(shell git describe --tags)\nCOMMIT ?= $(shell git rev-parse HEAD)\nbuild:\n\tgo build -ldflags "-X main.commit=$(COMMIT)" .\nimage:\n\tdocker build --build-arg VERSION=$(VERSION) .\n',
          Dockerfile: 'FROM golang:1.26\nARG COMMIT\nCOPY . .\nRUN make build\n',
        },
      },
      {
        title: 'A repository of another stage',
        files: {
          '.dockerignore': '.git\n',
          Dockerfile:
            'FROM alpine/git AS meta\nADD --keep-git-dir=true https://github.com/acme/shop.git /shop\nFROM golang:1.26\nWORKDIR /src\nCOPY . .\nCOPY --from=meta /shop/.git .git\nRUN git rev-parse HEAD > /commit\n',
        },
      },
      {
        title: 'Another crate',
        files: {
          '.dockerignore': '.git\n',
          'build.rs': 'fn main() {\n    Repository::discover(".").unwrap();\n}\n',
          Dockerfile: 'FROM rust:1.95\nWORKDIR /src\nCOPY . .\nRUN cargo install cargo-chef\nRUN cargo build -p tool\n',
        },
      },
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
      {
        title: 'A plugin that may go without, and one that is only named',
        files: {
          '.dockerignore': '.git\n',
          'build.gradle':
            'plugins {\n  id "com.gorylenko.gradle-git-properties" version "2.5.0"\n}\ngitProperties { failOnNoGitDirectory = false }\n',
          'build.gradle.kts': 'plugins {\n  id("com.palantir.git-version") version "4.0.0" apply false\n}\n',
          'pom.xml':
            '<project>\n  <build>\n    <plugins>\n      <plugin>\n        <artifactId>git-commit-id-maven-plugin</artifactId>\n        <executions>\n          <execution><goals><goal>revision</goal></goals></execution>\n        </executions>\n        <configuration><failOnNoGitDirectory>false</failOnNoGitDirectory></configuration>\n      </plugin>\n    </plugins>\n  </build>\n</project>\n',
          Dockerfile:
            'FROM gradle:9-jdk25 AS build\nWORKDIR /src\nCOPY . .\nRUN gradle bootJar --no-daemon\nFROM maven:3.9-eclipse-temurin-25 AS build\nWORKDIR /src\nCOPY . .\nRUN mvn -B package\n',
        },
      },
      {
        title: 'A crate with an answer of its own',
        files: {
          '.dockerignore': '.git\n',
          'build.rs':
            'use std::process::Command;\nfn main() {\n    let out = Command::new("git").args(["rev-parse", "HEAD"]).output().ok();\n    println!("cargo:rustc-env=COMMIT={}", String::from_utf8(out.stdout).unwrap());\n}\n',
          Dockerfile: 'FROM rust:1.95 AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\n',
        },
      },
      {
        title: 'What only fetches, and what is built before the sources are there',
        files: {
          '.dockerignore': '.git\n',
          'build.rs':
            'use std::process::Command;\nfn main() {\n    let out = Command::new("git").args(["rev-parse", "HEAD"]).output().unwrap();\n    println!("cargo:rustc-env=COMMIT={}", String::from_utf8(out.stdout).unwrap());\n}\n',
          'pom.xml':
            '<project>\n  <build>\n    <plugins>\n      <plugin>\n        <artifactId>git-commit-id-maven-plugin</artifactId>\n        <executions>\n          <execution><goals><goal>revision</goal></goals></execution>\n        </executions>\n      </plugin>\n    </plugins>\n  </build>\n</project>\n',
          Dockerfile:
            'FROM rust:1.95 AS api\nCOPY Cargo.toml Cargo.lock ./\nRUN cargo build --release\nCOPY . .\nRUN cargo fetch\nFROM maven:3.9-eclipse-temurin-25 AS build\nWORKDIR /src\nCOPY . .\nRUN mvn dependency:go-offline\n',
        },
      },
      {
        title: 'Another recipe of the Makefile',
        files: {
          '.dockerignore': '.git\n',
          Makefile: 'build:\n	go build .\nrelease:\n	go build -ldflags "-X main.version=$$(git describe --tags)" .\n',
          Dockerfile: 'FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN make build\n',
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
              ? `\`${asked.what}\` finds no repository, because ${because} it out of the context${asked.otherwise === null ? '' : ': what it should tell is empty'}.`
              : `\`${asked.what}\` in \`${asked.in}\` takes the version from git, and ${because} the repository out of the context${becomes(asked)}.`,
          subject: asked.what,
          severity: asked.otherwise === null ? 'blocker' : 'major',
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
  /** What it tells without a repository, where that stops nothing. */
  readonly otherwise: GitVersion['otherwise'];
}

function becomes({ otherwise }: Asked): string {
  if (otherwise === null) return '';
  return otherwise === '' ? ': it is empty' : `: it is \`${otherwise}\``;
}

function* asks(tree: Tree, file: Dockerfile): Generator<Asked> {
  const tools = gitVersionsIn(tree);
  for (const stage of file.stages) {
    if (!copiesAll(file, stage)) continue;
    const steps = stepsBefore(file, stage, null).filter((step) => step.stage === stage);
    const whole = wholeContextIn(file, stage);
    const text = lineage(stage)
      .flatMap(({ instructions }) => instructions.map(({ args }) => args.text))
      .join('\n');
    // A repository of its own, one that a mount brings, or a version that is given.
    if (
      /\bgit\s+(?:clone|init|-C)\b|GIT_DIR|--keep-git-dir|--from=\S{1,200}\s[^\n]{0,300}\.git\b|source=\S{0,500}\.git\b|PRETEND_VERSION|DYNAMIC_VERSIONING_BYPASS|PBR_VERSION|PDM_BUILD_SCM_VERSION/.test(
        text,
      )
    )
      continue;
    for (const { commands, instruction } of steps) {
      for (const command of commands) {
        const verb = command.name === 'git' ? (command.args[0]?.value ?? '') : '';
        if (/^(?:describe|rev-parse|rev-list|log|show)$/.test(verb)) {
          const isLost = command.failureLost !== null;
          if (isLost && !isInside(command, 'substitution')) continue;
          if (isLost && isAnswered(command)) continue;
          yield { what: `git ${verb}`, in: null, command, otherwise: isLost ? '' : null };
        } else if (command.name === 'go' && command.args.some(({ value }) => value === '-buildvcs=true'))
          yield { what: 'go build -buildvcs=true', in: null, command, otherwise: null };
        else if (command.name === 'make' && command.args.every(({ value }) => /^[\w.-]+$/.test(value ?? ''))) {
          const shell = shellOfMake(textOf(tree, 'Makefile') ?? '', command, text);
          if (shell !== null) yield { what: shell, in: 'Makefile', command, otherwise: '' };
        }
        // Before the whole context is there, only what is needed for it is built.
        const tool = instruction.index < whole ? undefined : tools.find(({ builds }) => builds(command));
        if (tool !== undefined) yield { what: tool.what, in: tool.path, command, otherwise: tool.otherwise };
      }
    }
  }
}

/** The first instruction of a stage that is behind a copy of the whole context, there or in a stage below it. */
function wholeContextIn(file: Dockerfile, stage: Stage): number {
  const [own] = contextSources(file).filter((one) => one.path === '' && one.stage === stage);
  return own?.instruction.index ?? 0;
}

/** `|| echo dev` behind it. */
function isAnswered({ followedBy, failureLost }: Command): boolean {
  return followedBy === '||' || failureLost === 'handled';
}

/**
 * `VERSION := $(shell git describe)` that a recipe reads, or `$$(git describe)` in a recipe, with nothing for the case that there is no
 * repository. `?=` takes what the stage sets first.
 */
function shellOfMake(makefile: string, { args }: Command, stage: string): string | null {
  const goals = args.flatMap(({ value }) => (value === null || value.startsWith('-') ? [] : [value]));
  const assignments = makefile.matchAll(
    /^(?:export )?([\w.]{1,100}) ?([:?]?)= ?\$\(shell (git (?:describe|rev-parse|rev-list|log)\b)[^|\n]{0,300}$/gm,
  );
  for (const [, name = '', how, asked = ''] of assignments) {
    const isGiven = how === '?' && mentions(stage, name, { before: /[\w$]/, behind: /\w/ }) > 0;
    if (!isGiven && recipesRead(makefile, goals, name)) return asked;
  }
  const lines = recipesFor(makefile, goals).map(({ text }) => text);
  const asked = lines.map((line) => /\$\$\((git (?:describe|rev-parse|rev-list|log)\b)[^|()]{0,300}\)/.exec(line)?.[1]);
  return asked.find((one) => one !== undefined) ?? null;
}

function copiesAll(file: Dockerfile, stage: Stage): boolean {
  return contextSources(file).some(({ path, stage: owner }) => path === '' && lineage(stage).includes(owner));
}
