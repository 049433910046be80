import type { Dropped } from '../review/narrative.ts';
import type { ReviewReport } from '../review/report.ts';
import { redact } from '../text/redact.ts';
import { objectionTo, type Topic } from './claims.ts';
import { type Evidence, plain } from './evidence.ts';
import { sentencesOf } from './sentences.ts';

/** So many words in a row are no coincidence, and neither are so few where they are all. */
const repeated = 8;
const repeatedWhole = 4;
const mostDropped = 200;
/** In characters: no honest sentence has more. */
const longest = 600;

/** Tells founded sentences from others, and keeps the books. */
export class Sieve {
  readonly dropped: Dropped[] = [];
  kept = 0;
  private readonly evidence: Evidence;
  private readonly report: ReviewReport;
  private readonly instructions: string;
  private readonly seen = new Set<string>();

  /** @param instructions the fixed part of the request: no answer may repeat it */
  constructor(report: ReviewReport, evidence: Evidence, instructions: string) {
    this.report = report;
    this.evidence = evidence;
    this.instructions = ` ${wordsOf(instructions).join(' ')} `;
  }

  sift(where: string, text: string, limit: number, topic: Topic): string[] {
    const sifted: string[] = [];
    for (const sentence of sentencesOf(redact(text))) {
      const reason = sifted.length === limit ? 'is one too many' : this.objection(sentence, topic);
      if (reason === null) sifted.push(sentence);
      else this.drop(where, sentence, reason);
    }
    this.kept += sifted.length;
    return sifted;
  }

  drop(where: string, text: string, reason: string): void {
    if (this.dropped.length >= mostDropped) return;
    this.dropped.push({
      where,
      text: redact(text).slice(0, 300).toWellFormed(),
      reason: reason.slice(0, 120).toWellFormed(),
    });
  }

  private objection(sentence: string, topic: Topic): string | null {
    if (sentence.length > longest) return 'is too long';
    const key = plain(sentence);
    if (this.seen.has(key)) return 'is said twice';
    if (this.repeats(wordsOf(sentence))) return 'repeats the request';
    const reason = objectionTo(sentence, this.evidence, topic, this.report);
    if (reason === null) this.seen.add(key);
    return reason;
  }

  /** Whether it copies the fixed part of the request. */
  private repeats(words: readonly string[]): boolean {
    const length = Math.min(repeated, words.length);
    if (length < repeatedWhole) return false;
    return words
      .slice(0, words.length - length + 1)
      .some((_, at) => this.instructions.includes(` ${words.slice(at, at + length).join(' ')} `));
  }
}

function wordsOf(text: string): string[] {
  return plain(text).match(/[a-z0-9]+/g) ?? [];
}
