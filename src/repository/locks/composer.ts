import { asList, asMap, asText, entriesOf, firstLines, jsonMap } from './json.ts';
import { type Lock, type LockedPackage, lockedPackage } from './lock.ts';

/** getcomposer.org/doc/01-basic-usage: `packages`, and `packages-dev` that `--no-dev` leaves out. */
export function readComposerLock(text: string): Lock | null {
  const json = jsonMap(text);
  if (json === null) return null;
  const lines = firstLines(text, /^\s{0,20}"name": "([^"/]+\/[^"]+)"/);
  const packages = (['packages', 'packages-dev'] as const).flatMap((section) =>
    asList(json[section]).flatMap((value): LockedPackage[] => {
      const own = asMap(value);
      const name = asText(own?.['name']);
      if (own === null || name === null) return [];
      const line = lines.get(name) ?? 1;
      const standsFor = ['replace', 'provide'].flatMap((key) => entriesOf(own, key).map(([other]) => other));
      return [
        lockedPackage(name, asText(own['version']), line, {
          language: asText(asMap(own['require'])?.['php']),
          isAlwaysInstalled: section === 'packages',
        }),
        ...standsFor.map((other) => lockedPackage(other, null, line)),
      ];
    }),
  );
  return { format: 'composer', version: null, packages, asked: null };
}
