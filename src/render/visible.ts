/**
 * Characters that are not seen or that reorder what is seen: controls (but tab and line feed), format characters (zero width,
 * bidirectional, tags), line separators, lone surrogates, the fillers that look like nothing, and the no-break space.
 */
const unseen = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u00a0\u115f\u1160\u3164\uffa0]|\u034f|\u17b4|\u17b5/gu;

/** The text with every unseen character spelled out, as in `\u{202e}`; CRLF becomes LF. */
export function visible(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(unseen, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** `visible` on one line: white space becomes single blanks, and what is over `limit` characters is cut. */
export function oneLine(text: string, limit: number): string {
  return cut(visible(text).replace(/\s+/g, ' ').trim(), limit);
}

export function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).toWellFormed()}…`;
}

/** Cut at the front: of a path the end says most. */
export function cutStart(text: string, limit: number): string {
  return text.length <= limit ? text : `…${text.slice(text.length - limit + 1).toWellFormed()}`;
}
