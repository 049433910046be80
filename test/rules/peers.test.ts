import { describe, expect, test } from '@jest/globals';
import { rules } from '../../src/rules/index.ts';
import { reviewTexts } from '../support/snapshot.ts';
import { files } from './verdicts/files.ts';
import { images } from './verdicts/images.ts';
import { packages } from './verdicts/packages.ts';
import { process } from './verdicts/process.ts';
import { security } from './verdicts/security.ts';
import { syntax } from './verdicts/syntax.ts';
import type { Case } from './verdicts/verdicts.ts';

const verdicts = [...images, ...files, ...packages, ...process, ...security, ...syntax];

/** The codes of other linters that findings on these files answer for. */
async function answered(given: Case): Promise<Set<string>> {
  const { Dockerfile: text = '', ...others } = typeof given === 'string' ? { Dockerfile: given } : given;
  const whole = /^\s*from\b/im.test(text) ? text : `FROM debian:13-slim\n${text}`;
  const report = await reviewTexts({ files: { ...others, Dockerfile: `${whole}\n` }, settings: { profile: 'strict' } });
  return new Set(report.findings.flatMap(({ peers }) => peers));
}

describe.each(verdicts.map(({ codes, ...cases }) => [codes.join(', '), codes, cases] as const))(
  '%s',
  (_, codes, { bad, good }) => {
    test('is answered for in what it reports, and only there', async () => {
      for (const given of bad)
        expect([given, [...(await answered(given))]]).toEqual([given, expect.arrayContaining([...codes])]);
      for (const given of good) {
        const found = await answered(given);
        expect([given, codes.filter((code) => found.has(code))]).toEqual([given, []]);
      }
    });
  },
);

test('a rule is called the same as another only where three files show it, and three that both let pass', () => {
  const shown = new Set(
    verdicts.filter(({ bad, good }) => bad.length >= 3 && good.length >= 3).flatMap(({ codes }) => codes),
  );
  const claimed = rules.flatMap(({ id, peers }) =>
    peers.filter(({ relation }) => relation === 'same').map((peer) => [id, `${peer.tool}:${peer.id}`] as const),
  );
  expect(claimed.filter(([, code]) => !shown.has(code))).toEqual([]);
});
