import { runScripts } from '../../dockerfile/commands.ts';
import type { Stage } from '../../dockerfile/model.ts';
import { instructionsOf, isShippedWith, lineage } from '../../dockerfile/stages.ts';
import type { Command } from '../../shell/command.ts';
import { packageOperationOf } from '../../shell/packages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

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
    'Some recommendations are needed after all: `ca-certificates` for `curl` and `git`, `gnupg` for keys, `openssh-client` for `git`. Name those in the list; a build that breaks without them is why there is no automatic fix.',
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
      },
    ],
    good: [
      {
        title: 'Left out, by flag or setting',
        files:
          'FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends git && apt-get -o APT::Install-Recommends=false install -y jq\n',
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
    const scripts = runScripts(file);
    for (const { stage, commands } of scripts) {
      if (!isShippedWith(file, stage)) continue;
      for (const command of commands) {
        if (!addsRecommended(command) || isConfigured(stage)) continue;
        yield {
          message:
            '`apt-get install` adds every recommended package. Add `--no-install-recommends`, and name those that you need, such as `ca-certificates`.',
          subject: `${command.name} install`,
          at: { path: file.path, range: command.range },
        };
      }
    }
  },
});

function addsRecommended(command: Command): boolean {
  const operation = packageOperationOf(command);
  if (operation === null || operation.manager.versions !== 'debian' || operation.action !== 'install') return false;
  // Flags may be in a variable; a package may be a file.
  return !operation.withoutRecommends && operation.args.unknown.length === 0 && operation.packages.length > 0;
}

/** A configuration of apt that any step of the stage writes or copies. */
function isConfigured(stage: Stage): boolean {
  return lineage(stage).some((one) =>
    [...instructionsOf(one, 'RUN', 'COPY', 'ADD')].some(({ args }) =>
      /Install-Recommends\b(?!=)|apt\.conf/i.test(args.text),
    ),
  );
}
