import { runScripts } from '../../dockerfile/commands.ts';
import type { Stage } from '../../dockerfile/model.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import { downloadOf } from '../../shell/downloaders.ts';
import { mentions } from '../../text/mentions.ts';
import { defineRule } from '../rule.ts';

const checksumName =
  /(?:^|_)(?:SHA|SHA1|SHA224|SHA256|SHA384|SHA512|MD5|CHECKSUM|DIGEST|HASH)(?:SUMS?)?(?:_|$)|SHA(?:256|512)(?:SUM)?$/i;
const hex = /^(?:sha\d+:)?[0-9a-f]{32,128}$/i;

export default defineRule({
  id: 'unused-checksum',
  scope: 'dockerfile',
  severity: 'major',
  category: 'security',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Checksum that nothing compares',
  remedy: 'Compare the checksum that is declared',
  rationale:
    'The file says what the digest of a download is, and no command looks at it: the download may be anything, and the digest may be wrong, without anybody noticing. It looks safer than it is.',
  peers: [],
  examples: {
    bad: [
      {
        files:
          'FROM debian:13\nENV TOOL_VERSION=1.2.0 \\\n    TOOL_SHA256=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\nRUN curl -fsSLo t.tgz "https://example.com/$TOOL_VERSION.tgz" && tar xf t.tgz\n',
        reports: [
          {
            line: 3,
            message:
              'Nothing compares `TOOL_SHA256` with what is downloaded. Check it: `echo "$TOOL_SHA256  file" | sha256sum -c -`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Compared',
        files:
          'FROM debian:13\nARG T_SHA256=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\nRUN curl -fo t https://example.com/t && echo "${T_SHA256}  t" | sha256sum -c -\n',
      },
      {
        title: 'By a script of the repository, which sees the variable',
        files:
          'FROM debian:13\nENV T_SHA256=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\nCOPY fetch.sh /\nRUN curl -f https://example.com/x -o x && /fetch.sh\n',
      },
      {
        title: 'Nothing is downloaded here',
        files: 'FROM debian:13\nARG GIT_SHA=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b\nLABEL a=b\nRUN make\n',
      },
    ],
  },
  *check({ file }) {
    const scripts = runScripts(file);
    for (const stage of file.stages) {
      for (const instruction of instructionsOf(stage, 'ENV', 'ARG')) {
        for (const { name, value, range } of instruction.pairs) {
          if (!checksumName.test(name) || !hex.test(value?.value ?? '')) continue;
          if (/(?:GIT|COMMIT|REVISION|VCS|SOURCE)/i.test(name)) continue;
          const later = scripts.filter(({ run }) => run.index > instruction.index).flatMap(({ commands }) => commands);
          const isFetched =
            later.some((command) => downloadOf(command) !== null) || addsUnchecked(stage, instruction.index);
          if (mentions(file.source.text, name, { before: /\w/, behind: /\w/ }) > 1 || !isFetched) continue;
          // A script of the repository sees the variable as well.
          if (
            [...instructionsOf(file, 'COPY', 'ADD')].some(({ sources }) =>
              sources.some(({ text }) => /\.(?:sh|bash|py)$|scripts?\b/.test(text)),
            )
          )
            continue;
          yield {
            message: `Nothing compares \`${name}\` with what is downloaded. Check it: \`echo "$${name}  file" | ${toolFor(value?.value ?? '')} -c -\`.`,
            subject: name,
            at: { path: file.path, range },
          };
        }
      }
    }
  },
});

/** `ADD https://…` without `--checksum`. */
function addsUnchecked(stage: Stage, after: number): boolean {
  return [...instructionsOf(stage, 'ADD')].some(
    ({ index, sources, flags }) =>
      index > after &&
      !flags.some(({ name }) => name === 'checksum') &&
      sources.some(({ text }) => /^https?:/.test(text)),
  );
}

const tools: Readonly<Record<number, string>> = { 32: 'md5sum', 40: 'sha1sum', 96: 'sha384sum', 128: 'sha512sum' };

function toolFor(digest: string): string {
  return tools[digest.replace(/^.*:/, '').length] ?? 'sha256sum';
}
