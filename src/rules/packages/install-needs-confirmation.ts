import { runScripts } from '../../dockerfile/commands.ts';
import type { Stage } from '../../dockerfile/model.ts';
import { instructionsOf, lineage } from '../../dockerfile/stages.ts';
import type { PackageManagerId } from '../../shell/package-managers.ts';
import { verbOf, waitsForAnswer } from '../../shell/packages.ts';
import { defineRule, type Peer } from '../rule.ts';
import { insertWord } from '../word-edits.ts';

const aptPeers = [
  'hadolint:DL3014',
  'trivy:DS-0021',
  "kics:APT-GET Missing '-y' To Avoid Manual Input",
  'semgrep:missing-assume-yes-switch',
  'droast:DF015',
  'dockerfilelint:apt-get_missing_param',
];
const dnfPeers = ['hadolint:DL3038', 'kics:Missing Flag From Dnf Install', 'semgrep:missing-dnf-assume-yes-switch'];

/** What answers for each manager, and the flag that answers its question. */
const managers: Partial<Record<PackageManagerId, { readonly flag: string; readonly peers: readonly string[] }>> = {
  'apt-get': { flag: '-y', peers: aptPeers },
  apt: { flag: '-y', peers: aptPeers },
  aptitude: { flag: '-y', peers: [] },
  yum: {
    flag: '-y',
    peers: [
      'hadolint:DL3030',
      'kics:Yum Install Allows Manual Input',
      'semgrep:missing-yum-assume-yes-switch',
      'droast:DF027',
    ],
  },
  dnf: { flag: '-y', peers: dnfPeers },
  tdnf: { flag: '-y', peers: dnfPeers },
  zypper: {
    flag: '-y',
    peers: [
      'hadolint:DL3034',
      'kics:Missing Zypper Non-interactive Switch',
      'semgrep:missing-zypper-no-confirm-switch',
      'droast:DF043',
    ],
  },
  pacman: { flag: '--noconfirm', peers: [] },
};

export default defineRule({
  id: 'install-needs-confirmation',
  scope: 'dockerfile',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Package install waits for an answer',
  remedy: 'Answer the package manager: `-y`',
  rationale:
    'A build has nobody to answer: the package manager asks "Do you want to continue?", reads the end of its input and gives up, so the build fails as soon as there is something to ask about. `DEBIAN_FRONTEND=noninteractive` does not answer this question.',
  peers: peersOf(),
  examples: {
    bad: [
      {
        files: 'FROM debian:13-slim\nRUN apt-get update && apt-get install --no-install-recommends curl\n',
        reports: [
          {
            line: 2,
            message:
              '`apt-get install` asks before it installs, and nobody answers during a build: it fails. Add `-y`.',
          },
        ],
        fixed: 'FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl\n',
      },
      {
        title: 'One answered, one not',
        files: 'FROM fedora:43\nRUN dnf install -y git \\\n # tools\n && dnf upgrade\n',
        reports: [
          {
            line: 4,
            message: '`dnf upgrade` asks before it installs, and nobody answers during a build: it fails. Add `-y`.',
          },
        ],
        fixed: 'FROM fedora:43\nRUN dnf install -y git \\\n # tools\n && dnf upgrade -y\n',
      },
    ],
    good: [
      {
        title: 'Answered',
        files:
          'FROM debian:13-slim\nRUN apt-get update && apt-get -qq install curl && apt-get install --yes git && yes | apt-get install jq\n',
      },
      {
        title: 'Managers that never ask',
        files:
          'FROM alpine:3.23\nRUN apk add curl\nFROM registry.access.redhat.com/ubi9/ubi-minimal:9.6\nRUN microdnf install git\n',
      },
      {
        title: 'Answered for all by the configuration',
        files:
          'FROM debian:13-slim\nRUN echo \'APT::Get::Assume-Yes "true";\' > /etc/apt/apt.conf.d/90yes\nRUN apt-get install curl\n',
      },
      {
        title: 'Flags that are known at build time only',
        files: 'FROM debian:13-slim\nARG OPTIONS\nRUN apt-get update && apt-get install $OPTIONS curl\n',
      },
    ],
  },
  *check({ file }) {
    for (const { stage, operations } of runScripts(file)) {
      for (const operation of operations) {
        const { command } = operation;
        const answer = managers[operation.manager.id];
        if (answer === undefined || !waitsForAnswer(operation)) continue;
        // apt asks only where more than what it is given has to come; what a file needs is not known.
        if (
          /^apt/.test(operation.manager.id) &&
          operation.packages.length > 0 &&
          operation.packages.every(({ source }) => source === 'file')
        )
          continue;
        if (isConfigured(stage)) continue;
        const name = `${command.name} ${operation.subcommand}`;
        const verb = verbOf(operation) ?? command;
        yield {
          message: `\`${name}\` asks before it installs, and nobody answers during a build: it fails. Add \`${answer.flag}\`.`,
          subject: operation.subcommand,
          at: { path: file.path, range: command.range },
          peers: answer.peers,
          fix: {
            title: `Add \`${answer.flag}\` to \`${name}\``,
            applicability: 'safe',
            edits: insertWord(file, command, verb.range, answer.flag),
          },
        };
      }
    }
  },
});

/** A configuration that any step writes or copies may answer for all. */
function isConfigured(stage: Stage): boolean {
  return lineage(stage).some((one) =>
    [...instructionsOf(one, 'RUN', 'COPY', 'ADD')].some(({ args }) =>
      /Assume-?Yes["' \\]*(?:"?true|"?1|=\s*(?:true|1|yes))|\/(?:apt\.conf|dnf\.conf|yum\.conf)\b[^|;&]{0,500}$/i.test(
        args.text,
      ),
    ),
  );
}

function peersOf(): Peer[] {
  const names = new Set(Object.values(managers).flatMap((manager) => manager.peers));
  return [...names].map((name) => {
    const colon = name.indexOf(':');
    return { tool: name.slice(0, colon) as Peer['tool'], id: name.slice(colon + 1), relation: 'narrower' };
  });
}
