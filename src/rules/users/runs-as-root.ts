import { basename } from 'node:path/posix';
import { stepsBefore } from '../../dockerfile/history.ts';
import { installedBefore } from '../../dockerfile/installed.ts';
import type { Dockerfile, Instruction, KeyValue, Stage } from '../../dockerfile/model.ts';
import { cmdOf, entrypointOf } from '../../dockerfile/process.ts';
import { scriptOf } from '../../dockerfile/script.ts';
import { absenceAnchor, instructionsOf, lineage, rootBase } from '../../dockerfile/stages.ts';
import { userAt } from '../../dockerfile/users.ts';
import { isInterpreter, managesPrivileges, privilegesAfterStart } from '../../images/privileges.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import type { Command } from '../../shell/command.ts';
import { commandsOf } from '../../shell/walk.ts';
import { lineAbove } from '../line-above.ts';
import { defineRule, type Fix, type Profile } from '../rule.ts';

const peersOf = {
  last: [
    'hadolint:DL3002',
    'trivy:DS-0002',
    'checkov:CKV_DOCKER_8',
    "kics:Last User Is 'root'",
    'semgrep:last-user-is-root',
    'sonar:S6471',
    'droast:DF002',
  ],
  missing: [
    'trivy:DS-0002',
    'checkov:CKV_DOCKER_3',
    'kics:Missing User Instruction',
    'semgrep:missing-user',
    'semgrep:missing-user-entrypoint',
    'sonar:S6471',
    'droast:DF020',
  ],
};

