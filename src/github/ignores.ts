import type { WordLog } from '../review/decision-log.ts';
import type { Finding, ReviewReport } from '../review/report.ts';
import { redact } from '../text/redact.ts';
import { type MayWrite, parseCommand } from './commands.ts';
import type { PersonsComment } from './conversation.ts';

/** Shorter ones are too likely to be typed by mistake. */
const SHORTEST_PREFIX = 6;
/** People whose permission is asked in one review, and words that are looked at. */
const PEOPLE = 100;
const WORDS = 1000;

export type Word = Omit<WordLog, 'counts'>;

/** What the comments say of findings, the newest first. */
export function wordsIn(comments: readonly PersonsComment[]): Word[] {
  return comments
    .flatMap(({ author, body }): Word[] => {
      const command = parseCommand(body);
      if (command?.kind === 'ignore') return [{ author, ...command, reason: redact(command.reason) }];
      return command?.kind === 'unignore' ? [{ author, ...command, reason: '' }] : [];
    })
    .reverse()
    .slice(0, WORDS);
}

export interface Heard {
  /** Reasons by fingerprint. */
  readonly ignored: ReadonlyMap<string, string>;
  readonly words: readonly WordLog[];
}

/** The last word on each finding by somebody who may say it. */
export async function hear(
  words: readonly Word[],
  fingerprints: readonly string[],
  mayWrite: MayWrite,
): Promise<Heard> {
  const decided = new Map<string, string | null>();
  const people = new Set<string>();
  const heard: WordLog[] = [];
  for (const word of words) {
    const fingerprint = resolveFingerprint(word.fingerprint, fingerprints);
    let counts = false;
    // Nobody is asked for a word that changes nothing.
    if (typeof fingerprint === 'string' && !decided.has(fingerprint)) {
      people.add(word.author.toLowerCase());
      counts = people.size <= PEOPLE && (await mayWrite(word.author));
      if (counts) decided.set(fingerprint, word.kind === 'ignore' ? word.reason : null);
    }
    heard.push({ ...word, counts });
  }
  const ignored = [...decided].filter((entry): entry is [string, string] => entry[1] !== null);
  return { ignored: new Map(ignored), words: heard };
}

/** The one fingerprint that begins so; else why there is none. */
export function resolveFingerprint(
  given: string,
  fingerprints: readonly string[],
): string | { readonly reason: 'too short' | 'ambiguous' | 'unknown' } {
  const prefix = given.toLowerCase();
  if (prefix.length < SHORTEST_PREFIX) return { reason: 'too short' };
  const [found, ...others] = fingerprints.filter((fingerprint) => fingerprint.startsWith(prefix));
  if (found === undefined) return { reason: 'unknown' };
  return others.length === 0 ? found : { reason: 'ambiguous' };
}

/** Everything that a comment can speak of. */
export function findingsIn({ findings, suppressed }: ReviewReport): Finding[] {
  return [...findings, ...suppressed.map(({ finding }) => finding)];
}
