/** How many parts of a language's version tell what may break. */
const depths: Readonly<Record<string, number>> = { python: 2, node: 1, go: 2, java: 1, dotnet: 1, ruby: 2, php: 2 };

/** `3.12` of Python 3.12.4, `22` of Node.js 22.3; null: not a language of the table, or not told so exactly. */
export function seriesOf(language: string, version: string | null): string | null {
  const depth = Object.hasOwn(depths, language) ? depths[language] : undefined;
  const parts = version?.split('.') ?? [];
  return depth === undefined || parts.length < depth ? null : parts.slice(0, depth).join('.');
}