export default defineRule({
  id: 'runs-as-root',
  scope: 'dockerfile',
  severity: 'major',
  category: 'security',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Container runs as root',
  remedy: 'Add a `USER` that is not root',
  rationale:
    'Whoever gets into a process that runs as root may change everything in the container, and is one flaw of the kernel or of a mount away from the host. Clusters with `runAsNonRoot` refuse to start such an image. Build as root where that is needed, and end with `USER` and a number.',
  exceptions: 'Containers that administer their host, and images for development.',
  peers: [
    { tool: 'hadolint', id: 'DL3002', relation: 'narrower' },
    { tool: 'trivy', id: 'DS-0002', relation: 'narrower' },
    { tool: 'checkov', id: 'CKV_DOCKER_3', relation: 'narrower' },
    { tool: 'checkov', id: 'CKV_DOCKER_8', relation: 'narrower' },
    { tool: 'kics', id: "Last User Is 'root'", relation: 'narrower' },
    { tool: 'kics', id: 'Missing User Instruction', relation: 'narrower' },
    { tool: 'semgrep', id: 'last-user-is-root', relation: 'narrower' },
    { tool: 'semgrep', id: 'missing-user', relation: 'narrower' },
    { tool: 'semgrep', id: 'missing-user-entrypoint', relation: 'narrower' },
    { tool: 'sonar', id: 'S6471', relation: 'narrower' },
    { tool: 'droast', id: 'DF002', relation: 'narrower' },
    { tool: 'droast', id: 'DF020', relation: 'narrower' },
  ],
  examples: {
    bad: [
      {
        title: 'No USER, and the base image has none',
        files: 'FROM debian:13-slim\nCOPY server /usr/local/bin/server\nENTRYPOINT ["server"]\n',
        reports: [
          {
            line: 3,
            message:
              'Neither this stage nor `debian:13-slim` sets another user, so the container runs as root. Add `USER` with a number behind the last step that needs root.',
          },
        ],
        fixed: 'FROM debian:13-slim\nCOPY server /usr/local/bin/server\nUSER 10001\nENTRYPOINT ["server"]\n',
      },
      {
        title: 'Back to root, and left there',
        files:
          'FROM registry.access.redhat.com/ubi9/nodejs-22:9.6\nUSER root\nRUN dnf install -y git && dnf clean all\nCMD ["node", "server.js"]\n',
        reports: [
          {
            line: 2,
            message:
              '`USER root` is the last one, so the container runs as root. Go back to `USER 1001`, the user of the base image, behind the last step that needs root.',
          },
        ],
        fixed:
          'FROM registry.access.redhat.com/ubi9/nodejs-22:9.6\nUSER root\nRUN dnf install -y git && dnf clean all\nUSER 1001\nCMD ["node", "server.js"]\n',
      },
      {
        title: 'A base image that comes with a user to choose',
        files: 'FROM gcr.io/distroless/static-debian13:latest\nCOPY server /server\nENTRYPOINT ["/server"]\n',
        reports: [
          {
            line: 3,
            message:
              'Neither this stage nor `gcr.io/distroless/static-debian13:latest` sets another user, so the container runs as root. The image has a user for that: add `USER 65532`.',
          },
        ],
        fixed:
          'FROM gcr.io/distroless/static-debian13:latest\nCOPY server /server\nUSER 65532\nENTRYPOINT ["/server"]\n',
      },
      {
        title: 'A base image that nothing is known of',
        files: 'FROM example.com/base:1\nCMD ["server"]\n',
        reports: [
          {
            line: 2,
            message:
              'No `USER` here, and `example.com/base:1` is not known to set one: unless it does, the container runs as root. Add `USER` with a number behind the last step that needs root.',
          },
        ],
        fixed: 'FROM example.com/base:1\nUSER 10001\nCMD ["server"]\n',
      },
    ],
    good: [
      { title: 'Another user', files: 'FROM debian:13-slim\nUSER 10001\nCMD ["server"]\n' },
      {
        title: 'The base image has dropped root',
        files: 'FROM gcr.io/distroless/static-debian13:nonroot\nCMD ["/a"]\n',
      },
      {
        title: 'Root in a stage that is not shipped',
        files: 'FROM debian:13 AS build\nUSER root\nRUN make\nFROM scratch\nCOPY --from=build /out /\nUSER 65532\n',
      },
      {
        title: 'The entrypoint drops privileges',
        files:
          'FROM debian:13-slim\nRUN apt-get update && apt-get install -y gosu\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n',
      },
      {
        title: "The base image's own entrypoint does",
        files: 'FROM postgres:18\nCOPY init.sql /docker-entrypoint-initdb.d/\n',
      },
      { title: 'A base image that says so', files: 'FROM example.com/base:1-nonroot\nCMD ["server"]\n' },
      { title: 'The base image is chosen at build time', files: 'ARG BASE\nFROM $BASE\nCMD ["server"]\n' },
      {
        title: 'The user is given at build time',
        files: 'FROM debian:13-slim\nARG APP_USER\nUSER $APP_USER\nCMD ["a"]\n',
      },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      if (!stage.shipped || dropsPrivileges(file, stage)) continue;
      const { isRoot, instruction } = userAt(stage, null);
      const remedy = remedyFor(stage);
      const profile: Profile = isService(file, stage) && isRoot === true ? 'recommended' : 'strict';
      if (instruction !== null) {
        if (isRoot !== true) continue;
        yield {
          message: `\`USER ${instruction.word?.text ?? 'root'}\` is the last one, so the container runs as root. ${remedy.back}`,
          subject: 'user',
          at: { path: file.path, range: instruction.range },
          peers: peersOf.last,
          // The image had dropped root: somebody forgot to go back.
          profile: remedy.isBack ? 'recommended' : profile,
          ...fixFor(file, stage, remedy.uid),
        };
        continue;
      }
      const anchor = absenceAnchor(file, stage);
      const base = rootBase(stage);
      if (anchor === null || !(isRoot === true || isUnknownImage(base))) continue;
      const variable = environmentUser(stage);
      const note = variable === null ? '' : ' `ENV USER` sets a variable, not the user.';
      const what =
        isRoot === true
          ? `Neither this stage nor \`${baseName(base)}\` sets another user, so the container runs as root.`
          : `No \`USER\` here, and \`${baseName(base)}\` is not known to set one: unless it does, the container runs as root.`;
      const silent = silentPeers(file, stage);
      const related = [...(anchor === stage.from ? [] : [stage.from]), variable];
      yield {
        message: `${what}${note} ${remedy.add}`,
        subject: 'user',
        at: { path: file.path, range: anchor.ownRange },
        related: related.flatMap((place) => (place === null ? [] : [{ path: file.path, range: place.range }])),
        identity: `no USER in ${stage.name ?? `stage ${stage.index}`}`,
        peers: peersOf.missing.filter((peer) => !silent.has(peer)),
        profile,
        ...fixFor(file, stage, remedy.uid),
        ...(isRoot === true ? {} : { confidence: 'likely' as const }),
      };
    }
  },
});

