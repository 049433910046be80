import type { KeyValue, KeyValueInstruction } from '../../dockerfile/model.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Severity } from '../rule.ts';

export default defineRule({
  id: 'key-value-syntax',
  scope: 'dockerfile',
  severity: ['blocker', 'critical'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Name and value do not belong together as written',
  remedy: 'Write name and value as `NAME=value`',
  rationale:
    '`ENV`, `LABEL` and `ARG` take `name=value` without blanks around `=`. With the first word free of `=`, all the rest of the line is the value; in a list, a word without `=` stops the build.',
  peers: [
    { tool: 'sonar', id: 'S6574', relation: 'broader' },
    { tool: 'dockerfilelint', id: 'invalid_format', relation: 'narrower' },
  ],
  examples: {
    bad: [
      {
        title: 'One of them without `=`',
        files: 'FROM debian:13-slim\nENV LANG=C.UTF-8 \\\n    APP_HOME /srv/app\n',
        reports: [
          {
            line: 3,
            message:
              '`APP_HOME` has no `=` and stands in a list of `name=value`: the build stops. Write `APP_HOME=/srv/app`.',
          },
        ],
      },
      {
        title: 'A blank before `=`',
        files: 'FROM debian:13-slim\nENV MODE =production\nARG LEVEL =3\n',
        reports: [
          {
            line: 3,
            message: 'The blank in front of `=` leaves `=3` without a name: the build stops. Write `LEVEL=3`.',
          },
          {
            line: 2,
            severity: 'critical',
            message: 'The blank in front of `=` makes `=production` the value of `MODE`. Write `MODE=production`.',
          },
        ],
      },
      {
        title: 'A blank behind `=`',
        files: 'FROM debian:13-slim\nENV MODE= production\nARG LEVEL= 3\n',
        reports: [
          {
            line: 2,
            message:
              '`production` has no `=` and stands in a list of `name=value`: the build stops. Is it the value of `MODE`?',
          },
          {
            line: 3,
            severity: 'critical',
            message: 'The blank behind `=` leaves `LEVEL` empty and declares an argument `3`. Write `LEVEL=3`.',
          },
        ],
      },
    ],
    good: [
      { title: 'Lists and quotes', files: 'FROM debian:13-slim\nENV A=1 B="2 3" C=a\\ b\nLABEL "x y"="z" d=\n' },
      { title: 'The old form', files: 'FROM debian:13-slim\nENV A 1 2 3\nENV OPTS -Dx=y -Dz\n' },
      { title: 'Arguments without a default', files: 'FROM debian:13-slim\nARG A B=2 C\n' },
    ],
  },
  *check({ file }) {
    for (const instruction of instructionsOf({ instructions: file.instructions }, 'ENV', 'LABEL', 'ARG')) {
      for (const [index, pair] of instruction.pairs.entries()) {
        const found = complaint(instruction, pair, index);
        if (found === null) continue;
        yield {
          message: found.message,
          subject: pair.name,
          at: { path: file.path, range: pair.range },
          severity: found.severity,
          peers: found.peers,
        };
        if (found.severity === 'blocker') break;
      }
    }
  },
});

interface Complaint {
  readonly message: string;
  readonly severity: Severity;
  readonly peers: readonly string[];
}

function complaint({ keyword, pairs }: KeyValueInstruction, pair: KeyValue, index: number): Complaint | null {
  const blank = { severity: 'critical', peers: ['sonar:S6574'] } as const;
  const stops = { severity: 'blocker', peers: ['dockerfilelint:invalid_format'] } as const;
  const before = pairs[index - 1];
  const next = pairs[index + 1];
  const text = pair.value?.text ?? '';
  if (pair.legacy && text.startsWith('=')) {
    const value = text.replace(/^=\s*/, '');
    const message = `The blank in front of \`=\` makes \`${text}\` the value of \`${pair.name}\`. Write \`${pair.name}=${value}\`.`;
    return { ...blank, message };
  }
  if (keyword === 'ARG') {
    if (pair.name === '' && before !== undefined) {
      const value = text === '' ? (next?.name ?? '') : text;
      const message = `The blank in front of \`=\` leaves \`=${text}\` without a name: the build stops. Write \`${before.name}=${value}\`.`;
      return { severity: 'blocker', peers: ['sonar:S6574'], message };
    }
    if (pair.value?.text === '' && next !== undefined && next.value === null && !/^[A-Za-z_]\w*$/.test(next.name)) {
      const message = `The blank behind \`=\` leaves \`${pair.name}\` empty and declares an argument \`${next.name}\`. Write \`${pair.name}=${next.name}\`.`;
      return { ...blank, message };
    }
    return null;
  }
  if (pair.value !== null || pair.legacy || pairs.length < 2) return null;
  const hint =
    before?.value?.text === ''
      ? `Is it the value of \`${before.name}\`?`
      : next !== undefined && next.value === null
        ? `Write \`${pair.name}=${next.name}\`.`
        : 'Put quotes around a value with blanks.';
  return {
    ...stops,
    message: `\`${pair.name}\` has no \`=\` and stands in a list of \`name=value\`: the build stops. ${hint}`,
  };
}
