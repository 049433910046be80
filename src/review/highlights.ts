import type { Finding, Highlight } from './report.ts';

/** What got better, measured: every resolved finding, equal ones together. Nothing is taken from the description. */
export function highlightsOf(report: { readonly resolved: readonly Finding[] }): Highlight[] {
  const byRule = new Map<string, Finding[]>();
  for (const found of report.resolved) byRule.set(found.rule, [...(byRule.get(found.rule) ?? []), found]);
  return [...byRule.values()].map((findings) => {
    const [first] = findings;
    const times = findings.length > 1 ? ` (${findings.length} places)` : '';
    return {
      kind: 'resolved',
      message: `No longer there: ${(first?.title ?? '').replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())}${times}.`,
      locations: findings.flatMap((found) => found.locations.slice(0, 1)),
    };
  });
}
