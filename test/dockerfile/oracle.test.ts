/** dockerfile-ast, an independent parser, as a second opinion on ours. Where the two differ, the reason is written down. */
import { describe, expect, test } from '@jest/globals';
import {
  DockerfileParser,
  ModifiableInstruction,
  PropertyInstruction,
  type Instruction as TheirInstruction,
} from 'dockerfile-ast';
import type { Instruction } from '../../src/dockerfile/model.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { isDockerfilePath } from '../../src/dockerfile/recognise.ts';
import { exampleFiles } from '../../src/review/example.ts';
import { rules } from '../../src/rules/index.ts';

interface Reading {
  readonly keyword: string;
  readonly line: number;
  readonly flags: readonly (readonly [string, string | null])[];
  readonly pairs: readonly (readonly [string, string | null])[];
}

/** Instructions whose flags both read; Docker takes flags of the others for words or refuses them. */
const flagged: ReadonlySet<string> = new Set(['FROM', 'RUN', 'COPY', 'ADD', 'HEALTHCHECK']);
const paired: ReadonlySet<string> = new Set(['ENV', 'ARG', 'LABEL']);

function ours(text: string): Reading[] {
  return parseDockerfile('Dockerfile', text).instructions.map((instruction: Instruction) => ({
    keyword: instruction.keywordText.toUpperCase(),
    line: instruction.range.startLine,
    flags: flagged.has(instruction.keyword)
      ? instruction.flags.map(({ name, value }) => [name, value?.text ?? null] as const)
      : [],
    pairs:
      'pairs' in instruction ? instruction.pairs.map(({ name, value }) => [name, plain(value?.value)] as const) : [],
  }));
}

function theirs(text: string): Reading[] {
  return DockerfileParser.parse(text)
    .getInstructions()
    .map((instruction: TheirInstruction) => {
      const keyword = instruction.getKeyword();
      return {
        keyword,
        line: instruction.getRange().start.line + 1,
        flags:
          flagged.has(keyword) && instruction instanceof ModifiableInstruction
            ? instruction.getFlags().map((flag) => [flag.getName(), flag.getValue()] as const)
            : [],
        pairs:
          paired.has(keyword) && instruction instanceof PropertyInstruction
            ? instruction.getProperties().map((property) => [property.getName(), plain(property.getValue())] as const)
            : [],
      };
    });
}

/** They do not expand variables, so a value that may hold one is not compared. */
function plain(value: string | null | undefined): string | null {
  return value === null || value === undefined || value === '' || value.includes('$') ? null : value;
}

const hasVariable = (text: string) => /[$]/.test(text);

/** Where we differ: the texts that show it, one of them, and why we keep to BuildKit's reading. */
const differences: readonly (readonly [reason: string, shows: RegExp, text: string])[] = [
  ['`<<` inside quotes starts no here-document', /["'][^"'\n]*<</, 'FROM a\nRUN bash -c "cat <<EOF > /x"\nUSER 1\n'],
  ['a here-document has a file descriptor', /\d<</, 'FROM a\nRUN cat 3<<EOF\nUSER 1\nEOF\nCMD b\n'],
  ['a here-document has a name with blanks', /<<-?["']\S* /, 'FROM a\nRUN <<"E F"\nUSER 1\nE F\n'],
  ['a quoted flag value keeps its blanks', /--\w+=\S*["']/, 'FROM a\nRUN --mount=type=bind,source="a b" c\n'],
  ['ARG takes several names', /^\s*ARG[ \t]+\S+[ \t]+\S/im, 'FROM a\nARG B C=2\n'],
];

const own = [
  '# syntax=docker/dockerfile:1\nFROM a AS b\n',
  '# escape=`\nFROM a\nRUN dir C:\\\nRUN b `\n c\n',
  'FROM --platform=linux/amd64 a\nCOPY --from=b --chown=1:1 c d\nADD --checksum=sha256:1 e f\n',
  'FROM a\nHEALTHCHECK --interval=5s --timeout=1s CMD b\nHEALTHCHECK NONE\n',
  'FROM a\nENV A=1 B="two three" C=\'four\' D=e\\ f\nENV G h i\nLABEL "j.k"="l m" n=o\nARG P=q\nARG R\n',
  'FROM a\nENV A=1 \\\n  # why\n\n  B=2\nUSER 1\n',
  'FROM a\nRUN <<EOF\nUSER 1\nEOF\nUSER 2\nCOPY <<-"X" /y\n\tFROM z\n\tX\nCMD ["b", "c"]\n',
  'FROM a\r\nRUN b \\\r\n  && c\r\nUSER 1\r\n',
  'FROM a\nONBUILD RUN b\nonbuild copy c d\n',
  'FROM a\nRUN b \\\n\n\n  c\nEXPOSE 80 81/udp\nVOLUME /x\nSTOPSIGNAL 9\nSHELL ["a"]\nWORKDIR /y\n',
];

const examples = rules.flatMap((rule) =>
  [...rule.examples.bad, ...rule.examples.good].flatMap((example) =>
    Object.entries(exampleFiles(example.files))
      .filter(([path]) => isDockerfilePath(path))
      .map(([, text]) => text),
  ),
);

describe('an independent parser', () => {
  const texts = [...new Set([...own, ...examples])].filter(
    (text) => !differences.some(([, shows]) => shows.test(text)),
  );

  test.each(texts.map((text) => [text]))('reads the same: %j', (text) => {
    const [mine, other] = [ours(text), theirs(text)];
    const shape = ({ keyword, line, flags }: Reading) => ({ keyword, line, flags });
    expect(mine.map(shape)).toEqual(other.map(shape));
    if (!hasVariable(text)) expect(mine).toEqual(other);
  });

  test.each(differences)('differs where it is wrong: %s', (_, shows, text) => {
    expect(text).toMatch(shows);
    expect(ours(text)).not.toEqual(theirs(text));
  });
});
