import type { Dockerfile, KeyValue, KeyValueInstruction, Stage } from '../../dockerfile/model.ts';
import { bindingOf } from '../../dockerfile/scope.ts';
import { instructionsOf, isShippedWith } from '../../dockerfile/stages.ts';
import { redact } from '../../text/redact.ts';
import { isSecretName } from '../../text/secret-name.ts';
import { defineRule, type Severity } from '../rule.ts';

export default defineRule({
  id: 'secret-in-arg-or-env',
  scope: 'dockerfile',
  severity: ['blocker', 'critical', 'major'],
  category: 'security',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Secret in a build argument or environment variable',
  remedy: 'Pass the secret at run time, or as a secret mount',
  rationale:
    'ENV is written into the image, and build arguments into its history and its provenance: whoever can pull the image can read them, and deleting them in a later layer changes nothing. `RUN --mount=type=secret,id=NAME` shows a secret to one command and leaves nothing behind.',
  exceptions:
    'A name that sounds like a secret and holds none. Names of files (`*_FILE`), versions and public keys are known and silent.',
  peers: [
    { tool: 'hadolint', id: 'DL3064', relation: 'narrower' },
    { tool: 'buildkit', id: 'SecretsUsedInArgOrEnv', relation: 'narrower' },
    { tool: 'trivy', id: 'DS-0031', relation: 'narrower' },
    { tool: 'kics', id: 'Secrets Stored In Dockerfile', relation: 'narrower' },
    { tool: 'semgrep', id: 'secret-in-build-arg', relation: 'broader' },
    { tool: 'sonar', id: 'S6472', relation: 'narrower' },
    { tool: 'droast', id: 'DF013', relation: 'narrower' },
    { tool: 'droast', id: 'DF014', relation: 'narrower' },
  ],
  examples: {
    bad: [
      {
        title: 'A password that everybody can read',
        files: 'FROM postgres:18\nENV POSTGRES_PASSWORD=s3cr3t-value\n',
        reports: [
          {
            line: 2,
            severity: 'blocker',
            message:
              '`POSTGRES_PASSWORD` stands in the image for everybody who can pull it. Pass it when the container starts, or use `RUN --mount=type=secret` while building.',
          },
        ],
      },
      {
        title: 'A build argument ends up in the history',
        files: 'FROM node:24-slim\nARG NPM_TOKEN\nRUN npm ci\n',
        reports: [
          {
            line: 2,
            severity: 'critical',
            message:
              "The value of `NPM_TOKEN` stays in the image's history. Use `RUN --mount=type=secret,id=NPM_TOKEN` instead.",
          },
        ],
      },
      {
        title: 'An argument that becomes part of the image',
        files: 'FROM node:24-slim\nARG API_KEY\nENV API_KEY=$API_KEY\n',
        reports: [
          {
            line: 3,
            severity: 'blocker',
            message:
              '`API_KEY` stands in the image for everybody who can pull it. Pass it when the container starts, or use `RUN --mount=type=secret` while building.',
          },
          {
            line: 2,
            severity: 'critical',
            message:
              "The value of `API_KEY` stays in the image's history. Use `RUN --mount=type=secret,id=API_KEY` instead.",
          },
        ],
      },
      {
        title: 'In a stage that is left behind it stays in the build cache and the provenance',
        files: 'FROM node:24-slim AS build\nARG NPM_TOKEN\nFROM scratch\n',
        reports: [
          {
            line: 2,
            severity: 'major',
            message:
              'The value of `NPM_TOKEN` stays in the build cache and the provenance. Use `RUN --mount=type=secret,id=NPM_TOKEN` instead.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'A secret mount',
        files: 'FROM node:24-slim\nRUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci\n',
      },
      {
        title: 'Names that only sound like it',
        files:
          'FROM nginx:1.29\nENV DB_PASSWORD_FILE=/run/secrets/db TOKEN_VERSION=2 PUBLIC_KEY=abc NEXT_PUBLIC_API_KEY=x KEYCLOAK_URL=http://k PASSWORD_MIN_LENGTH=8 RESET_PASSWORD=reset.sh\n',
      },
      { title: 'Empty, to be set at run time', files: 'FROM nginx:1.29\nENV API_TOKEN=""\n' },
    ],
  },
  *check({ file }) {
    for (const { stage, instruction, pair } of pairsOf(file)) {
      if (!holdsSecret(pair, instruction)) continue;
      const severity = severityOf(file, stage, instruction, pair);
      yield {
        message: messageFor(pair.name, instruction.keyword === 'ENV' || pair.value !== null, severity),
        subject: pair.name,
        at: { path: file.path, range: pair.nameRange },
        severity,
      };
    }
  },
});

function* pairsOf(
  file: Dockerfile,
): Generator<{ stage: Stage | null; instruction: KeyValueInstruction; pair: KeyValue }> {
  const parts = [
    { stage: null, instructions: file.preamble },
    ...file.stages.map((stage) => ({ stage, instructions: stage.instructions })),
  ];
  for (const { stage, instructions } of parts) {
    for (const instruction of instructionsOf({ instructions }, 'ARG', 'ENV')) {
      for (const pair of instruction.pairs) yield { stage, instruction, pair };
    }
  }
}

/** By its name, or by a value of well-known shape. An empty value is none. */
function holdsSecret({ name, value }: KeyValue, { keyword, scope }: KeyValueInstruction): boolean {
  if (value?.value === '' || (value !== null && isHarmless(value.text))) return false;
  if (value !== null && redact(value.text) !== value.text && !/[$]/.test(value.text)) return true;
  if (!isSecretName(name)) return false;
  if (keyword === 'ARG' || value === null) return true;
  // `ENV TOKEN=$OTHER` is what OTHER is: a path, a name, or a secret argument.
  const [variable] = value.variables;
  return variable === undefined || isSecretName(variable.name) || bindingOf(scope, variable.name)?.value !== null;
}

/** The name of a file, or a login for this machine: build tools want some address to be set. */
function isHarmless(text: string): boolean {
  const plain = text.replace(/["']/g, '');
  return (
    /^[\w./-]+\.(?:sh|py|js|json|ya?ml|txt|pem|crt|conf|cfg|ini|xml|toml|env)$/.test(plain) ||
    /@(?:localhost|127\.0\.0\.1)(?:[:/]|$)/.test(plain)
  );
}

function severityOf(
  file: Dockerfile,
  stage: Stage | null,
  { keyword }: KeyValueInstruction,
  { value }: KeyValue,
): Severity {
  const shipped = stage !== null && isShippedWith(file, stage);
  if (value !== null && (keyword === 'ARG' ? !value.text.includes('$') : shipped || !value.text.includes('$')))
    return 'blocker';
  return shipped ? 'critical' : 'major';
}

function messageFor(name: string, isWritten: boolean, severity: Severity): string {
  if (isWritten && severity === 'blocker') {
    return `\`${name}\` stands in the image for everybody who can pull it. Pass it when the container starts, or use \`RUN --mount=type=secret\` while building.`;
  }
  const where = severity === 'major' ? 'in the build cache and the provenance' : "in the image's history";
  return `The value of \`${name}\` stays ${where}. Use \`RUN --mount=type=secret,id=${name}\` instead.`;
}
