import { runScripts } from '../../dockerfile/commands.ts';
import { type Reader, readerOf } from '../../dockerfile/interpreter.ts';
import { shellSupports } from '../../images/shells.ts';
import { type Command, pipedInto } from '../../shell/command.ts';
import { downloadOf } from '../../shell/downloaders.ts';
import { workOf } from '../../shell/lost.ts';
import { defineRule } from '../rule.ts';

/** They end with an error when nothing, or half of it, comes in. */
const failsOnEmpty: ReadonlySet<string> = new Set(
  'apt-key bsdtar bunzip2 cpio docker egrep fgrep gpg grep gunzip gzip jar md5sum openssl patch psql rpm2cpio sha1sum sha256sum sha512sum tar unxz unzip unzstd xz zcat zstd'.split(
    ' ',
  ),
);

export default defineRule({
  id: 'missing-pipefail',
  scope: 'dockerfile',
  severity: 'major',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Failure in a pipe that does not stop the build',
  remedy: 'Set `pipefail` above the pipe',
  rationale:
    'A pipe has the status of its last command. A download that fails in front of `sh`, `tee` or `jq` gives them nothing to read, they succeed, and the image is built without it. `pipefail` makes every command of a pipe count.',
  exceptions: 'A command whose failure does not matter: `{ command || true; } | …` says so.',
  peers: [
    { tool: 'hadolint', id: 'DL4006', relation: 'same' },
    { tool: 'kics', id: 'Shell Running A Pipe Without Pipefail Flag', relation: 'same' },
    { tool: 'semgrep', id: 'set-pipefail', relation: 'same' },
    { tool: 'droast', id: 'DF057', relation: 'same' },
  ],
  examples: {
    bad: [
      {
        files: 'FROM debian:13-slim\nRUN curl -fsSL https://example.com/key.asc | tee /etc/apt/keyrings/example.asc\n',
        reports: [
          {
            line: 2,
            message:
              'When `curl` fails, `tee` still succeeds and the build goes on. Put `SHELL ["/bin/bash", "-o", "pipefail", "-c"]` above it.',
          },
        ],
      },
      {
        title: 'A shell that can do it itself',
        files: 'FROM alpine:3.23\nRUN wget -O - https://example.com/list | sort > /srv/list\n',
        reports: [
          {
            line: 2,
            message:
              'When `wget` fails, `sort` still succeeds and the build goes on. Start the `RUN` with `set -o pipefail &&`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'SHELL turns it on',
        files: 'FROM debian:13\nSHELL ["/bin/bash", "-eo", "pipefail", "-c"]\nRUN curl -f https://example.com/a | sh\n',
      },
      {
        title: 'set turns it on',
        files: 'FROM alpine:3.23\nRUN set -eo pipefail; wget -O - https://example.com/a | sh\n',
      },
      { title: 'No pipe', files: 'FROM debian:13\nRUN make || make again\n' },
      {
        title: 'Its status is asked for',
        files: 'FROM debian:13\nRUN if curl -f https://example.com | tee /a; then true; fi\n',
      },
      {
        title: 'PowerShell',
        files: 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN Get-Variable A | Select-Object B\n',
      },
    ],
  },
  *check({ file }) {
    for (const { stage, run, commands } of runScripts(file)) {
      const lost = commands.filter(isLost);
      const first = lost.find(isFelt) ?? lost[0];
      const reader = first === undefined ? undefined : lastReader(first);
      if (first === undefined || reader === undefined) continue;
      const consequence = isFelt(first)
        ? `When \`${first.name}\` fails, \`${reader.name}\` still succeeds and the build goes on.`
        : `A failure of \`${first.name}\` is lost: the last command of the pipe decides.`;
      yield {
        message: `${consequence} ${remedy(readerOf(file, stage, run))}`,
        subject: `${first.name} | ${reader.name}`,
        at: { path: file.path, range: first.range },
        ...(isFelt(first) ? {} : { profile: 'strict' as const }),
      };
    }
  },
});

function isLost({ failureLost, name, enclosures, wrappedBy }: Command): boolean {
  return failureLost === 'pipe' && name !== null && wrappedBy === null && !enclosures.includes('condition');
}

/** Something is missing then that nobody notices: what was to be downloaded, or what was to be built with a log beside it. */
function isFelt(command: Command): boolean {
  const reader = lastReader(command);
  if (reader?.name == null || failsOnEmpty.has(reader.name) || reader.followedBy === '||') return false;
  return downloadOf(command) !== null || (reader.name === 'tee' && workOf(command) === 'heavy');
}

/** The command whose status is that of the pipe; what `sudo` runs, not `sudo`. */
function lastReader(command: Command): Command | undefined {
  let found: Command | undefined;
  for (let readers = pipedInto(command); readers.length > 0; readers = pipedInto(found)) {
    const [first, second] = readers;
    found = second?.wrappedBy === first ? second : first;
    if (found === undefined) return undefined;
  }
  return found;
}

function remedy(reader: Reader | null): string {
  const can = reader !== null && shellSupports(reader.interpreter, 'pipefail', reader.version) === true;
  return can
    ? 'Start the `RUN` with `set -o pipefail &&`.'
    : 'Put `SHELL ["/bin/bash", "-o", "pipefail", "-c"]` above it.';
}