/**
 * A stage that starts nothing, or an interpreter alone, is a base, a toolbox or a heap of files: who runs it decides. Servers that work as another
 * user know why they start as root, and so may a script that has a user at hand.
 */
function isService(file: Dockerfile, stage: Stage): boolean {
  const start = startOf(stage);
  const programs = start.flatMap((instruction) => commandsIn(file, stage, instruction));
  const last = programs.at(-1);
  if (start.length === 0 || privilegesAfterStart(rootFamily(stage)) === 'workers') return false;
  if (programs.some(({ name }) => name !== null && managesPrivileges(name))) return false;
  if (last !== undefined && waitsForInput(last)) return false;
  if (isForDevelopment(file.path) || isTool(file, stage, programs)) return false;
  const isScript = programs.some(({ words }) => /\.(?:ba)?sh$|entrypoint/.test(words[0]?.value ?? ''));
  return !isScript || !makesUser(file, stage);
}

/** An interpreter alone, without a program to run; PHP wants to be asked. */
function waitsForInput({ name, words: [program], args }: Command): boolean {
  if (!isInterpreter(name ?? '') || program?.value?.startsWith('.') === true) return false;
  const isAsked = !/^php/.test(name ?? '') || args.some(({ value }) => /^(?:-a|--interactive)$/.test(value ?? ''));
  return isAsked && args.every(({ value }) => /^-|^version$/.test(value ?? ''));
}

/** Who has no USER to miss here: SonarQube what is built upon, KICS an empty image. */
function silentPeers(file: Dockerfile, stage: Stage): ReadonlySet<string> {
  return new Set([
    ...(isMadeToBuildUpon(file, stage) ? ['sonar:S6471'] : []),
    ...(rootBase(stage).kind === 'scratch' ? ['kics:Missing User Instruction'] : []),
  ]);
}

/** It offers a prompt, has a user ready, or hands steps down: whoever goes on from here sets the user. */
function isMadeToBuildUpon(file: Dockerfile, stage: Stage): boolean {
  const [program, ...more] = startOf(stage).flatMap((instruction) => commandsIn(file, stage, instruction));
  const isPrompt = program !== undefined && more.length === 0 && waitsForInput(program);
  return isPrompt || makesUser(file, stage) || [...instructionsOf(stage, 'ONBUILD')].length > 0;
}

/** An image that no table has, and whose tag does not claim a user. */
function isUnknownImage(base: ReturnType<typeof rootBase>): boolean {
  return (
    base.kind === 'image' && base.facts.family === null && !/nonroot|rootless|unprivileged/.test(base.reference.text)
  );
}

/** `Dockerfile.dev`, `.devcontainer/Dockerfile`: nobody ships it. */
function isForDevelopment(path: string): boolean {
  return /(?:^|\/)\.devcontainer\//.test(path) || /(?:^|[._-])(?:dev|debug|tests?)(?:[._-]|$)/i.test(basename(path));
}

/** A program for people, that runs once and listens nowhere: it shows its help, or is a package of the distribution. */
function isTool(file: Dockerfile, stage: Stage, programs: readonly Command[]): boolean {
  if (lineage(stage).some((ancestor) => instructionsOf(ancestor, 'EXPOSE', 'HEALTHCHECK').length > 0)) return false;
  const [program, ...args] = programs.flatMap((command) => command.words);
  if (args.length > 0)
    return args.length === 1 && /^(?:-h|--help|help|-v|-V|--version|version)$/.test(args[0]?.value ?? '');
  return installedBefore(file, stage, null).packages.has(program?.value ?? '');
}

