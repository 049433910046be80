import valid from 'semver/functions/valid.js';
import parseLicence from 'spdx-expression-parse';

/** What a text can be asked to be. */
export const formats = ['text', 'url', 'rfc3339', 'spdx', 'git-hash', 'semver', 'email'] as const;
export type Format = (typeof formats)[number];

const judges: Readonly<Record<Format, (text: string) => boolean>> = {
  text: () => true,
  url: (text) => /^[a-z][a-z0-9+.-]*:\/\/[^\s/]/i.test(text) && URL.canParse(text),
  // https://www.rfc-editor.org/rfc/rfc3339#section-5.6: a blank may stand for the `T`.
  rfc3339: (text) =>
    /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i.test(text) &&
    !Number.isNaN(Date.parse(text.replace(' ', 'T'))),
  spdx: isLicence,
  'git-hash': (text) => /^(?:[\da-f]{7,40}|[\da-f]{64})$/.test(text),
  semver: (text) => /^\d/.test(text) && valid(text) !== null,
  email: (text) => /^[^\s@<>"]{1,64}@[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)+$/i.test(text),
};

export function isOfFormat(format: Format, text: string): boolean {
  return judges[format](text);
}

function isLicence(text: string): boolean {
  if (text.length > 1024) return false;
  try {
    parseLicence(text);
    return true;
  } catch {
    return false;
  }
}
