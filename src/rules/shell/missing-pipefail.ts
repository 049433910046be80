import { runScripts } from '../../dockerfile/commands.ts';
import { readerOf } from '../../dockerfile/interpreter.ts';
import type { Dockerfile, RunInstruction, Stage } from '../../dockerfile/model.ts';
import { imageFactsOf, instructionsOf } from '../../dockerfile/stages.ts';
import { hasTool } from '../../images/lookup.ts';
import { shellSupports } from '../../images/shells.ts';
import { type Command, pipedInto } from '../../shell/command.ts';
import { downloadOf } from '../../shell/downloaders.ts';
import { workOf } from '../../shell/lost.ts';
import { insertAfter, replaceRange } from '../../text/edit.ts';
import { endToFile, toFile } from '../../text/mapped.ts';
import { lineText, rangeAt } from '../../text/source.ts';
import { heredocLine } from '../heredoc-line.ts';
import { lineAbove } from '../line-above.ts';
import { defineRule, type Edit, type Fix } from '../rule.ts';

/** They end with an error when nothing, or half of it, comes in. */
const failsOnEmpty: ReadonlySet<string> = new Set(
  'apt-key bsdtar bunzip2 cpio docker egrep fgrep gpg grep gunzip gzip jar md5sum openssl patch psql rpm2cpio sha1sum sha256sum sha512sum tar unxz unzip unzstd xz zcat zstd'.split(
    ' ',
  ),
);

const bashWithPipefail = 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]';

export default defineRule({
  id: 'missing-pipefail',
  scope: 'dockerfile',
  severity: 'major',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
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
        files:
          'FROM debian:13-slim\n# The key of our packages.\nRUN curl -fsSL https://example.com/key.asc | tee /etc/apt/keyrings/example.asc\n',
        reports: [
          {
            line: 3,
            message:
              'When `curl` fails, `tee` still succeeds and the build goes on. Put `SHELL ["/bin/bash", "-o", "pipefail", "-c"]` above it.',
          },
        ],
        fixed:
          'FROM debian:13-slim\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\n# The key of our packages.\nRUN curl -fsSL https://example.com/key.asc | tee /etc/apt/keyrings/example.asc\n',
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
        fixed: 'FROM alpine:3.23\nRUN set -o pipefail && wget -O - https://example.com/list | sort > /srv/list\n',
      },
      {
        title: 'Options that are set already',
        files: 'FROM alpine:3.23\nRUN set -ex \\\n && wget -O - https://example.com/list | sort > /srv/list\n',
        reports: [
          {
            line: 3,
            message:
              'When `wget` fails, `sort` still succeeds and the build goes on. Start the `RUN` with `set -o pipefail &&`.',
          },
        ],
        fixed:
          'FROM alpine:3.23\nRUN set -exo pipefail \\\n && wget -O - https://example.com/list | sort > /srv/list\n',
      },
      {
        title: 'In a here-document',
        files: 'FROM alpine:3.23\nRUN <<EOF\n  set -ex\n  wget -O - https://example.com/list | sort > /srv/list\nEOF\n',
        reports: [
          {
            line: 4,
            message:
              'When `wget` fails, `sort` still succeeds and the build goes on. Start the `RUN` with `set -o pipefail &&`.',
          },
        ],
        fixed:
          'FROM alpine:3.23\nRUN <<EOF\n  set -exo pipefail\n  wget -O - https://example.com/list | sort > /srv/list\nEOF\n',
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
      if (lost.length === 0) continue;
      const readers = lastReaders(commands);
      const felt = lost.find((one) => isFelt(one, readers.get(one)));
      const first = felt ?? lost[0];
      const reader = first && readers.get(first);
      if (first === undefined || reader === undefined) continue;
      const consequence = felt
        ? `When \`${first.name}\` fails, \`${reader.name}\` still succeeds and the build goes on.`
        : `A failure of \`${first.name}\` is lost: the last command of the pipe decides.`;
      const reads = readerOf(file, stage, run);
      const can = reads !== null && shellSupports(reads.interpreter, 'pipefail', reads.version) === true;
      const fix = can ? setOption(file, run) : replaceShell(file, stage, run);
      yield {
        message: `${consequence} ${can ? remedies.option : remedies.shell}`,
        subject: `${first.name} | ${reader.name}`,
        at: { path: file.path, range: first.range },
        ...(felt ? {} : { profile: 'strict' as const }),
        ...(fix === null ? {} : { fix }),
      };
    }
  },
});

