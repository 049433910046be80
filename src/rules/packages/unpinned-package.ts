import { runScripts } from '../../dockerfile/commands.ts';
import type { Dockerfile, RunInstruction, Stage } from '../../dockerfile/model.ts';
import { bindingOf } from '../../dockerfile/scope.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import { argumentsOf, valuesIn } from '../../shell/arguments.ts';
import type { Word } from '../../shell/ast.ts';
import type { Command } from '../../shell/command.ts';
import type { PackageManagerId } from '../../shell/package-managers.ts';
import type { PackageRequest } from '../../shell/package-spec.ts';
import type { PackageOperation } from '../../shell/packages.ts';
import { scriptVariables } from '../../shell/variables.ts';
import { leadingText, variablesIn } from '../../shell/words.ts';
import { peersNamed } from '../peers.ts';
import { defineRule, type Profile } from '../rule.ts';

interface Row {
  readonly managers: readonly PackageManagerId[];
  /** How a version is asked for. */
  readonly form: string;
  readonly profile: Profile;
  readonly peers: readonly string[];
}

const rows: readonly Row[] = [
  {
    managers: ['apt-get', 'apt', 'aptitude'],
    form: 'name=version',
    profile: 'strict',
    peers: ['hadolint:DL3008', 'kics:Apt Get Install Pin Version Not Defined', 'droast:DF005'],
  },
  {
    managers: ['apk'],
    form: 'name=version',
    profile: 'strict',
    peers: ['hadolint:DL3018', 'kics:Unpinned Package Version in Apk Add', 'droast:DF052'],
  },
  {
    managers: ['yum'],
    form: 'name-version',
    profile: 'strict',
    peers: ['hadolint:DL3033', 'kics:Yum install Without Version', 'droast:DF005'],
  },
  {
    managers: ['dnf', 'microdnf', 'tdnf'],
    form: 'name-version',
    profile: 'strict',
    peers: ['hadolint:DL3041', 'kics:Missing Version Specification In dnf install'],
  },
  {
    managers: ['zypper'],
    form: 'name=version',
    profile: 'strict',
    peers: ['hadolint:DL3037', 'kics:Zypper Install Without Version'],
  },
  {
    managers: ['pip', 'pipx'],
    form: 'name==version',
    profile: 'strict',
    peers: ['hadolint:DL3013', 'kics:Unpinned Package Version in Pip Install', 'droast:DF051'],
  },
  {
    managers: ['npm'],
    form: 'name@version',
    profile: 'strict',
    peers: ['hadolint:DL3016', 'kics:NPM Install Command Without Pinned Version'],
  },
  {
    managers: ['gem'],
    form: 'name:version',
    profile: 'strict',
    peers: ['hadolint:DL3028', 'kics:Gem Install Without Version', 'droast:DF053'],
  },
  { managers: ['go'], form: 'module@version', profile: 'recommended', peers: ['hadolint:DL3062', 'droast:DF054'] },
];

