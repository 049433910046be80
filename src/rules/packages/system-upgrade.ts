import { runScripts } from '../../dockerfile/commands.ts';
import type { Dockerfile } from '../../dockerfile/model.ts';
import { isShippedWith } from '../../dockerfile/stages.ts';
import type { Command } from '../../shell/command.ts';
import type { PackageManagerId } from '../../shell/package-managers.ts';
import { leaveOut } from '../leave-out.ts';
import { peersNamed } from '../peers.ts';
import { defineRule, type Fix } from '../rule.ts';

const apt = [
  'trivy:DS-0024',
  'kics:Run Using Upgrade Commands',
  'semgrep:avoid-apt-get-upgrade',
  'dockerfilelint:apt-get-upgrade',
  'dockerfilelint:apt-get-dist-upgrade',
];
const dnf = ['kics:Run Using dnf Update', 'semgrep:avoid-dnf-update'];

/** What answers for each manager. */
const peers: Partial<Record<PackageManagerId, readonly string[]>> = {
  'apt-get': apt,
  apt,
  aptitude: apt,
  apk: ['kics:Use of Apk Upgrade', 'semgrep:avoid-apk-upgrade'],
  yum: ['kics:Yum Update Enabled', 'semgrep:avoid-yum-update'],
  dnf,
  microdnf: dnf,
  tdnf: dnf,
  zypper: ['hadolint:DL3035', 'kics:Run Using Zypper Update', 'semgrep:avoid-zypper-update', 'droast:DF044'],
};

export default defineRule({
  id: 'system-upgrade',
  scope: 'dockerfile',
  severity: 'major',
  category: 'reproducibility',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'All packages of the base image are upgraded',
  remedy: 'Use a newer base image in place of upgrading',
  rationale:
    'What the image holds then depends on the day of the build and on what the build cache still has, and each upgraded package is in the image twice: in the layer of the base and in this one. A newer base image brings the same fixes to everybody who uses it, and a pinned digest says when that was.',
  exceptions:
    'A base image that is rebuilt too rarely, where security fixes cannot wait. Such a step needs a cache that is thrown away regularly.',
  peers: peersNamed(Object.values(peers).flat()),
  examples: {
    bad: [
      {
        title: 'In front of an installation',
        files:
          'FROM debian:13-slim\nRUN apt-get update \\\n    && apt-get upgrade -y \\\n    && apt-get install -y --no-install-recommends git\n',
        reports: [
          {
            line: 3,
            message:
              '`apt-get upgrade` makes the image depend on the day of the build and keeps old and new packages. Use a newer base image instead.',
          },
        ],
        fixed: 'FROM debian:13-slim\nRUN apt-get update \\\n    && apt-get install -y --no-install-recommends git\n',
      },
      {
        title: 'Somebody says why',
        files:
          'FROM fedora:43\nRUN set -e; \\\n# openssl is behind in the image\n    dnf -y update; \\\n    dnf -y install git\n',
        reports: [
          {
            line: 4,
            message:
              '`dnf update` makes the image depend on the day of the build and keeps old and new packages. Use a newer base image instead.',
          },
        ],
      },
      {
        files: 'FROM debian:13-slim\nRUN apt-get update && apt-get dist-upgrade -y\n',
        reports: [
          {
            line: 2,
            message:
              '`apt-get dist-upgrade` makes the image depend on the day of the build and keeps old and new packages. Use a newer base image instead.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'A single package',
        files:
          'FROM fedora:43\nRUN dnf upgrade -y openssl\nFROM debian:13-slim\nRUN apt-get install -y --only-upgrade openssl\n',
      },
      { title: 'The index', files: 'FROM alpine:3.23\nRUN apk update && apk add --no-cache curl\n' },
      { title: 'Stays behind', files: 'FROM debian:13 AS a\nRUN apt-get update && apt-get upgrade -y\nFROM scratch\n' },
    ],
  },
  *check({ file }) {
    for (const { stage, commands, operations } of runScripts(file)) {
      if (!isShippedWith(file, stage)) continue;
      for (const operation of operations) {
        const { command } = operation;
        if (operation.action !== 'upgrade' || operation.packages.length > 0) continue;
        const answered = peers[operation.manager.id];
        if (answered === undefined) continue;
        const name = `${command.name} ${operation.subcommand}`;
        yield {
          message: `\`${name}\` makes the image depend on the day of the build and keeps old and new packages. Use a newer base image instead.`,
          subject: operation.subcommand,
          at: { path: file.path, range: command.range },
          peers: answered,
          ...fixOf(file, command, commands),
        };
      }
    }
  },
});

/** Whoever upgrades for the sake of security has to look. */
function fixOf(file: Dockerfile, command: Command, commands: readonly Command[]): { fix?: Fix } {
  const edit = leaveOut(file, command, commands);
  return edit === null ? {} : { fix: { title: 'Leave the upgrade out', applicability: 'needs-review', edits: [edit] } };
}
