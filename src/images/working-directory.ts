import type { ImageFacts } from './facts.ts';

/** WORKDIR of families that set one, by their Dockerfiles of August 2026. */
const set: Readonly<Record<string, string>> = {
  bun: '/home/bun/app',
  caddy: '/srv',
  composer: '/app',
  golang: '/go',
  gradle: '/home/gradle',
  httpd: '/usr/local/apache2',
  jupyter: '/home/jovyan',
  lambda: '/var/task',
  perl: '/usr/src/app',
  php: '/var/www/html',
  redis: '/data',
  tomcat: '/usr/local/tomcat',
  valkey: '/data',
};

/** Families that set none: what is relative lands in `/`. */
const unset: ReadonlySet<string> = new Set([
  'alma',
  'alpine',
  'amazon',
  'amazoncorretto',
  'buildpack-deps',
  'busybox',
  'centos',
  'debian',
  'eclipse-temurin',
  'elixir',
  'erlang',
  'fedora',
  'gcc',
  'maven',
  'nginx',
  'node',
  'openjdk',
  'python',
  'rocky',
  'ruby',
  'rust',
  'ubuntu',
]);

/** The directory that the image starts in; null: unknown. */
export function workingDirectoryOf({ family, platform }: ImageFacts): string | null {
  if (family === null || platform !== 'linux') return null;
  return Object.hasOwn(set, family) ? (set[family] ?? null) : unset.has(family) ? '/' : null;
}
