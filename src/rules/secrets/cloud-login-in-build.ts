import { runScripts } from '../../dockerfile/commands.ts';
import { mountsOf } from '../../dockerfile/mounts.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import { argumentsOf } from '../../shell/arguments.ts';
import type { Command } from '../../shell/command.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

/** Commands that store a login in the home directory: program, and the words that follow it. */
const logins: readonly (readonly [program: string, words: RegExp])[] = [
  ['gcloud', /^auth (?:activate-service-account|login)\b/],
  ['aws', /^configure set (?:\S*\.)?aws_(?:access_key_id|secret_access_key|session_token)\b/],
  ['az', /^login\b/],
  ['doctl', /^auth init\b/],
  ['docker', /^login\b/],
  ['podman', /^login\b/],
  ['npm', /^(?:login|adduser)\b|^config set \S*_authToken/],
];
/** Variables that name a file with credentials. */
const credentialFile =
  /^\$\{?(?:AWS_(?:CONFIG|SHARED_CREDENTIALS)_FILE|GOOGLE_APPLICATION_CREDENTIALS|KUBECONFIG|DOCKER_CONFIG)\}?$/;

export default defineRule({
  id: 'cloud-login-in-build',
  scope: 'dockerfile',
  severity: 'critical',
  category: 'security',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'A login is stored while the image is built',
  remedy: 'Pass the login as a secret mount',
  rationale:
    'The command writes the credentials to a file in the home directory, where the layer keeps them for everybody who can pull the image or read the build cache. A secret mount gives the file or the variable to the one command that needs it.',
  peers: peersNamed(['trivy:DS-0031']),
  examples: {
    bad: [
      {
        files:
          'FROM google/cloud-sdk:550.0.0\nCOPY key.json /tmp/\nRUN gcloud auth activate-service-account --key-file=/tmp/key.json\n',
        reports: [
          {
            line: 3,
            message:
              '`gcloud auth activate-service-account` stores its credentials in this layer. Use `RUN --mount=type=secret` for the command that needs them.',
          },
        ],
      },
      {
        title: 'Copied to where the program looks',
        files: 'FROM amazon/aws-cli:2.31.0\nENV AWS_CONFIG_FILE=/etc/aws\nCOPY config $AWS_CONFIG_FILE\n',
        reports: [
          {
            line: 3,
            message:
              'What is copied to `$AWS_CONFIG_FILE` are credentials, and the layer keeps them. Use `RUN --mount=type=secret` for the command that needs them.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'With a secret mount',
        files:
          'FROM amazon/aws-cli:2.31.0\nRUN --mount=type=secret,id=key aws configure set aws_access_key_id "$(cat /run/secrets/key)"\n',
      },
      {
        title: 'Settings that are no secret',
        files: 'FROM amazon/aws-cli:2.31.0\nRUN aws configure set region eu-west-1 && npm config set fund false\n',
      },
    ],
  },
  *check({ file }) {
    const remedy = 'Use `RUN --mount=type=secret` for the command that needs them.';
    for (const { run, commands } of runScripts(file)) {
      if (mountsOf(run).some(({ type }) => type === 'secret' || type === 'tmpfs')) continue;
      for (const command of commands) {
        const login = loginOf(command);
        if (login === null) continue;
        const name = `${command.name} ${login}`;
        yield {
          message: `\`${name}\` stores its credentials in this layer. ${remedy}`,
          subject: name,
          at: { path: file.path, range: command.range },
        };
      }
    }
    for (const copy of file.stages.flatMap((stage) => [...instructionsOf(stage, 'COPY', 'ADD')])) {
      const target = copy.destination;
      if (target === null || !credentialFile.test(target.text)) continue;
      yield {
        message: `What is copied to \`${target.text}\` are credentials, and the layer keeps them. ${remedy}`,
        subject: target.text,
        at: { path: file.path, range: copy.ownRange },
      };
    }
  },
});

/** The words that log in; null: it does not. */
function loginOf(command: Command): string | null {
  for (const [program, pattern] of logins) {
    if (program !== command.name) continue;
    const words = argumentsOf(command).operands.map(({ value, text }) => value ?? text);
    const found = pattern.exec(words.join(' '));
    if (found !== null) return found[0];
  }
  return null;
}
