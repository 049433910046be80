import { shellScripts } from '../../dockerfile/commands.ts';
import type { Dockerfile } from '../../dockerfile/model.ts';
import { argumentsOf } from '../../shell/arguments.ts';
import type { Word } from '../../shell/ast.ts';
import { type Command, isInside } from '../../shell/command.ts';
import { type Download, downloadOf } from '../../shell/downloaders.ts';
import { verificationOf } from '../../shell/verifiers.ts';
import { commandsOf } from '../../shell/walk.ts';
import { defineRule, type Edit } from '../rule.ts';
import { insertWord, replaceWords } from '../word-edits.ts';

/** They keep or run what comes in. */
const keepers =
  /^(?:sh|bash|dash|ash|zsh|python[\d.]*|perl|php|ruby|node|tar|gpg|apt-key|tee|dd|rpm|rpmkeys|sed|gunzip|xz|unzip|cpio|patch|psql|mysql|envsubst|install)$/;

/** They refuse what is not in their format. */
const refusers = /^(?:tar|gpg|apt-key|rpm|rpmkeys|gunzip|xz|unzip|cpio|patch)$/;
const archive = /\.(?:tgz|tar(?:\.\w+)?|t[bx]z|zip|gz|xz|bz2|zst|deb|rpm|apk|jar|whl)["']?$/;
const laterError = ', and only its format gives that away';

export default defineRule({
  id: 'curl-without-fail',
  scope: 'dockerfile',
  severity: ['major', 'minor'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'curl takes an error page for the file',
  remedy: 'Let curl fail on errors: `-f`',
  rationale:
    'When the server answers with 404 or 500, curl saves the error page and succeeds. The build goes on with it, and fails later with a message that says nothing of the download, or ships it. With `-f` curl fails at once.',
  peers: [{ tool: 'droast', id: 'DF035', relation: 'narrower' }],
  examples: {
    bad: [
      {
        files: 'FROM debian:13\nRUN curl -sSLo /srv/list.json https://example.com/list.json\n',
        reports: [
          {
            line: 2,
            message: 'Without `-f`, curl saves an error page as `/srv/list.json` and succeeds. Add `-f`.',
          },
        ],
        fixed: 'FROM debian:13\nRUN curl -fsSLo /srv/list.json https://example.com/list.json\n',
      },
      {
        title: 'Into another program',
        files: 'FROM debian:13\nRUN curl -sSL https://example.com/install.sh | sh\n',
        reports: [{ line: 2, message: 'Without `-f`, curl hands an error page on to `sh` and succeeds. Add `-f`.' }],
        fixed: 'FROM debian:13\nRUN curl -fsSL https://example.com/install.sh | sh\n',
      },
      {
        title: 'What fails by itself, with another message',
        files: 'FROM debian:13\nRUN curl -sSL https://example.com/a.tgz | tar xz\n',
        reports: [
          {
            line: 2,
            severity: 'minor',
            message:
              'Without `-f`, curl hands an error page on to `tar`, and only its format gives that away. Add `-f`.',
          },
        ],
        fixed: 'FROM debian:13\nRUN curl -fsSL https://example.com/a.tgz | tar xz\n',
      },
      {
        title: 'A health check that is always content',
        files: 'FROM debian:13\nHEALTHCHECK CMD curl -s http://localhost:8080/health || exit 1\n',
        reports: [
          {
            line: 2,
            message:
              'Without `-f`, curl succeeds whatever the server answers: an error 500 counts as healthy. Add `-f`.',
          },
        ],
        fixed: 'FROM debian:13\nHEALTHCHECK CMD curl -fs http://localhost:8080/health || exit 1\n',
      },
    ],
    good: [
      {
        title: 'It fails',
        files:
          'FROM debian:13\nRUN curl -fsSLO https://example.com/a && curl --fail-with-body -o b https://example.com/b\n',
      },
      {
        title: 'A check of what came finds out',
        files: 'FROM debian:13\nRUN curl -sSLo a https://example.com/a && echo "$SUM  a" | sha256sum -c -\n',
      },
      {
        title: 'The status is looked at',
        files: 'FROM debian:13\nRUN curl -s -o a -w "%{http_code}" https://example.com/a | grep 200\n',
      },
      { title: 'Flags that are not known', files: 'FROM debian:13\nRUN curl $FLAGS -o a https://example.com/a\n' },
      {
        title: 'Printed only',
        files: 'FROM debian:13\nRUN curl -s https://example.com/ && curl -o /dev/null https://example.com/\n',
      },
      { title: 'Not HTTP', files: 'FROM debian:13\nRUN curl -o a file:///b && curl -o a ftp://example.com/a\n' },
    ],
  },
  *check({ file }) {
    for (const { instruction, script } of shellScripts(file)) {
      const commands = commandsOf(script);
      for (const [index, command] of commands.entries()) {
        const download = downloadOf(command);
        const [program] = command.words;
        if (download?.tool !== 'curl' || download.failsOnHttpError || program === undefined || !isPlain(download))
          continue;
        const consequence =
          instruction.keyword === 'HEALTHCHECK' ? inHealthcheck(command) : inBuild(download, commands.slice(index + 1));
        if (consequence === null) continue;
        yield {
          message: `Without \`-f\`, curl ${consequence}. Add \`-f\`.`,
          subject: download.urls[0]?.text ?? 'curl',
          at: { path: file.path, range: command.range },
          severity: consequence.endsWith(laterError) ? 'minor' : 'major',
          fix: {
            title: 'Add `-f`',
            // A server that answers with an error stops the build then.
            applicability: 'needs-review',
            edits: failing(file, command, program),
          },
        };
      }
    }
  },
});

/** In front of the letters that are there, else a word of its own: `-fsSL`. */
function failing(file: Dockerfile, command: Command, program: Word): Edit[] {
  const [letters] = command.args;
  if (letters === undefined || !/^-[sSLkO][A-Za-z]*$/.test(letters.text))
    return insertWord(file, command, program.range, '-f');
  const { startLine, startColumn } = letters.range;
  const behindDash = { startLine, startColumn: startColumn + 1, endLine: startLine, endColumn: startColumn + 1 };
  return replaceWords(file, [{ range: behindDash, text: 'f' }]);
}

/** HTTP, every flag known, and nobody asks for the status. */
function isPlain({ command, urls }: Download): boolean {
  const { flags, unknown } = argumentsOf(command);
  // An unquoted variable beside an address may well be `-fsSL`.
  if (unknown.some((word) => !urls.includes(word) || urls.length > 1)) return false;
  if (flags.some(({ name }) => name === 'w' || name === 'write-out' || name === 'K' || name === 'config')) return false;
  return urls.every((url) => !/^["']?(?:file|ftp|ftps|sftp|scp|dict|tftp):/i.test(url.text));
}

function inHealthcheck(command: Command): string | null {
  const reads = command.pipe.pipe.stages.length > command.pipe.stage + 1;
  if (reads || isInside(command, 'substitution')) return null;
  return 'succeeds whatever the server answers: an error 500 counts as healthy';
}

function inBuild({ command, output }: Download, later: readonly Command[]): string | null {
  if (isInside(command, 'condition')) return null;
  if (output.kind === 'stdout') {
    const reader = command.pipe.pipe.stages
      .slice(command.pipe.stage + 1)
      .flat()
      .find(({ name }) => keepers.test(name ?? ''));
    if (reader?.name == null) return null;
    return `hands an error page on to \`${reader.name}\`${refusers.test(reader.name) ? laterError : ' and succeeds'}`;
  }
  const [first] = output.kind === 'files' ? output.paths.map((word) => word.text.replace(/["']/g, '')) : output.names;
  if (first === '/dev/null' || later.some((candidate) => finds(candidate, first ?? null))) return null;
  const end = archive.test(first ?? command.words.at(-1)?.text ?? '') ? laterError : ' and succeeds';
  return `saves an error page as ${first == null ? 'the file' : `\`${first}\``}${end}`;
}

function finds(command: Command, path: string | null): boolean {
  const verification = verificationOf(command);
  if (verification === null) return false;
  const name = path?.replace(/^.*\//, '') ?? null;
  return name === null || verification.paths === null || verification.paths.some((checked) => checked.endsWith(name));
}
