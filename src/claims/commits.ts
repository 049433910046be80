import { mentions } from '../text/mentions.ts';
import type { Claim } from './claim.ts';
import { nameOf } from './names.ts';

const takesBack =
  /\b(?:revert\w*|undo\w*|undid|roll(?:s|ed|ing)? back|back(?:s|ed|ing)? out|go(?:es)? back|restor\w*)\b/i;
const denies =
  /\b(?:not|never|no longer|\w+n't|revert\w*|undo\w*|undid|keep\w*|kept|stay\w*|back|again|still|instead)\b/i;

/** A commit's message, with the claims in it as texts that are equal for equal claims. */
export interface Message {
  readonly text: string;
  readonly keys: ReadonlySet<string>;
}

/**
 * Whether the whole change may be held to what some of its commits claim: those behind them take nothing back, no other speaks of the same
 * thing, and the description does not deny it.
 */
export function holdsForAll(claim: Claim, messages: readonly Message[], description: string): boolean {
  const isAbout = subjectOf(claim);
  const key = JSON.stringify(claim);
  const first = messages.findIndex(({ keys }) => keys.has(key));
  return (
    !messages.slice(first + 1).some(({ text }) => takesBack.test(text)) &&
    messages.every(({ text, keys }) => keys.has(key) || !isAbout(text)) &&
    !description.split(/[\n.;]/).some((sentence) => isAbout(sentence) && denies.test(sentence))
  );
}

/** How people mention what a claim is about. */
function subjectOf(claim: Claim): (text: string) => boolean {
  switch (claim.form) {
    case 'version':
      return named(nameOf(claim.to));
    case 'removal':
      return named(claim.name);
    case 'base-image':
      return matching(/\bbase images?\b|\bFROM\b/i);
    case 'pin':
      return matching(/\b(?:un)?pin|\bdigest|\bsha256\b/i);
    case 'stages':
      return matching(/\bstages?\b/i);
    case 'cache-mounts':
      return matching(/\bcach/i);
  }
}

function matching(pattern: RegExp): (text: string) => boolean {
  return (text) => pattern.test(text);
}

function named(name: string): (text: string) => boolean {
  return (text) => mentions(text.toLowerCase(), name.toLowerCase(), { before: /[\w-]/, behind: /[\w-]/ }) > 0;
}
