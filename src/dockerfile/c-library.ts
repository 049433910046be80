import type { Libc } from '../images/facts.ts';
import { newestGlibc, oldestGlibc } from '../images/glibc.ts';
import { installedBefore } from './installed.ts';
import type { Dockerfile, Stage } from './model.ts';
import { imageFactsOf, lineage, rootBase } from './stages.ts';

/** Packages that bring another C library, or something that stands in for it. */
const compatibility = /^(?:gcompat|libc6-compat|glibc.*|musl)$/;

const libraries = new WeakMap<Stage, Libc | null>();

/** The C library that programs of a stage are linked with, and find when they start; null: unknown, or several. */
export function libcOf(file: Dockerfile, stage: Stage): Libc | null {
  const known = libraries.get(stage);
  if (known !== undefined) return known;
  const libc = findLibc(file, stage);
  libraries.set(stage, libc);
  return libc;
}

function findLibc(file: Dockerfile, stage: Stage): Libc | null {
  if (rootBase(stage).kind === 'scratch') return bringsLoader(stage) ? null : 'none';
  const libc = imageFactsOf(stage)?.libc ?? null;
  if (libc === null || bringsLoader(stage)) return null;
  const { packages } = installedBefore(file, stage, null);
  return [...packages].some((name) => compatibility.test(name)) ? null : libc;
}

/** The range that the version of glibc lies in, as far as it is known; null where there is no glibc. */
export function glibcOf(stage: Stage): { readonly oldest: string | null; readonly newest: string | null } | null {
  const facts = imageFactsOf(stage);
  return facts?.libc === 'glibc' ? { oldest: oldestGlibc(facts), newest: newestGlibc(facts) } : null;
}

/** Libraries, or the program that loads them, copied or linked from elsewhere. */
function bringsLoader(stage: Stage): boolean {
  return lineage(stage).some(({ instructions }) =>
    instructions.some(
      ({ keyword, args }) =>
        ((keyword === 'COPY' || keyword === 'ADD') &&
          /ld-(?:linux|musl)|libc\.(?:so|musl)|[\s"']\/(?:usr\/)?lib(?:64|32)?\/?(?:[\w-]+-linux-gnu\/?)?\*?(?=[\s"',\]]|$)/.test(
            args.text,
          )) ||
        (keyword === 'RUN' && /ld-(?:linux|musl)|sgerrand|glibc-\d|patchelf/.test(args.text)),
    ),
  );
}