export default defineRule({
  id: 'unpinned-package',
  scope: 'dockerfile',
  severity: 'major',
  category: 'reproducibility',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Package without a version',
  remedy: 'Ask for a version of the package',
  rationale:
    'The build takes whatever is newest on its day: the same commit gives another image tomorrow, and a release that breaks something arrives unasked. A tool that is installed beside the project, as by `go install`, stands in no lock file, so its version has to stand here.',
  exceptions:
    'Distributions drop old package versions from their mirrors, so that a pinned `apt` or `apk` package stops the build some day. Pinning the base image by digest is often enough; in the recommended profile only Go tools are reported.',
  peers: peersNamed(rows.flatMap(({ peers }) => peers)),
  examples: {
    bad: [
      {
        title: 'A Go tool',
        files: 'FROM golang:1.26\nRUN go install example.org/tool@latest\n',
        reports: [
          {
            line: 2,
            message:
              '`example.org/tool@latest` is whatever is newest on the day of the build. Ask for a version: `module@version`.',
          },
        ],
      },
      {
        title: 'Some pinned, some not',
        files: 'FROM debian:13-slim\nRUN apt-get update && apt-get install -y curl=8.14.1-2 jq \\\n  git\n',
        reports: [
          {
            line: 2,
            endLine: 3,
            message: '`jq`, `git` are whatever is newest on the day of the build. Ask for a version: `name=version`.',
          },
        ],
      },
      {
        title: 'The variable is of another stage',
        files: 'FROM fedora:43 AS build\nENV VERSION=2.51.0\nFROM fedora:43\nRUN dnf install -y git-${VERSION}\n',
        reports: [
          {
            line: 4,
            message:
              '`git-${VERSION}` is whatever is newest on the day of the build. Ask for a version: `name-version`.',
          },
        ],
      },
      {
        title: 'A branch of a repository',
        files: 'FROM python:3.14-slim\nRUN pip install git+https://example.org/tool.git\n',
        reports: [
          {
            line: 2,
            message:
              '`git+https://example.org/tool.git` is whatever is newest on the day of the build. Ask for a version: `name==version`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Pinned, also by a variable',
        files:
          'FROM golang:1.26\nARG TOOL=v1.2.3\nRUN go install example.org/tool@${TOOL} && npm install -g "express@4.1.1" && gem install rails -v 7.1.0\n',
      },
      {
        title: 'The project itself, and what its files pin',
        files:
          'FROM python:3.14-slim\nRUN pip install . && pip install -r requirements.txt && pip install -c constraints.txt flask\n',
      },
      { title: 'Bounds count', files: 'FROM python:3.14-slim\nRUN pip install "flask>=3,<4" && apk add "git~2.52"\n' },
      {
        title: 'Folders, archives, commits and names known at build time only',
        files:
          'FROM node:24\nARG TOOLS\nRUN npm install ./tool git+https://example.org/x.git#v1.0.2 $TOOLS && go install ./cmd/app && go run .\n',
      },
    ],
  },
  *check({ file }) {
    for (const { run, script, operations } of runScripts(file)) {
      const isLost = (name: string): boolean =>
        !scriptVariables(script).assigned.has(name) && isSetElsewhere(file, run, name);
      for (const operation of operations) {
        const { command } = operation;
        const row = rows.find(({ managers }) => managers.includes(operation.manager.id));
        if (row === undefined || !asksForNewest(operation)) continue;
        const open = operation.packages
          .filter((request) => isOpen(operation, request) || variablesIn(request.word).some(isLost))
          .map(({ word }) => word.text);
        if (open.length === 0) continue;
        const names = open.slice(0, 6).map((text) => `\`${text.replace(/["'`]/g, '')}\``);
        const more = open.length > names.length ? ` and ${open.length - names.length} more` : '';
        yield {
          message: `${names.join(', ')}${more} ${open.length === 1 ? 'is' : 'are'} whatever is newest on the day of the build. Ask for a version: \`${row.form}\`.`,
          subject: operation.manager.versions,
          at: { path: file.path, range: command.range },
          peers: row.peers,
          // Without a version `go install` takes the one of `go.mod`, where there is one.
          profile: operation.packages.some(({ constraint }) => constraint !== null) ? row.profile : 'strict',
        };
      }
    }
  },
});

/** A variable of another stage is empty in this one; an ARG that was forgotten is another matter. */
function isSetElsewhere({ stages }: Dockerfile, { scope }: RunInstruction, name: string): boolean {
  const isSet = (stage: Stage) =>
    [...instructionsOf(stage, 'ENV')].some(({ pairs }) => pairs.some((pair) => pair.name === name));
  return bindingOf(scope, name) === null && stages.some(isSet);
}

function asksForNewest({ manager, action, args, subcommand, command }: PackageOperation): boolean {
  if (manager.id === 'go') return action === 'install' || action === 'run';
  if (action !== 'install' || manager.id === 'pipx') return action === 'install';
  // Constraints, and manifests that are installed besides.
  if (manager.id === 'pip' && valuesIn(args, 'c', 'constraint', 'r', 'requirement').length > 0) return false;
  return !(subcommand === 'fix' || argumentsOf(command).flags.some(({ name }) => name === 'upgrade-all'));
}

function isOpen(
  { command, manager: { id, versions }, subcommand }: PackageOperation,
  request: PackageRequest,
): boolean {
  const { pin, source, constraint, word, name } = request;
  const text = leadingText(word);
  if (source === 'git') return !/@[\w.-]+(?:#|$)/.test(text.replace(/^.*\/\/[^/]*/, '')) && !/#(?!egg=)/.test(text);
  // `name/suite` says where it comes from.
  if (versions === 'debian' && /^[^/]+\/[^/]+$/.test(text)) return false;
  if (versions === 'npm' && /@(?:latest|next|canary)$/.test(text)) return true;
  if (source === 'url' || source === 'file' || pin === 'unknown') return false;
  if (/^group/.test(subcommand) || (subcommand === 'module install' && text.includes(':'))) return false;
  if (versions === 'python' && text.includes('/')) return false;
  // What follows `--` is for the build of the gem.
  if (id === 'gem' && isBehindDashes(command, word)) return false;
  if (id === 'go' && /^(?:tool|all|std|cmd)$/.test(text)) return false;
  if (id === 'go')
    return /^[^.$/]/.test(text) && (pin === 'none' || constraint === '@latest' || constraint === '@master');
  // A lower and an upper bound, `~=` and the like are a choice of their own.
  return (
    pin === 'none' &&
    !(versions === 'python' && constraint !== null) &&
    name !== null &&
    !/^[.~/@-]/.test(text.replace(/^@[^/]+\//, ''))
  );
}

function isBehindDashes({ args }: Command, word: Word): boolean {
  const dashes = args.findIndex(({ value }) => value === '--');
  return dashes !== -1 && args.indexOf(word) > dashes;
}
