import { runScripts } from '../../dockerfile/commands.ts';
import { type Command, pipedInto } from '../../shell/command.ts';
import { type Download, downloadOf, hostOf } from '../../shell/downloaders.ts';
import { verificationOf } from '../../shell/verifiers.ts';
import { commandsOf } from '../../shell/walk.ts';
import { scriptsIn } from '../../shell/words.ts';
import { isShell } from '../../shell/wrappers.ts';
import { defineRule } from '../rule.ts';

const interpreters = /^(?:python[\d.]*|perl|ruby|node|php|lua)$/;
const unpackers = /^(?:tar|bsdtar|cpio|unzip|jar|gunzip|zcat|xz|unxz|bunzip2|zstd|unzstd)$/;

export default defineRule({
  id: 'piped-download',
  scope: 'dockerfile',
  severity: ['critical', 'major'],
  category: 'security',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Download is used as it comes in',
  remedy: 'Save the download, compare its digest, then run it',
  rationale:
    'What is piped straight into a shell or an archiver is used before anybody can look at it: there is nothing that a checksum could be compared with. Whoever controls the server decides what is in the image, and a connection that breaks leaves half of it. Save the file, compare its digest, then use it.',
  peers: [{ tool: 'droast', id: 'DF021', relation: 'broader' }],
  examples: {
    bad: [
      {
        title: 'Into a shell',
        files: 'FROM debian:13-slim\nRUN curl -fsSL https://example.com/install.sh | bash -s -- --yes\n',
        reports: [
          {
            line: 2,
            message:
              '`bash` runs what `example.com` sends, and nothing can check it. Save it, compare its digest, then run it.',
          },
        ],
      },
      {
        title: 'By substitution',
        files: 'FROM debian:13-slim\nRUN sh -c "$(wget -qO- https://example.com/install.sh)"\n',
        reports: [
          {
            line: 2,
            message:
              '`sh` runs what `example.com` sends, and nothing can check it. Save it, compare its digest, then run it.',
          },
        ],
      },
      {
        title: 'Into tar',
        files: 'FROM debian:13-slim\nRUN wget -qO- https://example.com/v1/tool.tgz | tar xz -C /usr/local\n',
        reports: [
          {
            line: 2,
            severity: 'major',
            message:
              '`tar` unpacks what `example.com` sends, and nothing can check it. Save it, compare its digest, then unpack it.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Saved and checked',
        files:
          'FROM debian:13\nRUN curl -fsSLo t.tgz https://example.com/t.tgz && echo "$SUM  t.tgz" | sha256sum -c - && tar xf t.tgz\n',
      },
      {
        title: 'Data',
        files:
          'FROM debian:13\nRUN curl -fsS https://example.com/v | jq -r .tag && curl -f https://example.com/k | gpg --dearmor -o /k\n',
      },
      {
        title: 'A file that the shell is given',
        files: 'FROM debian:13\nRUN curl -f https://example.com/list | sh ./import.sh\n',
      },
      {
        title: 'Checked on the way',
        files:
          'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN curl -f https://example.com/a.tgz | tee >(sha256sum -c a.sum) | tar xz\n',
      },
    ],
  },
  *check({ file }) {
    for (const { commands } of runScripts(file)) {
      for (const command of commands) {
        const found = pipedUse(command) ?? substitutedUse(command);
        if (found === null) continue;
        const { download, user } = found;
        const runs = !unpackers.test(user);
        const host = hostOf(download);
        const verb = runs ? 'run' : 'unpack';
        yield {
          message: `\`${user}\` ${verb}s what ${host === null ? 'the server' : `\`${host}\``} sends, and nothing can check it. Save it, compare its digest, then ${verb} it.`,
          subject: `${host ?? ''} | ${user}`,
          at: { path: file.path, range: command.range },
          severity: runs ? 'critical' : 'major',
          peers: runs ? ['droast:DF021'] : [],
        };
      }
    }
  },
});

interface Use {
  readonly download: Download;
  readonly user: string;
}

function pipedUse(command: Command): Use | null {
  const download = downloadOf(command);
  if (download === null || download.output.kind !== 'stdout') return null;
  const stages = command.pipe.pipe.stages.slice(command.pipe.stage + 1).flat();
  const readers = stages.length > 0 ? stages : pipedInto(command);
  if (readers.some((reader) => verificationOf(reader) !== null || checksInside(reader))) return null;
  const user = readers.find((reader) => readsProgram(reader) || unpackers.test(reader.name ?? ''));
  return user?.name == null ? null : { download, user: user.name };
}

function checksInside({ words }: Command): boolean {
  return words.some((word) =>
    scriptsIn(word.parts).some((script) => commandsOf(script).some((inner) => verificationOf(inner) !== null)),
  );
}

/** A shell or interpreter without a script of its own. */
function readsProgram({ name, args }: Command): boolean {
  if (!isShell(name) && !interpreters.test(name ?? '')) return false;
  const [first] = args.filter((word) => !/^-(?!$)/.test(word.value ?? '-x') || /^-\w*s$/.test(word.value ?? ''));
  const hasScript = args.some((word) => /^-(?:\w*c|e|m)$/.test(word.value ?? ''));
  return !hasScript && (first === undefined || /^(?:-|-\w*s|\/dev\/stdin)$/.test(first.value ?? ''));
}

/** `sh -c "$(curl …)"`, `bash <(curl …)`, `eval "$(curl …)"`. */
function substitutedUse(command: Command): Use | null {
  const { name, args } = command;
  if (name === null || !(isShell(name) || interpreters.test(name) || /^(?:eval|source|\.)$/.test(name))) return null;
  for (const word of args) {
    const [part] = word.parts;
    if ((part?.kind !== 'command' && part?.kind !== 'process') || word.parts.length > 1) continue;
    const download = commandsOf(part.script)
      .map(downloadOf)
      .find((found) => found?.output.kind === 'stdout');
    if (download != null) return { download, user: name };
  }
  return null;
}
