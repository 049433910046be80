import { baseFamilies } from './families/base.ts';
import { chainguard, distrolessFamilies, dockerHardened } from './families/distroless.ts';
import type { Family, Named } from './families/family.ts';
import { javaFamilies } from './families/java.ts';
import { languageFamilies } from './families/languages.ts';
import { microsoftFamilies } from './families/microsoft.ts';
import { redHatFamilies } from './families/red-hat.ts';
import { serverFamilies } from './families/servers.ts';
import { catalogueFamilies, upstreamFamilies } from './families/upstream.ts';
import type { ImageReference } from './reference.ts';

/** The first that matches counts. */
const families: readonly Family[] = [
  ...baseFamilies,
  ...languageFamilies,
  ...javaFamilies,
  ...serverFamilies,
  ...redHatFamilies,
  ...distrolessFamilies,
  chainguard,
  dockerHardened,
  ...microsoftFamilies,
  ...catalogueFamilies,
  ...upstreamFamilies,
];

const byName = new Map<string, Family>();
const byPattern: (readonly [RegExp, Family])[] = [];
for (const family of families) {
  for (const repository of family.repositories) {
    if (typeof repository !== 'string') byPattern.push([repository, family]);
    else if (!byName.has(repository)) byName.set(repository, family);
  }
}

/** Registries that mirror Docker's official images, and Docker's own names for their single platforms. */
const mirrors =
  /^(?:public\.ecr\.aws\/docker\/library|mirror\.gcr\.io\/library|mcr\.microsoft\.com\/mirror\/docker\/library|registry(?:-1|\.hub)\.docker\.(?:io|com)\/library|amd64|arm32v[567]|arm64v8|i386|mips64le|ppc64le|riscv64|s390x)\/(?=[^/]+$)/;

export function findFamily({ repository }: ImageReference): { family: Family; groups: Named['groups'] } | null {
  const name = repository.replace(mirrors, '');
  const family = byName.get(name);
  if (family !== undefined) return { family, groups: {} };
  for (const [pattern, candidate] of byPattern) {
    const match = pattern.exec(name);
    if (match !== null) return { family: candidate, groups: match.groups ?? {} };
  }
  return null;
}
