/** What stands before the second sentence. */
export function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s+[\p{Lu}`]|\s*$)/su.exec(text)?.[0] ?? text;
}
