import type { Dockerfile } from '../../dockerfile/model.ts';
import { replaceRange } from '../../text/edit.ts';
import type { Range } from '../../text/range.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

const ofInstruction = [
  'buildkit:ConsistentInstructionCasing',
  'sonar:S6476',
  'dockerfilelint:uppercase_commands',
] as const;
const ofAs = ['buildkit:FromAsCasing', 'sonar:S6476'] as const;

export default defineRule({
  id: 'keyword-case',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'style',
  confidence: 'certain',
  profile: 'strict',
  since: '0.1.0',
  fixable: true,
  title: 'Instructions are written in different case',
  remedy: 'Write instructions in one case',
  rationale:
    'Docker takes `run`, `Run` and `RUN` alike. Whoever reads or greps the file does not: an instruction in another case than the others is easily overlooked.',
  peers: [
    ...peersNamed(['buildkit:ConsistentInstructionCasing', 'buildkit:FromAsCasing'], 'same'),
    ...peersNamed(['sonar:S6476', 'dockerfilelint:uppercase_commands']),
  ],
  examples: {
    bad: [
      {
        title: 'An instruction unlike the others',
        files: 'FROM alpine:3.23\nrun apk add --no-cache curl\nUSER 1000\n',
        reports: [{ line: 2, message: '`run` stands out: the other instructions of this file are in upper case.' }],
        fixed: 'FROM alpine:3.23\nRUN apk add --no-cache curl\nUSER 1000\n',
      },
      {
        title: 'AS unlike FROM',
        files: 'FROM alpine:3.23 as base\nUSER 1000\n',
        reports: [{ line: 1, message: '`as` stands out: the other instructions of this file are in upper case.' }],
        fixed: 'FROM alpine:3.23 AS base\nUSER 1000\n',
      },
    ],
    good: [
      { title: 'Lower case throughout', files: 'from alpine:3.23 as base\nrun apk add --no-cache curl\n' },
      { title: 'Upper case throughout', files: 'FROM alpine:3.23 AS base\nRUN echo as from run\n' },
    ],
  },
  *check({ file }) {
    const keywords = keywordsOf(file);
    const lower = keywords.filter(({ text }) => text === text.toLowerCase()).length;
    const upper = keywords.filter(({ text }) => text === text.toUpperCase()).length;
    const isLower = lower > upper;
    for (const { text, range, peers } of [...keywords, ...asWordsOf(file)]) {
      const wanted = isLower ? text.toLowerCase() : text.toUpperCase();
      if (text === wanted) continue;
      yield {
        message: `\`${text}\` stands out: the other instructions of this file are in ${isLower ? 'lower' : 'upper'} case.`,
        subject: text,
        at: { path: file.path, range },
        peers,
        fix: {
          title: `Write \`${wanted}\``,
          applicability: 'safe',
          edits: [{ path: file.path, ...replaceRange(file.source, range, wanted) }],
        },
      };
    }
  },
});

interface Keyword {
  readonly text: string;
  readonly range: Range;
  readonly peers: readonly string[];
}

function keywordsOf({ instructions }: Dockerfile): Keyword[] {
  return instructions
    .flatMap((one) => (one.keyword === 'ONBUILD' && one.trigger !== null ? [one, one.trigger] : [one]))
    .filter(({ keyword }) => keyword !== 'UNKNOWN')
    .map(({ keywordText: text, keywordRange: range }) => ({ text, range, peers: ofInstruction }));
}

function asWordsOf({ instructions }: Dockerfile): Keyword[] {
  return instructions.flatMap((one) =>
    one.keyword === 'FROM' && one.as !== null ? [{ text: one.as.text, range: one.as.range, peers: ofAs }] : [],
  );
}
