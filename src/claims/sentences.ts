const maxLength = 20_000;
const maxSentence = 400;

/** Sentences that say nothing of what this change does: wishes, plans, conditions, questions, negations, quotes of the past. */
const unsaid =
  /\b(?:not|never|without|cannot|can't|\w+n't|no|will|would|should|could|might|may|must|shall|can|need(?:s|ed)?|want(?:s|ed)?|let's|todo|later|future|follow-?up|next|plan(?:s|ned)?|propos\w+|consider\w*|suggest\w*|recommend\w*|instead|if|when|unless|until|before|after|already|previous(?:ly)?|formerly|earlier|used to|was|were|had|been|revert\w*|undo\w*|undid|rollback|roll(?:s|ed)? back|try|tries|tried|attempt\w*|e\.g\.|example|how to|why|docs?|documentation|readme|test(?:s|ed|ing)?|waits?|waiting|depends?|depending|blocked|follows|support\w*|allow\w*|compatib\w+)\b|\?|#\d/i;

/** The sentences of a description (its title is its first line) that may claim something, without Markdown's signs. Bounded. */
export function sentencesOf(description: string): string[] {
  const text = description
    .slice(0, maxLength)
    .replace(/<!--[\s\S]*?(?:-->|$)/g, ' ')
    .replace(/^(?:`{3,}|~{3,})[\s\S]*?(?:^(?:`{3,}|~{3,}).*|(?![\s\S]))/gm, '\n');
  const lines = text.split('\n').filter((line) => !/^\s*(?:>|#{1,6}\s|[-*+]\s+\[ \]|\|| {4})/.test(line));
  return lines
    .join('\n')
    .split(/(?:\n[^\S\n]*){2,}|\n(?=[^\S\n]*(?:[-*+]|\d{1,9}[.)])\s)|(?<=[.!?;])\s+(?=[A-Z`*])/)
    .map((sentence) =>
      sentence
        .replace(/^\s*(?:[-*+]|\d+[.)])\s+(?:\[x\]\s+)?/i, '')
        .replace(/(?<!\w)[`*_~]{1,3}(?=\S)|(?<=\S)[`*_~]{1,3}(?!\w)/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((sentence) => sentence.length <= maxSentence && !unsaid.test(sentence));
}
