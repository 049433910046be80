import { bringsCertificates, certificatesBefore } from '../../dockerfile/certificates.ts';
import { type RunScript, runScripts } from '../../dockerfile/commands.ts';
import { installedBefore, toolBefore } from '../../dockerfile/installed.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { instructionsOf, isShippedWith, lineage } from '../../dockerfile/stages.ts';
import { certificatesAlong, livesByRecommendations, recommendations } from '../../images/recommended-packages.ts';
import { type PackageOperation, verbOf } from '../../shell/packages.ts';
import { endOf, type Replacement, startOf } from '../../text/edit.ts';
import { listed } from '../../text/listed.ts';
import { memoized } from '../../text/memoized.ts';
import type { Range } from '../../text/range.ts';
import { lineText } from '../../text/source.ts';
import { peersNamed } from '../peers.ts';
import { defineRule, type Fix } from '../rule.ts';
import { isListed, replaceWords, wordBehind } from '../word-edits.ts';

export default defineRule({
  id: 'recommended-packages',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'size',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Recommended packages are installed along',
  remedy: 'Install without recommended packages, and name those that are needed',
  rationale:
    '`apt-get install` adds whatever the packages recommend: documentation tools, mail servers, whole desktops. `--no-install-recommends` installs what is needed.',
  exceptions:
    'Some recommendations are needed after all: `ca-certificates` for `curl` and `git`, `gpg-agent` for keys, `openssh-client` for `git`. The fix names those that it knows of; nobody knows all, so somebody has to look at it.',
  fixable: true,
  peers: peersNamed([
    'hadolint:DL3015',
    'trivy:DS-0029',
    'kics:APT-GET Not Avoiding Additional Packages',
    'semgrep:missing-no-install-recommends',
    'droast:DF016',
    'dockerfilelint:apt-get_recommends',
  ]),
  examples: {
    bad: [
      {
        files: 'FROM debian:13-slim\nRUN apt-get update && apt-get install -y git\n',
        reports: [
          {
            line: 2,
            message:
              '`apt-get install` adds every recommended package. Add `--no-install-recommends`, and name those that you need, such as `ca-certificates`.',
          },
        ],
        fixed:
          'FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends ca-certificates git\n',
      },
      {
        title: 'A package on each line, and ssh used',
        files:
          'FROM debian:13-slim\nRUN apt-get update \\\n    && apt-get -y install \\\n        curl \\\n        git \\\n        xvfb \\\n    && git clone git@example.com:acme/shop.git\n',
        reports: [
          {
            line: 3,
            endLine: 6,
            message:
              '`apt-get install` adds every recommended package. Add `--no-install-recommends`, and name those that you need, such as `ca-certificates`.',
          },
        ],
        fixed:
          'FROM debian:13-slim\nRUN apt-get update \\\n    && apt-get -y install --no-install-recommends \\\n        ca-certificates \\\n        curl \\\n        git \\\n        openssh-client \\\n        xauth \\\n        xvfb \\\n    && git clone git@example.com:acme/shop.git\n',
      },
      {
        title: 'What is recommended is named or there already',
        files:
          'FROM buildpack-deps:trixie\nRUN apt-get update && apt-get install --yes -q cmake curl gpg gnupg \\\n  && cmake .\n',
        reports: [
          {
            line: 2,
            message:
              '`apt-get install` adds every recommended package. Add `--no-install-recommends`, and name those that you need, such as `ca-certificates`.',
          },
        ],
        fixed:
          'FROM buildpack-deps:trixie\nRUN apt-get update && apt-get install --yes -q --no-install-recommends cmake curl gpg gnupg \\\n  && cmake .\n',
      },
      {
        title: 'Left out in one of two',
        files:
          'FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends jq\nRUN apt-get update && apt-get install -y ffmpeg\n',
        reports: [
          {
            line: 3,
            message:
              '`apt-get install` adds every recommended package. Add `--no-install-recommends`, and name those that you need, such as `ca-certificates`.',
          },
        ],
        fixed:
          'FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends jq\nRUN apt-get update && apt-get install -y --no-install-recommends ffmpeg\n',
      },
      {
        title: 'In exec form',
        files: 'FROM ubuntu:24.04\nRUN ["apt-get", "install", "-y", "wget"]\n',
        reports: [
          {
            line: 2,
            message:
              '`apt-get install` adds every recommended package. Add `--no-install-recommends`, and name those that you need, such as `ca-certificates`.',
          },
        ],
        fixed:
          'FROM ubuntu:24.04\nRUN ["apt-get", "install", "-y", "--no-install-recommends", "ca-certificates", "wget"]\n',
      },
      {
        title: 'Collections that consist of recommendations',
        files: 'FROM debian:13-slim\nRUN apt-get update && apt-get install -y xfce4\n',
        reports: [
          {
            line: 2,
            message:
              '`apt-get install` adds every recommended package. Add `--no-install-recommends`, and name those that you need, such as `ca-certificates`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Left out, by flag or setting',
        files:
          'FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends git && apt-get -o APT::Install-Recommends=false install -y jq\n',
      },
      {
        title: 'Asked for in so many words',
        files: 'FROM debian:13-slim\nRUN apt-get update && apt-get install -y --install-recommends winehq-stable\n',
      },
      {
        title: 'Left out for all',
        files:
          'FROM debian:13-slim\nRUN echo \'APT::Install-Recommends "false";\' > /etc/apt/apt.conf.d/99no\nRUN apt-get update && apt-get install -y git\n',
      },
      {
        title: 'A package file, and a stage that stays behind',
        files:
          'FROM debian:13 AS build\nRUN apt-get update && apt-get install -y gcc\nFROM debian:13-slim\nRUN apt-get install -y $PACKAGES\n',
      },
    ],
  },
  *check({ file }) {
    for (const script of runScripts(file)) {
      if (!isShippedWith(file, script.stage)) continue;
      for (const operation of script.operations) {
        const { command } = operation;
        if (!addsRecommended(operation) || isConfigured(script.stage)) continue;
        yield {
          message: `\`${command.name} install\` adds every recommended package. Add \`${flagOf(operation)}\`, and name those that you need, such as \`ca-certificates\`.`,
          subject: operation.subcommand,
          at: { path: file.path, range: command.range },
          ...fixOf(file, script, operation),
        };
      }
    }
  },
});

function addsRecommended({ manager, action, withoutRecommends, args, packages }: PackageOperation): boolean {
  if (manager.versions !== 'debian' || action !== 'install' || withoutRecommends) return false;
  if (args.flags.some(({ name }) => name === 'install-recommends' || name === 'with-recommends')) return false;
  // Flags may be in a variable; a package may be a file.
  return args.unknown.length === 0 && packages.length > 0;
}

function flagOf({ manager }: PackageOperation): string {
  return `--${manager.noRecommends?.at(-1)}`;
}

/** A configuration of apt that any step of the stage writes or copies. */
const isConfigured = memoized((stage: Stage): boolean =>
  lineage(stage).some((one) =>
    instructionsOf(one, 'RUN', 'COPY', 'ADD').some(({ args }) =>
      /(?<!-)Install-Recommends\b(?!=)|apt\.conf/i.test(args.text),
    ),
  ),
);

/** What is recommended and not known to be missed goes, so somebody has to look. */
function fixOf(file: Dockerfile, script: RunScript, operation: PackageOperation): { fix?: Fix } {
  const { command, packages } = operation;
  if (packages.some(({ name }) => livesByRecommendations.test(name ?? ''))) return {};
  const flag = flagOf(operation);
  const missed = missedWithout(file, script, operation);
  const insertions = [
    wordBehind(file, command, lastFlagOf(operation), flag),
    ...missed.map((name) => packageInOrder(file, operation, name)),
  ];
  const named = missed.length === 0 ? '' : `, and name ${listed(missed.map((name) => `\`${name}\``))}`;
  return {
    fix: {
      title: `Add \`${flag}\`${named}`,
      applicability: 'needs-review',
      edits: replaceWords(file, insertions),
    },
  };
}

