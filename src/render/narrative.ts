import type { FindingProse, Narration, Narrative } from '../review/narrative.ts';
import type { ReviewReport, Subject } from '../review/report.ts';
import type { Entry } from './entries.ts';
import { code, folded, inline } from './escape.ts';
import { link, permalink, placeName } from './permalink.ts';
import { count } from './words.ts';

// Prose is hostile text like any other: a model wrote it that strangers could talk to.

/** The words that a narration has for a review; null where it has none. */
export function narrativeOf(narration: Narration | null): Narrative | null {
  return narration?.kind === 'written' ? narration.narrative : null;
}

/** What stands below the computed summary. */
export function summaryProse(narration: Narration | null): string[] {
  if (narration === null) return [];
  if (narration.kind === 'missing') return [`<sub>Without a narrative: ${inline(narration.reason)}.</sub>`];
  const { summary, model } = narration.narrative;
  const told = summary.length === 0 ? [] : [paragraph(summary)];
  return [...told, `<sub>Words by ${code(model)}; findings, severities, fixes and the verdict are computed.</sub>`];
}

/** Why a finding matters here, what to do, and who asks for it; null where nothing is said. */
export function findingProse(prose: FindingProse | null): string | null {
  if (prose === null) return null;
  const standards =
    prose.guidelines.length === 0
      ? []
      : [`A standard of this repository: ${prose.guidelines.map((path) => code(path)).join(', ')}.`];
  const parts = [paragraph([...prose.why, ...prose.advice]), ...standards].filter((part) => part !== '');
  return parts.length === 0 ? null : parts.join(' ');
}

/** What the model noticed by itself: with a quote that stands there, and nothing more. */
export function observationsSection({ observations }: Narrative, subject: Subject): string[] {
  if (observations.length === 0) return [];
  const items = observations.map(({ path, line, quote, concern }) => {
    const at = {
      path,
      side: 'head',
      startLine: line,
      endLine: line,
      startColumn: 1,
      endColumn: 1,
      excerpt: [],
    } as const;
    return `- ${link(placeName(at), permalink(at, subject))}: ${code(quote)}. ${paragraph(concern)}`;
  });
  return ['## Observations by the model, not verified', items.join('\n')];
}

/** The guidelines that were really read, and for what. */
export function standardsSection(
  { guidelines, findings }: Narrative,
  { subject }: ReviewReport,
  entries: readonly Entry[],
): string[] {
  if (guidelines.length === 0) return [];
  const items = guidelines.map(({ path, commit, bytes, shown }) => {
    const citing = new Set(
      findings.filter((prose) => prose.guidelines.includes(path)).map(({ fingerprint }) => fingerprint),
    );
    const numbers = entries
      .filter((entry) => entry.findings.some(({ fingerprint }) => citing.has(fingerprint)))
      .map(({ number }) => number);
    const part = shown < bytes ? `${shown} of ${count(bytes, 'byte')}` : count(bytes, 'byte');
    const used = numbers.length === 0 ? 'used for no finding' : `used for ${numbers.join(', ')}`;
    const address =
      subject.repository === null
        ? null
        : `${subject.repository}/blob/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`;
    return `- ${link(code(path, 120), address)} at ${code(commit.slice(0, 12))}, ${part}: ${used}`;
  });
  return [folded('Repository standards loaded', items.join('\n'))];
}

/** The sentence for a highlight, with a blank before it; nothing where there is none. */
export function highlightProse(narrative: Narrative | null, index: number): string {
  const sentence = narrative?.highlights.find((one) => one.index === index)?.sentence;
  return sentence === undefined ? '' : ` ${inline(sentence)}`;
}

function paragraph(sentences: readonly string[]): string {
  return sentences.map((sentence) => inline(sentence)).join(' ');
}
