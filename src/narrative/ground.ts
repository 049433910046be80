import type {
  Dropped,
  FindingProse,
  HighlightProse,
  LoadedGuideline,
  Narrative,
  Observation,
} from '../review/narrative.ts';
import { raised } from '../review/raised.ts';
import type { ReviewReport } from '../review/report.ts';
import type { Answer } from './answer.ts';
import { evidenceOf, isFreeText } from './evidence.ts';
import type { Excerpt } from './excerpts.ts';
import { Sieve } from './sieve.ts';

export interface GroundInput {
  readonly report: ReviewReport;
  /** What the model was shown. */
  readonly excerpts: readonly Excerpt[];
  /** As the model was told of them: the first is G1. */
  readonly guidelines: readonly LoadedGuideline[];
  /** The fixed part of the request: no answer may repeat it. */
  readonly instructions: string;
  readonly answer: Answer;
  readonly model: string;
}

export interface Grounded {
  readonly narrative: Narrative;
  /** Sentences that are shown. */
  readonly kept: number;
  readonly dropped: readonly Dropped[];
}

const most = { summary: 4, why: 3, advice: 3, concern: 2, observations: 5 };
const quoteLimit = 200;
const shortestQuote = 4;

/**
 * What of an answer is founded, sentence by sentence: each is tied to something computed, and names nothing that does not stand in
 * the report or in the excerpts. Pure.
 */
export function ground(input: GroundInput): Grounded {
  const { report, guidelines, answer, model } = input;
  const { excerpts, instructions } = input;
  const sieve = new Sieve(report, evidenceOf(report, excerpts), instructions);
  const summary = sieve.sift('summary', answer.summary, most.summary, { severity: null, paths: [] });
  const findings = findingsOf(answer, sieve, report, guidelines);
  const highlights = highlightsOf(answer, sieve, report);
  const recommendations = orderOf(answer.recommendations, sieve, report);
  const observations = observationsOf(answer, sieve, input);
  const narrative = { model, summary, findings, highlights, recommendations, observations, guidelines };
  return { narrative, kept: sieve.kept, dropped: sieve.dropped };
}

function findingsOf(
  answer: Answer,
  sieve: Sieve,
  report: ReviewReport,
  guidelines: readonly LoadedGuideline[],
): FindingProse[] {
  const known = new Map(raised(report).map((finding) => [finding.fingerprint, finding]));
  const told = new Set<string>();
  return answer.findings.flatMap(({ id, why, advice, guidelines: cited }): FindingProse[] => {
    const finding = known.get(id);
    if (finding === undefined || told.has(id)) {
      sieve.drop(
        `finding ${id.slice(0, 64)}`,
        `${why} ${advice}`,
        finding === undefined ? 'is of no finding' : 'is said twice',
      );
      return [];
    }
    told.add(id);
    const topic = { severity: finding.severity, paths: finding.locations.map(({ path }) => path) };
    const prose = {
      fingerprint: id,
      why: sieve.sift(`finding ${id}`, why, most.why, topic),
      advice: sieve.sift(`finding ${id}`, advice, most.advice, topic),
      guidelines: [...new Set(cited.flatMap((name) => guidelines.filter((_, index) => name === `G${index + 1}`)))].map(
        ({ path }) => path,
      ),
    };
    return prose.why.length + prose.advice.length + prose.guidelines.length === 0 ? [] : [prose];
  });
}

function highlightsOf(answer: Answer, sieve: Sieve, report: ReviewReport): HighlightProse[] {
  const told = new Set<number>();
  return answer.highlights.flatMap(({ id, sentence }): HighlightProse[] => {
    const index = indexOf(id, 'H', report.highlights.length);
    if (index === null || told.has(index)) {
      sieve.drop(`highlight ${id.slice(0, 20)}`, sentence, index === null ? 'is of no highlight' : 'is said twice');
      return [];
    }
    told.add(index);
    const [founded] = sieve.sift(`highlight ${id}`, sentence, 1, { severity: 'none', paths: [] });
    return founded === undefined ? [] : [{ index, sentence: founded }];
  });
}

/** The model's order within each priority; what it leaves out keeps its place behind the rest. */
function orderOf(ids: readonly string[], sieve: Sieve, { recommendations }: ReviewReport): number[] {
  const wish = new Map<number, number>();
  for (const [position, id] of ids.entries()) {
    const index = indexOf(id, 'R', recommendations.length);
    if (index === null) sieve.drop('recommendations', id, 'is no recommendation');
    else if (!wish.has(index)) wish.set(index, position);
  }
  const priorities = [...new Set(recommendations.map(({ priority }) => priority))];
  const rank = (index: number) => {
    const priority = recommendations[index]?.priority;
    return priority === undefined ? priorities.length : priorities.indexOf(priority);
  };
  // What follows from no finding, such as how to verify the rest, stays behind.
  const isMovable = (index: number) => recommendations[index]?.findings.length !== 0;
  const position = (index: number) => (isMovable(index) ? (wish.get(index) ?? ids.length) : ids.length + 1);
  return recommendations
    .map((_, index) => index)
    .sort((a, b) => rank(a) - rank(b) || position(a) - position(b) || a - b);
}

function observationsOf(answer: Answer, sieve: Sieve, { excerpts }: GroundInput): Observation[] {
  return answer.observations
    .flatMap(({ path, line, quote, concern }): Observation[] => {
      const where = `observation ${path.slice(0, 200)}:${line}`;
      const lines = quote.replace(/\r?\n$/, '').split(/\r?\n/);
      if (!standsAt(excerpts, path, line, lines)) {
        sieve.drop(where, `${quote}: ${concern}`, 'its quote does not stand at its line');
        return [];
      }
      const founded = sieve.sift(where, concern, most.concern, { severity: 'none', paths: [path] });
      if (founded.length === 0) return [];
      return [{ path, line, quote: (lines[0] ?? '').trim().slice(0, quoteLimit).toWellFormed(), concern: founded }];
    })
    .slice(0, most.observations);
}

/** Whether code of the head reads so at that line; comments and labels are no code. */
function standsAt(excerpts: readonly Excerpt[], path: string, line: number, quote: readonly string[]): boolean {
  return excerpts.some((excerpt) => {
    if (excerpt.side !== 'head' || excerpt.path !== path) return false;
    return quote.every((wanted, offset) => {
      const text = excerpt.lines[line - excerpt.startLine + offset];
      const enough = quote.length > 1 || wanted.trim().length >= shortestQuote;
      return text !== undefined && enough && text.includes(wanted.trim()) && !isFreeText(text);
    });
  });
}

/** `H3` → 2; null: there is no such thing. */
function indexOf(id: string, letter: string, count: number): number | null {
  const number = id.slice(letter.length);
  if (!id.startsWith(letter) || !/^[1-9]\d{0,3}$/.test(number)) return null;
  return Number(number) > count ? null : Number(number) - 1;
}
