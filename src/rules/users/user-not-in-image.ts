import { type Step, stepsBefore } from '../../dockerfile/history.ts';
import { installedBefore } from '../../dockerfile/installed.ts';
import type { Dockerfile, Stage, WordInstruction } from '../../dockerfile/model.ts';
import { imageFactsOf, instructionsOf, rootBase } from '../../dockerfile/stages.ts';
import { findAccount } from '../../images/lookup.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { accountRequestOf } from '../../shell/accounts.ts';
import { memoized } from '../../text/memoized.ts';
import { defineRule } from '../rule.ts';

/** Accounts that distributions have from the start. */
const usual =
  /^(?:root|daemon|bin|sys|sync|games|man|lp|mail|news|uucp|proxy|www-data|backup|list|irc|gnats|nobody|_apt|adm|shutdown|halt|operator|ftp|guest|postmaster|cron|sshd|at|squid|xfs|cyrus|vpopmail|ntp|smmsp|svn|svc|ingres|dbus|tss|systemd-.*|messagebus|postgres|default|utmp)$/;
/** Images that hold what the distribution or the makers gave them, so that their accounts are known. */
const known =
  /^(?:alpine|busybox|debian|ubuntu|golang|node|python|ruby|rust|eclipse-temurin|buildpack-deps|distroless-\w+)$/;

export default defineRule({
  id: 'user-not-in-image',
  scope: 'dockerfile',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'USER names an account that the image has not',
  remedy: 'Name a user that the image has',
  rationale:
    'A name is looked up in the `/etc/passwd` of the image when the next RUN, or the container, starts: without an entry it stops ("unable to find user"). scratch has no such file at all. A number needs no entry.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'scratch has no accounts',
        files: 'FROM scratch\nCOPY server /server\nUSER nobody\nENTRYPOINT ["/server"]\n',
        reports: [
          {
            line: 3,
            message:
              '`scratch` has no `/etc/passwd`, so the user `nobody` is not found: the container does not start. Use a number, such as `USER 65534`.',
          },
        ],
      },
      {
        title: 'Made nowhere',
        files: 'FROM python:3.14-slim\nCOPY . /app\nUSER app\nCMD ["python", "/app/main.py"]\n',
        reports: [
          {
            line: 3,
            message:
              '`python:3.14-slim` has no user `app`, and nothing in this file makes one: the container does not start. Make it (`useradd`), or use a number.',
          },
        ],
      },
    ],
    good: [
      { title: 'Made before', files: 'FROM debian:13\nRUN useradd -u 10001 app\nUSER app\n' },
      {
        title: 'Of the image',
        files:
          'FROM node:24\nUSER node\nFROM debian:13\nUSER www-data\nFROM gcr.io/distroless/static-debian13\nUSER nonroot:nonroot\n',
      },
      { title: 'The file is copied', files: 'FROM scratch\nCOPY --from=build /etc/passwd /etc/passwd\nUSER app\n' },
      {
        title: 'A package may have made it',
        files: 'FROM debian:13\nRUN apt-get update && apt-get install -y redis-server\nUSER redis\n',
      },
      { title: 'A number, and what is not known', files: 'FROM scratch\nUSER 65534\nFROM example.com/a:1\nUSER app\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      for (const user of instructionsOf(stage, 'USER')) {
        const name = user.word?.value?.replace(/:.*$/s, '') ?? '';
        if (user.onbuild || name === '' || /^\d+$/.test(name) || /[^\w.-]/.test(name)) continue;
        const base = rootBase(stage);
        if (mayMake(file, stage, user)) continue;
        if (base.kind === 'scratch' && name !== 'root') {
          yield {
            message: `\`scratch\` has no \`/etc/passwd\`, so the user \`${name}\` is not found: the container does not start. Use a number, such as \`USER 65534\`.`,
            subject: name,
            at: { path: file.path, range: user.ownRange },
            confidence: 'certain',
          };
        }
        const facts = imageFactsOf(stage);
        if (base.kind !== 'image' || facts === null || !known.test(facts.family ?? '') || facts.platform !== 'linux')
          continue;
        if (usual.test(name) || findAccount(facts, name) !== null || facts.accounts === null) continue;
        yield {
          message: `\`${nameWithoutDigest(base.reference)}\` has no user \`${name}\`, and nothing in this file makes one: the container does not start. Make it (\`useradd\`), or use a number.`,
          subject: name,
          at: { path: file.path, range: user.ownRange },
        };
      }
    }
  },
});

/** Something before may have made an account: a command, a package, a script, a copied file. */
function mayMake(file: Dockerfile, stage: Stage, user: WordInstruction): boolean {
  const { packages, hidesPackages } = installedBefore(file, stage, user);
  if (packages.size > 0 || hidesPackages) {
    // Tools and libraries bring no accounts.
    const harmless =
      /^(?:ca-certificates|curl|wget|git|bash|tini|dumb-init|jq|make|gcc|g\+\+|build-essential|build-base|libpq5|libpq-dev|openssl|tzdata|unzip|python3|.*-dev)$/;
    if (hidesPackages || [...packages].some((name) => !harmless.test(name))) return true;
  }
  return makersFrom(stepsBefore(file, stage, null)) < stepsBefore(file, stage, user).length;
}

/** How many steps come before one that may make an account. */
const makersFrom = memoized((steps: readonly Step[]): number => {
  const at = steps.findIndex(
    ({ instruction: { keyword, args }, commands }) =>
      ((keyword === 'COPY' || keyword === 'ADD') &&
        /\s\/etc\/?["'\]]*\s*$|passwd|rootfs|\.tar|\s\/["'\]]*\s*$/.test(args.text)) ||
      (keyword === 'RUN' && /passwd|user|account/i.test(args.text)) ||
      commands.some((command) => accountRequestOf(command) !== null),
  );
  return at === -1 ? steps.length : at;
});
