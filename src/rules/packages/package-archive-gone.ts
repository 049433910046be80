import { aptSourcesIn } from '../../dockerfile/apt-sources.ts';
import { stepsBefore } from '../../dockerfile/history.ts';
import type { Dockerfile, RunInstruction, Stage } from '../../dockerfile/model.ts';
import { imageFactsOf, instructionsOf, rootBase } from '../../dockerfile/stages.ts';
import { archiveOf, closedHostIn, leftMirrors, suiteLeftMirrors } from '../../images/package-archives.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { packageOperationOf } from '../../shell/packages.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'package-archive-gone',
  scope: 'dockerfile',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Packages are no longer where the build looks for them',
  remedy: 'Move to a release whose packages are still there',
  rationale:
    'Some time after its end a release leaves the mirrors: the index answers with 404, and the build stops. Archives keep the packages, without security updates, so a newer release is the remedy, and the archive a help for the meantime.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'Of the base image',
        files: 'FROM centos:7\nRUN yum install -y git\n',
        reports: [
          {
            line: 2,
            message:
              'The packages of `centos:7` are gone from the mirrors (since 2024-07-01 at the latest), so `yum install` fails. Take a newer release, or name `vault.centos.org` before.',
          },
        ],
      },
      {
        title: 'A suite by name',
        files:
          'FROM debian:12-slim\nRUN echo "deb http://deb.debian.org/debian stretch main" >> /etc/apt/sources.list && apt-get update\n',
        reports: [
          {
            line: 2,
            message:
              'The suite `stretch` is gone from the mirrors (since 2023-04-01 at the latest), so the next `apt-get update` fails. Take a newer release, or name `archive.debian.org`.',
          },
        ],
      },
      {
        title: 'A server that is closed',
        files:
          'FROM rockylinux:9\nRUN echo "mirrorlist=http://mirrorlist.centos.org/?repo=os" >> /etc/yum.repos.d/a.repo\n',
        reports: [
          { line: 2, message: '`mirrorlist.centos.org` was closed on 2024-06-30: what is fetched from there is gone.' },
        ],
      },
    ],
    good: [
      {
        title: 'From the archive',
        files:
          'FROM centos:7\nRUN sed -i "s/mirror.centos.org/vault.centos.org/" /etc/yum.repos.d/*.repo && yum install -y git\nFROM debian:9\nRUN echo "deb http://archive.debian.org/debian stretch main" > /etc/apt/sources.list && apt-get update\n',
      },
      {
        title: 'Still there',
        files:
          'FROM ubuntu:20.04\nRUN apt-get update\nFROM debian:12\nRUN echo "deb http://deb.debian.org/debian bookworm-backports main" > /etc/apt/sources.list.d/b.list\n',
      },
      { title: 'Nothing is installed', files: 'FROM centos:7\nCOPY a /a\n' },
      {
        title: "A repository of one's own",
        files: 'FROM centos:7\nCOPY internal.repo /etc/yum.repos.d/\nRUN yum install -y git\n',
      },
    ],
  },
  *check({ file, asOf }) {
    for (const stage of file.stages) {
      for (const run of instructionsOf(stage, 'RUN')) {
        const text = run.args.text;
        const host = closedHostIn(text, asOf);
        if (host !== null && !/\bsed\b/.test(text)) {
          yield {
            message: `\`${host.host}\` was closed on ${host.day}: what is fetched from there is gone.`,
            subject: host.host,
            at: { path: file.path, range: run.ownRange },
            confidence: 'certain',
          };
        }
        for (const { address, suite, range } of aptSourcesIn(file, run)) {
          const day = isUsualMirror(address) ? suiteLeftMirrors(suite, asOf) : null;
          if (day === null) continue;
          const archive = archiveOf[/ubuntu/.test(address) ? 'ubuntu' : 'debian'];
          yield {
            message: `The suite \`${suite}\` is gone from the mirrors (since ${day} at the latest), so the next \`apt-get update\` fails. Take a newer release, or name \`${archive}\`.`,
            subject: suite,
            at: { path: file.path, range },
          };
        }
      }
      yield* ofBase(file, stage, asOf);
    }
  },
});

/** The first that asks for packages of a base image whose release is gone. */
function* ofBase(file: Dockerfile, stage: Stage, asOf: string) {
  const distribution = imageFactsOf(stage)?.distribution ?? null;
  const base = rootBase(stage);
  const day = distribution === null ? null : leftMirrors(distribution, asOf);
  if (base.kind !== 'image' || distribution === null || day === null) return;
  for (const { stage: owner, instruction, commands } of stepsBefore(file, stage, null)) {
    const command = commands.find((candidate) => {
      const operation = packageOperationOf(candidate);
      return (
        operation?.manager.kind === 'system' &&
        /^(?:install|update|upgrade)$/.test(operation.action) &&
        operation.packages.every(({ source }) => source === 'registry')
      );
    });
    if (command === undefined) continue;
    if (
      owner !== stage ||
      command.failureLost === 'handled' ||
      isRedirected(file, stage, instruction as RunInstruction)
    )
      return;
    const operation = packageOperationOf(command);
    yield {
      message: `The packages of \`${nameWithoutDigest(base.reference)}\` are gone from the mirrors (since ${day} at the latest), so \`${command.name} ${operation?.subcommand}\` fails. Take a newer release, or name \`${archiveOf[distribution.id]}\` before.`,
      subject: base.reference.repository,
      at: { path: file.path, range: command.range },
    };
    return;
  }
}

/** Sources are changed, added or copied. */
function isRedirected(file: Dockerfile, stage: Stage, until: RunInstruction): boolean {
  return [...stepsBefore(file, stage, until).map(({ instruction }) => instruction), until].some(
    ({ args, heredocs }) =>
      /vault|archive|old-releases|snapshot|yum\.repos\.d|sources\.list|apt\.conf|ubi\.repo|--repo|--enablerepo|config-manager/.test(
        args.text,
      ) || heredocs.length > 0,
  );
}

function isUsualMirror(address: string): boolean {
  return /\/\/(?:(?:deb|security|ftp\d?|http|httpredir|cdn-fastly)(?:\.\w\w)?\.debian\.org|(?:\w\w\.)?(?:archive|security|ports)\.ubuntu\.com)/.test(
    address,
  );
}
