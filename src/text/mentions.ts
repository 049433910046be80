/** Characters that make a longer name of a name where they stand beside it. */
export interface NamePart {
  /** One character, right before the name. */
  readonly before?: RegExp;
  /** One character, right behind it. */
  readonly behind?: RegExp;
}

/** How often a text has a name that is no part of a longer one. The name comes from a pull request: it never becomes a regular expression. */
export function mentions(text: string, name: string, { before, behind }: NamePart): number {
  if (name === '') return 0;
  let count = 0;
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const end = at + name.length;
    const isPart = before?.test(text.charAt(at - 1)) === true || behind?.test(text.charAt(end)) === true;
    if (!isPart) count++;
  }
  return count;
}