function startOf(stage: Stage): readonly Instruction[] {
  return [entrypointOf(stage), cmdOf(stage)].flatMap((found) => found?.instruction ?? []);
}

function commandsIn(file: Dockerfile, stage: Stage, instruction: Instruction) {
  const script = scriptOf(file, stage, instruction);
  return script === null ? [] : commandsOf(script);
}

function makesUser(file: Dockerfile, stage: Stage): boolean {
  return stepsBefore(file, stage, null).some(({ commands }) =>
    commands.some(({ name }) => name === 'useradd' || name === 'adduser'),
  );
}

const switcher = /\b(?:gosu|su-exec|setpriv|s6-setuidgid|chpst|runuser|setuidgid)\b/;

/** A program that takes another user stands in the start, or in a script that may well start it. */
function dropsPrivileges(file: Dockerfile, stage: Stage): boolean {
  const own = lineage(stage).flatMap((ancestor) => ancestor.instructions);
  const start = startOf(stage);
  if (start.length > 0 && own.some(({ args }) => switcher.test(args.text))) return true;
  if (own.some(({ keyword }) => keyword === 'ENTRYPOINT')) return false;
  const atStart = privilegesAfterStart(rootFamily(stage)) === 'dropped';
  return atStart || stepsBefore(file, stage, null).some(({ commands }) => commands.some(isSwitch));
}

function isSwitch({ name }: Command): boolean {
  return name !== null && switcher.test(name);
}

/** `ENV USER=root`, which is easily taken for the instruction. */
function environmentUser(stage: Stage): KeyValue | null {
  const pairs = [...instructionsOf(stage, 'ENV')].flatMap((env) => env.pairs);
  return pairs.find(({ name }) => name === 'USER') ?? null;
}

/** Above the start of the program, where nothing is built any more. What the program writes has to belong to the user then. */
function fixFor(file: Dockerfile, stage: Stage, uid: number): { readonly fix?: Fix } {
  const [start] = [...instructionsOf(stage, 'ENTRYPOINT', 'CMD')];
  const builds = [...instructionsOf(stage, 'RUN', 'USER', 'ONBUILD')].at(-1);
  if (start === undefined || (builds !== undefined && builds.index > start.index)) return {};
  const edits = [lineAbove(file, start, `USER ${uid}`)];
  return { fix: { title: `Run as user ${uid}`, applicability: 'needs-review', edits } };
}

/** Above the numbers that distributions give away. */
const anyUser = 10001;

interface Remedy {
  readonly back: string;
  readonly add: string;
  /** The base image has a user of its own to go back to. */
  readonly isBack: boolean;
  readonly uid: number;
}

function remedyFor(stage: Stage): Remedy {
  const base = rootBase(stage);
  const facts = base.kind === 'image' ? base.facts : null;
  const usual = facts?.user?.uid ?? null;
  if (usual !== null && usual !== 0) {
    const back = `Go back to \`USER ${usual}\`, the user of the base image, behind the last step that needs root.`;
    return { back, add: back, isBack: true, uid: usual };
  }
  const spare = facts?.accounts?.find(
    ({ name, uid }) => uid !== null && /^(?:node|nonroot|app|bun|deno)$/.test(name ?? ''),
  );
  const add =
    spare?.uid == null
      ? 'Add `USER` with a number behind the last step that needs root.'
      : `The image has a user for that: add \`USER ${spare.uid}\`.`;
  return { back: add, add, isBack: false, uid: spare?.uid ?? anyUser };
}

function rootFamily(stage: Stage): string | null {
  const base = rootBase(stage);
  return base.kind === 'image' ? base.facts.family : null;
}

function baseName(base: ReturnType<typeof rootBase>): string {
  return base.kind === 'image' ? nameWithoutDigest(base.reference) : 'scratch';
}
