/** Packages of Debian and Ubuntu that bring `ca-certificates` along as a recommendation, by themselves or by what they need. */
export const certificatesAlong: ReadonlySet<string> = new Set([
  'aria2',
  'curl',
  'git',
  'openssl',
  'wget',
  'lynx',
  'w3m',
  'dirmngr',
  'isync',
  'mutt',
]);

/** A package that others only recommend, and that is missed as a rule. */
export interface Recommendation {
  readonly name: string;
  readonly by: readonly string[];
  /** The program in it. */
  readonly program?: string;
  /** Packages that bring it as well. */
  readonly broughtBy?: RegExp;
  /** Missed only where the file speaks of this. */
  readonly where?: RegExp;
}

/** As Debian 12 has it by `apt-cache depends`, one step further for `gpg-agent` and the fonts. */
export const recommendations: readonly Recommendation[] = [
  { name: 'automake', by: ['autoconf'], program: 'automake' },
  { name: 'fonts-liberation', by: ['chromium'] },
  { name: 'gpg-agent', by: ['gpg', 'software-properties-common'], program: 'gpg-agent', broughtBy: /^gnupg2?$/ },
  { name: 'libc6-dev', by: ['gcc'], program: 'cc', broughtBy: /^(?:build-essential|g\+\+|libc-dev)$/ },
  { name: 'make', by: ['cmake'], program: 'make', broughtBy: /^(?:build-essential|ninja-build)$/ },
  { name: 'openssh-client', by: ['git', 'mercurial'], program: 'ssh', where: /\bssh\b|\bgit@/ },
  { name: 'xauth', by: ['xvfb'], program: 'xauth' },
];

/** Collections that consist of their recommendations, and programs that their makers ask to install with them. */
export const livesByRecommendations =
  /-desktop(?:-|$)|^(?:task-|tasksel|gnome$|kde-|lxde|lxqt|mate-|xfce4$|texlive|wine)/;
