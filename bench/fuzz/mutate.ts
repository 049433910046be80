/** Numbers from 0 to below 1, the same for the same seed. */
export type Random = () => number;

/** mulberry32 */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function pick<T>(random: Random, list: readonly T[]): T {
  const picked = list[Math.floor(random() * list.length)];
  if (picked === undefined) throw new RangeError('nothing to pick from');
  return picked;
}

/** What tends to break readers of Dockerfiles, of shell, and of the files around. */
const pieces = [
  ...['\\', '\\\n', '\n', '\r\n', '\r', '\t', '\u00a0', '\ufeff', '\u0000', '\u202e', '😀', '\ud800'],
  ...[
    '"',
    "'",
    '`',
    '$',
    '${',
    '}',
    '${A:-',
    '$((',
    '))',
    '$(',
    ')',
    '(',
    '{',
    ';',
    ';;',
    '|',
    '||',
    '&&',
    '&',
    '>',
    '<',
  ],
  ...[
    '<<EOF',
    '<<-"E"',
    'EOF',
    '<(',
    '[',
    '[[ ',
    ' ]]',
    '["',
    '"]',
    ',',
    '=',
    ':',
    '@',
    '@sha256:',
    '/',
    '..',
    '*',
    '#',
  ],
  ...[
    '# escape=`\n',
    '# syntax=docker/dockerfile:1\n',
    '# check=skip=all\n',
    '# drydock ignore=',
    '# hadolint ignore=SC',
  ],
  ...[
    'FROM ',
    'FROM a AS ',
    'RUN ',
    'COPY --from=',
    'ADD --checksum=',
    'ENV ',
    'ARG ',
    'ONBUILD ',
    'SHELL [',
    'HEALTHCHECK ',
  ],
  ...[
    '--mount=type=cache,target=',
    '--platform=$',
    'if ',
    'then ',
    'fi',
    'for i in ',
    'do ',
    'done',
    'case ',
    'esac',
    'function ',
  ],
  ...[
    'services:\n',
    '    build:\n',
    '      dockerfile_inline: |\n',
    '      context: ',
    '    extends: ',
    '&a ',
    '*a',
    '<<: *a',
    '!!str ',
    '? ',
  ],
  ...[
    'target "a" {\n',
    'inherits = ["a"]',
    'dockerfile-inline = <<-EOT\n',
    'EOT\n',
    '%{ if ',
    'variable "',
    '{"',
    '": {',
    '[[',
    '!',
    '**/',
    '{{ ',
    '}}',
  ],
  ...['apt-get install -y ', 'apk add ', 'pip install ', 'npm ci', 'curl -sSL ', ' | sh', 'sudo ', 'set -o pipefail'],
];

type Mutation = (text: string, random: Random, corpus: readonly string[]) => string;

const mutations: readonly Mutation[] = [
  (text, random) => inserted(text, at(text, random), pick(random, pieces)),
  (text, random) => inserted(text, at(text, random), pick(random, pieces).repeat(1 + Math.floor(random() * 200))),
  (text, random) => cutOut(text, random, 20),
  (text, random) => cutOut(text, random, text.length),
  (text, random) => byLines(text, (lines) => lines.toSpliced(Math.floor(random() * lines.length), 1)),
  (text, random) =>
    byLines(text, (lines) => lines.toSpliced(Math.floor(random() * lines.length), 0, pick(random, lines))),
  (text, random, corpus) =>
    byLines(text, (lines) =>
      lines.toSpliced(Math.floor(random() * lines.length), 0, pick(random, pick(random, corpus).split('\n'))),
    ),
  (text, random, corpus) => text.slice(0, at(text, random)) + pick(random, corpus).slice(at(text, random)),
  (text, random) => byLines(text, (lines) => lines.map((line) => (random() < 0.1 ? `${line} \\` : line))),
  (text) => text.replaceAll('\n', '\r\n'),
  (text, random) => byLines(text, (lines) => withRun(lines, random)),
  (text, random) => text.repeat(1 + Math.floor(random() * 4)),
];

/** Where `.` stops, and what hardly anything expects. */
const stops = ['\r', '\u2028', '!', '\u0000', '"', '}', ''];

/** In one line a piece, of ours or of its own, over and over: what takes the square of its length takes seconds. */
function withRun(lines: readonly string[], random: Random): string[] {
  const index = Math.floor(random() * lines.length);
  const line = lines[index] ?? '';
  const position = at(line, random);
  const piece = random() < 0.5 ? pick(random, pieces) : line.slice(position, position + 1 + Math.floor(random() * 12));
  const run = piece.repeat(Math.floor((random() * 60_000) / Math.max(1, piece.length)));
  return lines.with(index, inserted(line, position, run + pick(random, stops)));
}

/** A text of the corpus with one to six changes, at most `longest` UTF-16 code units. */
export function mutated(random: Random, corpus: readonly string[], longest = 100_000): string {
  let text = pick(random, corpus);
  for (let left = 1 + Math.floor(random() * 6); left > 0; left--) text = pick(random, mutations)(text, random, corpus);
  return text.slice(0, longest);
}

function at(text: string, random: Random): number {
  return Math.floor(random() * (text.length + 1));
}

function inserted(text: string, position: number, piece: string): string {
  return text.slice(0, position) + piece + text.slice(position);
}

function cutOut(text: string, random: Random, most: number): string {
  const start = at(text, random);
  return text.slice(0, start) + text.slice(start + Math.floor(random() * most));
}

function byLines(text: string, change: (lines: string[]) => string[]): string {
  return change(text.split('\n')).join('\n');
}
