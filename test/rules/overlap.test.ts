import { describe, expect, test } from '@jest/globals';
import type { Finding } from '../../src/review/report.ts';
import { rules } from '../../src/rules/index.ts';
import { reviewTexts } from '../support/snapshot.ts';

/** Same place, and the same words, the same code of another linter or the same remedy: told twice. */
function isToldTwice(a: Finding, b: Finding): boolean {
  const [one, other] = [a.locations[0], b.locations[0]];
  if (a.rule === b.rule || one === undefined || other === undefined || one.path !== other.path) return false;
  if (one.startLine > other.endLine || other.startLine > one.endLine) return false;
  const sameFix = a.fix !== null && JSON.stringify(a.fix.edits) === JSON.stringify(b.fix?.edits);
  return a.message === b.message || sameFix || a.peers.some((peer) => b.peers.includes(peer));
}

describe('no two rules tell the same at the same place', () => {
  test.each(rules.map((rule) => [rule.id, rule.examples] as const))(
    'in the examples of %s',
    async (_, { bad, good }) => {
      for (const { before, description, files, trustedRegistries = [], labels } of [...bad, ...good]) {
        const { findings } = await reviewTexts({
          files,
          ...(before === undefined ? {} : { before }),
          ...(description === undefined ? {} : { description }),
          settings: {
            profile: 'strict',
            trustedRegistries: [...trustedRegistries],
            labels: { ...labels?.formats },
            strictLabels: labels?.strict === true,
          },
        });
        const twice = findings.flatMap((a, index) =>
          findings.slice(index + 1).flatMap((b) => (isToldTwice(a, b) ? [[a.rule, b.rule, a.message]] : [])),
        );
        expect(twice).toEqual([]);
      }
    },
  );
});
