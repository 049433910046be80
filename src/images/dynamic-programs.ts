import type { ImageFacts } from './facts.ts';

/** What language images are made for: programs that are linked with the C library of the image. */
const paths: Readonly<Record<string, readonly string[]>> = {
  'eclipse-temurin': ['/opt/java/openjdk/bin/java'],
  node: ['/usr/local/bin/node'],
  php: ['/usr/local/bin/php'],
  python: ['/usr/local/bin/python3'],
  ruby: ['/usr/local/bin/ruby'],
};

export function dynamicPrograms({ family }: ImageFacts): readonly string[] {
  return family !== null && Object.hasOwn(paths, family) ? (paths[family] ?? []) : [];
}
