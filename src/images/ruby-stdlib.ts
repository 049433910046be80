/**
 * Libraries by the version of Ruby that made gems of them which Bundler loads only where the Gemfile has them: "bundled gems" in the release
 * notes (ruby-lang.org/en/news). As of Ruby 4.0.
 */
const gems: Readonly<Record<string, string>> = {
  rexml: '3.0',
  rss: '3.0',
  webrick: '3.0',
  matrix: '3.1',
  'net-ftp': '3.1',
  'net-imap': '3.1',
  'net-pop': '3.1',
  'net-smtp': '3.1',
  prime: '3.1',
  racc: '3.3',
  abbrev: '3.4',
  base64: '3.4',
  bigdecimal: '3.4',
  csv: '3.4',
  drb: '3.4',
  getoptlong: '3.4',
  mutex_m: '3.4',
  nkf: '3.4',
  observer: '3.4',
  'resolv-replace': '3.4',
  rinda: '3.4',
  syslog: '3.4',
  benchmark: '4.0',
  fiddle: '4.0',
  logger: '4.0',
  ostruct: '4.0',
  pstore: '4.0',
};

/** The gem that a library of the standard library became, and with which version; null: it is still part of Ruby, or never was. */
export function gemOf(library: string): { readonly gem: string; readonly since: string } | null {
  const names = [library.replace('/', '-'), library.replace(/\/.*$/s, '')];
  const gem = names.find((name) => Object.hasOwn(gems, name));
  const since = gem === undefined ? undefined : gems[gem];
  return gem === undefined || since === undefined ? null : { gem, since };
}
