import { type Place, type Severity, severitiesOf } from '../rules/rule.ts';
import { redact } from '../text/redact.ts';
import { excerptOf } from './excerpt.ts';
import { type FixBench, holdingFix } from './fixes.ts';
import type { Correspondence, Matched } from './identity.ts';
import type { Finding, Location } from './report.ts';
import type { Settings } from './settings.ts';

export interface FindingContext {
  readonly settings: Settings;
  readonly mode: 'review' | 'lint';
  readonly bench: FixBench;
  readonly correspondence: Correspondence;
}

/** Whether a fix is offered if it holds: what was there before is left to those who ask. */
export function mayBeFixed({ status }: Matched): boolean {
  return status !== 'preexisting';
}

/** What is told of a problem: redacted, with its severity, its places and, where it is raised, a fix that holds. */
export function findingOf(matched: Matched, { settings, mode, bench, correspondence }: FindingContext): Finding {
  const { identified, fingerprint, status } = matched;
  const { rule, problem } = identified;
  const override = settings.rules[rule.id];
  const severity: Severity =
    override !== undefined && override !== 'off' ? override : (problem.severity ?? severitiesOf(rule)[0] ?? 'minor');
  const fix = mayBeFixed(matched) ? holdingFix(bench, identified) : null;
  return {
    fingerprint,
    rule: rule.id,
    peers: problem.peers ?? rule.peers.map((peer) => `${peer.tool}:${peer.id}`),
    severity,
    category: rule.category,
    confidence: problem.confidence ?? rule.confidence,
    status: mode === 'lint' ? 'introduced' : status,
    title: rule.title,
    message: redact(problem.message),
    locations: [problem.at, ...(problem.related ?? [])].map((place) => locate(place, identified.side, correspondence)),
    fix,
    ...(problem.table === undefined ? {} : { table: problem.table }),
  };
}

export function locate({ path, range, side: own }: Place, usual: Location['side'], files: Correspondence): Location {
  const side = own ?? usual;
  return { path, side, ...range, excerpt: excerptOf(files.source(side, path), range) };
}
