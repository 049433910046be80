import type { PeerTool } from '../rules/rule.ts';

/** Another linter, for who comes from it: docs/migration. */
export interface Linter {
  readonly name: string;
  /** Of its rules for Dockerfiles, as of August 2026. ShellCheck's are not counted: the program itself is asked. */
  readonly codes: number | null;
  /** Codes that nothing answers for, and why. */
  readonly unanswered: Readonly<Record<string, string>>;
  /** Its comments and its configuration, and what becomes of them: what is written there, what it is for Drydock. */
  readonly configuration: readonly (readonly [theirs: string, ours: string])[];
}

const switchedOff = 'not read: switch the rule off by its id, under `rules` in `.github/drydock.yml`';
const failOn = '`failOn` in `.github/drydock.yml`, or `--fail-on`';

export const linters: Readonly<Record<PeerTool, Linter>> = {
  hadolint: {
    name: 'hadolint',
    codes: 72,
    unanswered: {
      DL1001: 'An ignore comment is no fault. Ignores that ignore nothing are reported by `unused-ignore` (strict).',
    },
    configuration: [
      ['`# hadolint ignore=DL3008`, `# hadolint global ignore=DL3008`', 'read, by code'],
      ['`ignored` in `.hadolint.yaml`', 'read, from the base branch'],
      ['`trustedRegistries`', 'read, besides those of `.github/drydock.yml`'],
      ['`label-schema`, `strict-labels`', 'read; `labels` of `.github/drydock.yml` wins for the same label'],
      ['`override`', 'not read: severities stand under `rules` in `.github/drydock.yml`, by rule'],
      ['`failure-threshold`, `no-fail`', failOn],
      [
        '`disable-ignore-pragma`',
        'not read: an ignore that a pull request adds is listed, and excuses no blocker or critical finding',
      ],
      ['`# hadolint shell=powershell`', 'not read: `SHELL` and the base image tell the shell'],
    ],
  },
  shellcheck: {
    name: 'ShellCheck',
    codes: null,
    unanswered: {},
    configuration: [
      ['`# shellcheck disable=SC2086` above the instruction', 'read'],
      ['`.shellcheckrc`', 'not read'],
    ],
  },
  buildkit: {
    name: "BuildKit's build checks",
    codes: 22,
    unanswered: {
      InvalidBaseImagePlatform:
        'Only the registry knows the platforms of an image, and Drydock asks none. What the text tells is reported: `foreign-architecture-binary`, `constant-platform`.',
      InvalidDefinitionDescription:
        'The form of comments above `ARG` and `FROM` matters to one experimental feature only.',
    },
    configuration: [
      ['`# check=skip=StageNameCasing`, `skip=all`', 'read'],
      ['`# check=error=true`', `not read: ${failOn}`],
    ],
  },
  trivy: {
    name: 'Trivy (misconfiguration)',
    codes: 28,
    unanswered: {},
    configuration: [
      ['`#trivy:ignore:DS-0002` above the instruction', 'read, also as `AVD-DS-0002` and `DS002`'],
      ['`.trivyignore`, `.trivyignore.yaml`', switchedOff],
    ],
  },
  checkov: {
    name: 'Checkov',
    codes: 28,
    unanswered: {},
    configuration: [
      ['`#checkov:skip=CKV_DOCKER_2:reason`', 'read, for the file that it stands in'],
      ['`skip-check` in `.checkov.yaml`', switchedOff],
      ['`soft-fail`', failOn],
    ],
  },
  kics: {
    name: 'KICS',
    codes: 51,
    unanswered: {},
    configuration: [
      [
        '`# kics-scan ignore-line`, `ignore-block`, `disable=…`',
        'not read: `# drydock ignore=RULE reason` above the instruction',
      ],
      ['`exclude-queries` in `kics.config`', switchedOff],
    ],
  },
  semgrep: {
    name: 'Semgrep (rules for Dockerfiles)',
    codes: 42,
    unanswered: {},
    configuration: [
      ['`# nosemgrep: RULE` above the instruction', 'read, with the path of the rule or without'],
      ['`# nosemgrep` without a rule', 'not read: `# drydock ignore=RULE reason`'],
      ['`.semgrepignore`', 'not read: `ignore` in `.github/drydock.yml`'],
    ],
  },
  sonar: {
    name: 'SonarQube (Docker)',
    codes: 28,
    unanswered: {
      S1135: 'A `TODO` is a note that its author knows of.',
      S8431: '`name:tag@sha256:…` is the best form there is: the digest pins, the tag tells people what it is.',
    },
    configuration: [
      ['`# NOSONAR`', 'not read: `# drydock ignore=RULE reason` above the instruction'],
      ['issues accepted on the server', 'not read; what stands in the base branch is not raised anyway'],
    ],
  },
  dockerfilelint: {
    name: 'dockerfilelint',
    codes: 27,
    unanswered: {},
    configuration: [['`.dockerfilelintrc`', switchedOff]],
  },
  droast: {
    name: 'droast',
    codes: 68,
    unanswered: {
      DF017: 'An `ENTRYPOINT` without `CMD` is complete. The rule is declared there, and was never written.',
    },
    configuration: [['its comments and its configuration', switchedOff]],
  },
};
