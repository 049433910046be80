import { runScripts } from '../../dockerfile/commands.ts';
import type { Dockerfile } from '../../dockerfile/model.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import { argumentsOf } from '../../shell/arguments.ts';
import type { Command } from '../../shell/command.ts';
import { type Switch, type SwitchId, switchInVariable, switchOf } from '../../shell/unverified.ts';
import { verificationOf } from '../../shell/verifiers.ts';
import { assignmentIn } from '../../shell/words.ts';
import type { Range } from '../../text/range.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

const peers: Readonly<Record<SwitchId, readonly string[]>> = {
  curl: ['checkov:CKV2_DOCKER_2'],
  wget: ['checkov:CKV2_DOCKER_3'],
  pip: ['checkov:CKV2_DOCKER_4'],
  'pip-variable': ['checkov:CKV2_DOCKER_16'],
  'python-variable': ['checkov:CKV2_DOCKER_5'],
  'node-variable': ['checkov:CKV2_DOCKER_6'],
  npm: ['checkov:CKV2_DOCKER_13'],
  'npm-variable': ['checkov:CKV2_DOCKER_12'],
  git: ['checkov:CKV2_DOCKER_14'],
  'dnf-certificates': ['checkov:CKV2_DOCKER_15'],
  apk: ['checkov:CKV2_DOCKER_7'],
  apt: ['checkov:CKV2_DOCKER_8'],
  'apt-force': ['checkov:CKV2_DOCKER_11'],
  dnf: ['checkov:CKV2_DOCKER_9'],
  zypper: [],
  rpm: ['checkov:CKV2_DOCKER_10'],
};

export default defineRule({
  id: 'verification-disabled',
  scope: 'dockerfile',
  severity: 'critical',
  category: 'security',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Certificates or signatures are not checked',
  remedy: 'Leave certificates and signatures checked',
  rationale:
    'Whoever stands between the builder and the server can then put any file in place of the one that was asked for, and it runs as root in the build. Set in `ENV`, the switch holds for the running container as well. What is usually missing is a certificate (`ca-certificates`, the one of the company) or the key of the repository.',
  exceptions: 'A download whose checksum is compared in the same `RUN` is not reported.',
  peers: peersNamed(Object.values(peers).flat(), 'broader'),
  examples: {
    bad: [
      {
        title: 'Certificates',
        files: 'FROM node:24-slim\nENV NODE_TLS_REJECT_UNAUTHORIZED=0\nRUN curl -sSkL https://example.org/a.sh | sh\n',
        reports: [
          {
            line: 2,
            message:
              '`NODE_TLS_REJECT_UNAUTHORIZED=0` accepts any certificate: whoever stands in between can answer. Add the certificate that is missing instead.',
          },
          {
            line: 3,
            message:
              '`curl -k` accepts any certificate: whoever stands in between can answer. Add the certificate that is missing instead.',
          },
        ],
      },
      {
        title: 'Signatures',
        files: 'FROM alpine:3.23\nRUN apk add --no-cache --allow-untrusted tool\n',
        reports: [
          {
            line: 2,
            message:
              '`apk --allow-untrusted` accepts packages that nobody signed. Add the key of the repository instead.',
          },
        ],
      },
      {
        title: 'For one command, and for all that follow',
        files:
          'FROM node:24-slim\nRUN npm config set strict-ssl false && GIT_SSL_NO_VERIFY=1 git clone https://example.org/a\n',
        reports: [
          {
            line: 2,
            message:
              '`strict-ssl false` accepts any certificate: whoever stands in between can answer. Add the certificate that is missing instead.',
          },
          {
            line: 2,
            message:
              '`GIT_SSL_NO_VERIFY=1` accepts any certificate: whoever stands in between can answer. Add the certificate that is missing instead.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Checks on',
        files:
          'FROM node:24-slim\nENV NODE_TLS_REJECT_UNAUTHORIZED=1 MY_GIT_SSL_NO_VERIFY=1\nRUN npm config set strict-ssl true\n',
      },
      {
        title: 'A checksum is compared',
        files:
          'FROM debian:13-slim\nRUN wget --no-check-certificate https://example.org/a && echo "abc  a" | sha256sum -c\n',
      },
      { title: 'To itself', files: 'FROM debian:13-slim\nRUN curl -k https://localhost:8443/health\n' },
      { title: 'Only a word', files: 'FROM debian:13-slim\nRUN echo "--allow-untrusted" && grep -k curl /etc/hosts\n' },
    ],
  },
  *check({ file }) {
    for (const { found, range } of [...inInstructions(file), ...inScripts(file)]) {
      yield {
        message:
          found.what === 'certificates'
            ? `\`${found.written}\` accepts any certificate: whoever stands in between can answer. Add the certificate that is missing instead.`
            : `\`${found.written}\` accepts packages that nobody signed. Add the key of the repository instead.`,
        subject: found.written,
        at: { path: file.path, range },
        peers: peers[found.id],
      };
    }
  },
});

interface Place {
  readonly found: Switch;
  readonly range: Range;
}

function inInstructions(file: Dockerfile): Place[] {
  return file.stages.flatMap((stage) =>
    [...instructionsOf(stage, 'ENV', 'ARG')].flatMap(({ pairs }) =>
      pairs.flatMap(({ name, value, range }) => {
        const found = value?.value == null ? null : switchInVariable(name, value.value);
        return found === null ? [] : [{ found, range }];
      }),
    ),
  );
}

function inScripts(file: Dockerfile): Place[] {
  const places: Place[] = [];
  for (const { commands } of runScripts(file)) {
    const isChecked = commands.some((command) => verificationOf(command) !== null);
    for (const command of commands) {
      const found = switchOf(command);
      const isFetch = found?.id === 'curl' || found?.id === 'wget';
      if (found !== null && !(isFetch && (isChecked || isLocal(command)))) places.push({ found, range: command.range });
      // A wrapper hands its variables to the command that it runs: they are told once.
      const own = command.wrappedBy === null ? command.assignments : [];
      const exported = command.name === 'export' ? command.args.flatMap((word) => assignmentIn(word) ?? []) : [];
      for (const { name, value, range } of [...own, ...exported]) {
        const set = value?.value == null ? null : switchInVariable(name, value.value);
        if (set !== null) places.push({ found: set, range });
      }
    }
  }
  return places;
}

function isLocal(command: Command): boolean {
  const urls = argumentsOf(command).operands;
  return urls.length > 0 && urls.every(({ text }) => /^["']?(?:https?:\/\/)?(?:localhost|127\.|\[::1\])/.test(text));
}
