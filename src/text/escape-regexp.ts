/** A text as a regular expression that matches just it: names and paths come from a pull request. */
export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