function isLost({ failureLost, name, enclosures, wrappedBy }: Command): boolean {
  return failureLost === 'pipe' && name !== null && wrappedBy === null && !enclosures.includes('condition');
}

/** Something is missing then that nobody notices: what was to be downloaded, or what was to be built with a log beside it. */
function isFelt(command: Command, reader: Command | undefined): boolean {
  if (reader?.name == null || failsOnEmpty.has(reader.name) || reader.followedBy === '||') return false;
  return downloadOf(command) !== null || (reader.name === 'tee' && workOf(command) === 'heavy');
}

/** By each command that writes into a pipe: the one whose status is that of the pipe; what `sudo` runs, not `sudo`. */
function lastReaders(commands: readonly Command[]): ReadonlyMap<Command, Command> {
  const readers = new Map<Command, Command>();
  for (const command of commands.toReversed()) {
    const next = readerOfPipe(command);
    if (next !== undefined) readers.set(command, readers.get(next) ?? next);
  }
  return readers;
}

function readerOfPipe(command: Command): Command | undefined {
  const [first, second] = pipedInto(command);
  return second?.wrappedBy === first ? second : first;
}

const remedies = {
  option: 'Start the `RUN` with `set -o pipefail &&`.',
  shell: `Put \`${bashWithPipefail}\` above it.`,
};

/** A reader that stops early ends its writer by a signal, which then counts as a failure: both fixes want a look. */
const applicability = 'needs-review';

/** `set -ex` at the start, to which one more is added. */
const letters = /^\s*set -[A-Za-np-z]+(?=\s*(?:$|&&|;))/;

function setOption(file: Dockerfile, { command, heredocs: [heredoc] }: RunInstruction): Fix | null {
  if (command.form !== 'shell') return null;
  const { path, source } = file;
  const { text } = command.text;
  const fixed = (edit: Edit): Fix => ({ title: 'Set `pipefail`', applicability, edits: [edit] });
  if (heredoc !== undefined) {
    if (!/^\s*<<-?\S+\s*$/.test(text)) return null;
    const [options] = letters.exec(lineText(source, heredoc.startLine)) ?? [];
    if (options === undefined) return fixed(heredocLine(file, heredoc, 'first', 'set -o pipefail'));
    const [line, column] = [heredoc.startLine, options.length + 1];
    const behind = { startLine: line, startColumn: column, endLine: line, endColumn: column };
    return fixed({ path, ...insertAfter(source, behind, 'o pipefail') });
  }
  const [options] = letters.exec(text) ?? [];
  if (options !== undefined) {
    const end = endToFile(command.text, 0, options.length);
    return fixed({ path, ...replaceRange(source, rangeAt(source, end, end), 'o pipefail') });
  }
  const start = toFile(command.text, Math.max(text.search(/\S/), 0));
  return fixed({ path, ...replaceRange(source, rangeAt(source, start, start), 'set -o pipefail && ') });
}

/** Where the shell is that of the image, and the image has bash. */
function replaceShell(file: Dockerfile, stage: Stage, run: RunInstruction): Fix | null {
  const facts = imageFactsOf(stage);
  if (facts === null || hasTool(facts, 'bash') !== true || [...instructionsOf(stage, 'SHELL')].length > 0) return null;
  return { title: 'Run it with bash and `pipefail`', applicability, edits: [lineAbove(file, run, bashWithPipefail)] };
}
