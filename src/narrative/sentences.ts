/** Not the end of a sentence. */
const abbreviations = /\b(?:e\.g|i\.e|etc|vs|cf|approx|incl|resp|no|St)\.$/i;
/** More than any part of an answer is asked for. */
const most = 40;

/** The sentences of a text, forty at most. A line break ends one too, and nothing inside of backquotes does: `a. b` stays together. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  for (const line of text.split(/[\r\n\u2028\u2029]+/)) {
    let start = 0;
    let code = false;
    for (let at = 0; at < line.length; at++) {
      const char = line.charAt(at);
      if (char === '`') code = !code;
      const ends = /[.!?]/.test(char) && !code && /^["')\]]?(?:\s|$)/.test(line.slice(at + 1, at + 3));
      if (!ends || abbreviations.test(line.slice(Math.max(0, at - 8), at + 1))) continue;
      const quote = /["')\]]/.test(line.charAt(at + 1)) ? 1 : 0;
      sentences.push(line.slice(start, at + 1 + quote));
      start = at + 1 + quote;
    }
    sentences.push(line.slice(start));
    if (sentences.length > most) break;
  }
  return sentences
    .map((sentence) => sentence.replace(/\s+/g, ' ').trim())
    .filter((sentence) => sentence !== '')
    .slice(0, most);
}
