import type { Layer } from '../layer.ts';

/** What the variants of `buildpack-deps` add to Debian or Ubuntu; the full variants of the language images stand on them. */
export const buildpackCurl: Layer = { caCertificates: true, has: ['curl', 'wget', 'gpg', 'openssl'] };

export const buildpackScm: Layer = {
  caCertificates: true,
  has: [...(buildpackCurl.has ?? []), 'git', 'hg', 'svn', 'ssh', 'ps', 'pgrep', 'pkill', 'python3'],
};

export const buildpack: Layer = {
  caCertificates: true,
  has: [...(buildpackScm.has ?? []), 'gcc', 'g++', 'cc', 'make', 'autoconf', 'patch', 'file', 'unzip', 'bzip2', 'xz'],
};
