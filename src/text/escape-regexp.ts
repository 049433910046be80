/** More than a name or path ever has. */
const most = 4096;

/**
 * A text as a regular expression that matches just it: names and paths come from a pull request. One of more than 4,096 characters matches
 * nothing: engines refuse expressions that are too large.
 */
export function escapeRegExp(text: string): string {
  if (text.length > most) return '(?!)';
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
