import { runScripts } from '../../dockerfile/commands.ts';
import { type Command, type FailureLoss, pipedInto } from '../../shell/command.ts';
import { downloadOf } from '../../shell/downloaders.ts';
import { verificationOf } from '../../shell/verifiers.ts';
import { defineRule } from '../rule.ts';

/** Losses that are a mistake here; conditions and negations are how a script acts on the outcome. */
const reasons: Partial<Record<FailureLoss, string>> = {
  handled: 'what stands behind `||` goes on as if it had passed. End it with `exit 1`',
  pipe: 'the last command of the pipe decides. Leave the pipe out, or set `pipefail`',
  sequence: 'without `set -e` only the last command of a script decides. Join the commands with `&&`',
  background: 'nobody waits for it. Leave the `&` out',
  loop: 'without `set -e` only the last round of a loop decides. Put `|| exit 1` behind it',
};

export default defineRule({
  id: 'ineffective-check',
  scope: 'dockerfile',
  severity: 'critical',
  category: 'security',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Checksum or signature check that protects from nothing',
  remedy: 'Let the build stop when the check fails',
  rationale:
    'A check helps only where it runs and where its failure stops the build. Behind `||` it runs when the command before has failed; with `|| true` behind it, or in a place where its status counts for nothing, everything passes.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'It does not run',
        files:
          'FROM debian:13\nCOPY app.tgz app.tgz.asc ./\nRUN gpg --keyserver hkps://keys.openpgp.org --recv-keys 0xC0FFEE || \\\n    gpg --verify app.tgz.asc app.tgz\n',
        reports: [
          {
            line: 4,
            message:
              '`gpg` checks nothing when all goes well: behind `||` it runs only after the command before it has failed. Put `&&` or `;` there.',
          },
        ],
      },
      {
        title: 'It cannot fail',
        files:
          'FROM debian:13\nRUN curl -fsSO https://example.com/app.tgz\nRUN sha256sum -c app.sha256 || echo "bad checksum"\nRUN sha512sum -c app.sha512; tar xzf app.tgz\n',
        reports: [
          {
            line: 3,
            message:
              'A failure of `sha256sum` does not stop the build: what stands behind `||` goes on as if it had passed. End it with `exit 1`.',
          },
          {
            line: 4,
            message:
              'A failure of `sha512sum` does not stop the build: without `set -e` only the last command of a script decides. Join the commands with `&&`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Its failure stops the build',
        files:
          'FROM debian:13\nRUN sha256sum -c a.sha256 && tar xf a.tar\nRUN set -e; sha256sum -c a.sha256; tar xf a.tar\nRUN sha256sum -c a.sha256 || { echo bad; exit 1; }\n',
      },
      {
        title: 'Another key server, then the check',
        files: 'FROM debian:13\nRUN set -e; gpg --recv-keys A || gpg --recv-keys A; gpg --verify a.asc a\n',
      },
      {
        title: 'One of two checks',
        files: 'FROM debian:13\nRUN gpg --verify a.asc a || gpg --verify b.asc a\n',
      },
      {
        title: 'The script acts on it',
        files:
          'FROM debian:13\nRUN if ! sha256sum -c a.sha256; then exit 1; fi\nRUN sha256sum -c a.sha256 2>&1 | grep OK\nRUN [ -z "$SUM" ] || sha256sum -c a.sha256\n',
      },
    ],
  },
  *check({ file }) {
    for (const { commands } of runScripts(file)) {
      for (const [index, command] of commands.entries()) {
        const verification = verificationOf(command);
        if (verification === null) continue;
        const message = isSkipped(command, commands[index - 1])
          ? skipped(command)
          : ignored(command, commands[index + 1]);
        if (message === null) continue;
        yield { message, subject: command.name ?? '', at: { path: file.path, range: command.range } };
      }
    }
  },
});

/** Behind `||`, where the command before fetches a key or a file, not where it decides. */
function isSkipped({ precededBy }: Command, previous: Command | undefined): boolean {
  if (precededBy !== '||' || previous === undefined || verificationOf(previous) !== null) return false;
  const text = previous.words.map((word) => word.text).join(' ');
  return (
    downloadOf(previous) !== null ||
    /^(?:gpg2?|apt-key|rpm|rpmkeys)\s.*(?:--(?:recv|import|keyserver|fetch)|adv)/.test(text)
  );
}

function skipped({ name }: Command): string {
  return `\`${name}\` checks nothing when all goes well: behind \`||\` it runs only after the command before it has failed. Put \`&&\` or \`;\` there.`;
}

function ignored(command: Command, next: Command | undefined): string | null {
  const { name, failureLost, followedBy } = command;
  const reason = failureLost === null ? undefined : reasons[failureLost];
  if (reason === undefined) return null;
  // Another check may stand behind `||`, and a filter may look for the outcome.
  const isAlternative = next !== undefined && verificationOf(next) !== null;
  if (failureLost === 'handled' && (followedBy !== '||' || isAlternative)) return null;
  if (failureLost === 'pipe' && pipedInto(command).some((reader) => /grep$|^awk$/.test(reader.name ?? ''))) return null;
  return `A failure of \`${name}\` does not stop the build: ${reason}.`;
}