/** What came as a recommendation, is missed as a rule, and comes in no other way; in order. */
function missedWithout(file: Dockerfile, { stage, run }: RunScript, { command, packages }: PackageOperation): string[] {
  const named = packages.flatMap(({ name }) => name ?? []);
  const before = installedBefore(file, stage, run, command).packages;
  const missed = recommendations
    .filter(({ by }) => by.some((name) => named.includes(name)))
    .filter(({ where }) => where === undefined || where.test(file.source.text))
    .filter(({ name, broughtBy }) => ![...named, ...before].some((one) => one === name || broughtBy?.test(one)))
    .filter(({ program }) => program === undefined || toolBefore(file, stage, run, command, program).present !== true)
    .map(({ name }) => name);
  const lacksCertificates =
    named.some((name) => certificatesAlong.has(name)) &&
    !named.some(bringsCertificates) &&
    certificatesBefore(file, stage, run, command).present !== true;
  return [...missed, ...(lacksCertificates ? ['ca-certificates'] : [])].sort();
}

/** The last of the flags that stand together behind the subcommand; the subcommand where none do. */
function lastFlagOf(operation: PackageOperation): Range {
  const { command, args } = operation;
  const verb = verbOf(operation);
  const flags = new Set(args.flags.flatMap(({ word, value }) => (value === null ? [word] : [word, value])));
  const behind = verb === null ? [] : command.words.slice(command.words.indexOf(verb) + 1);
  const others = behind.findIndex((word) => !flags.has(word));
  return (behind.slice(0, Math.max(others, 0)).at(-1) ?? verb ?? command).range;
}

/** In front of the first package that sorts behind it; one of a line of its own, where those around it have one. */
function packageInOrder(file: Dockerfile, { command, packages }: PackageOperation, name: string): Replacement {
  const next = packages.find((each) => (each.name ?? '') > name);
  const at = (next ?? packages.at(-1))?.word.range ?? command.range;
  const separator = isListed(file, command) ? '", "' : (ownLine(file, packages, at) ?? ' ');
  return next === undefined
    ? { range: endOf(at), text: `${separator}${name}` }
    : { range: startOf(at), text: `${name}${separator}` };
}

/** A continuation and the indentation, where a package stands alone on its line. */
function ownLine({ source }: Dockerfile, packages: PackageOperation['packages'], at: Range): string | null {
  const [indent = ''] = /^\s*/.exec(lineText(source, at.startLine)) ?? [];
  const [continuation] = /(?<!\s)\s*[\\`]$/.exec(lineText(source, at.startLine - 1)) ?? [];
  const onLine = packages.filter(({ word }) => word.range.startLine === at.startLine);
  if (continuation === undefined || onLine.length > 1 || indent.length !== at.startColumn - 1) return null;
  return `${continuation}\n${indent}`;
}
