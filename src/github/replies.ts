import {
  misunderstoodText,
  nothingIntroducedText,
  nothingToReviewText,
  skippedText,
  unchangedText,
  updatedText,
} from './answers.ts';
import type { Assessment } from './assess.ts';
import type { Answer, Waiting } from './inbox.ts';
import type { Publication } from './publication.ts';

/** What is said besides the reaction; a new review speaks for itself. */
export function answerTo(
  { pending, command }: Waiting,
  { outcome, report }: Assessment,
  publication: Publication,
): Answer {
  if (command.kind === 'review') return { pending, reaction: '+1', text: reviewText(report !== null, publication) };
  if (outcome === 'skipped') return { pending, reaction: '+1', text: skippedText };
  const text = report === null ? nothingToReviewText : misunderstoodText(command.fingerprint, report);
  return { pending, reaction: text === null ? '+1' : 'confused', text };
}

function reviewText(reviewed: boolean, { wanted, standing, changed, head }: Publication): string | null {
  if (wanted === null) return reviewed ? nothingIntroducedText : nothingToReviewText;
  if (standing === null) return null;
  return changed ? updatedText(standing.url) : unchangedText(head, standing.url);
}
