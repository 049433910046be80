/**
 * Which packages bring a command, by the names that Debian, Ubuntu, Alpine and the RPM distributions give them. Only commands of this table are ever
 * said to be missing after something was installed.
 */
interface ToolRow {
  /** Names of packages that bring it, themselves or by what they need. */
  readonly packages: RegExp;
  /** What to install, where it differs from the command's name: by package manager. */
  readonly install?: Readonly<Record<string, string>>;
}

const compiler: ToolRow = {
  packages:
    /gcc|g\+\+|clang|build-essential|build-base|alpine-sdk|base-devel|libtool|devscripts|dkms|^(?:go|golang.*|rust|rustc|cargo|ghc|npm|nodejs|node-gyp|cmake|dpkg-dev|llvm.*|musl-tools|tcc|patterns-devel.*|ruby.*-dev.*|gnat.*|gfortran.*)$/s,
  install: { apt: 'build-essential', apk: 'build-base', dnf: 'gcc', microdnf: 'gcc', yum: 'gcc' },
};

const processes: ToolRow = {
  packages: /procps|busybox|psmisc|systemd|postgres|openjdk|jdk|jre/,
  install: { apt: 'procps', microdnf: 'procps-ng', dnf: 'procps-ng' },
};

const rows: Readonly<Record<string, ToolRow>> = {
  adduser: { packages: /./ },
  addgroup: { packages: /./ },
  aws: { packages: /aws/ },
  bash: {
    packages:
      /bash|devel|git-.+|alpine-sdk|build-base|abuild|^(?:nodejs-.*|openjdk.*|libtool|automake|autoconf|vim|py3-pip|docker.*|tini|sudo|gradle|maven|elixir|mysql.*|mariadb.*|postgresql.*|curl-dev|apr.*)$/,
  },
  bzip2: { packages: /bzip2|build-essential|dpkg-dev|devscripts|tar|rpm/, install: {} },
  cc: compiler,
  cmake: { packages: /cmake/ },
  curl: {
    packages: /curl|^(?:php.*|r-base.*|texlive.*|docker.*|yarn|composer|rustup|devscripts|google-.*|chromium.*)$/,
  },
  file: { packages: /file|build-essential|alpine-sdk|devscripts|libtool|debhelper|lintian/ },
  'g++': compiler,
  gcc: compiler,
  git: {
    packages:
      /git|composer|devscripts|^(?:mercurial|build-dep|golang.*|npm|cargo|elixir|alpine-sdk|google-.*|r-base.*)$/,
  },
  go: { packages: /^go|golang/, install: { apt: 'golang-go' } },
  gpg: {
    packages: /gnupg|gpg|dirmngr|software-properties|devscripts|apt-key/,
    install: { apt: 'gnupg', apk: 'gnupg' },
  },
  groupadd: {
    packages: /shadow|^(?:passwd|util-linux.*|openssh.*|systemd.*|postgresql.*|httpd|nginx|dbus.*|sudo|procps.*)$/,
    install: { apk: 'shadow', microdnf: 'shadow-utils' },
  },
  jq: { packages: /jq/ },
  less: { packages: /less|git|man-db/ },
  make: compiler,
  nc: {
    packages: /netcat|^nc$|ncat|nmap|busybox/,
    install: { apt: 'netcat-openbsd', dnf: 'nmap-ncat', microdnf: 'nmap-ncat', yum: 'nmap-ncat' },
  },
  openssl: {
    packages: /openssl|ca-certificates|ssl-cert|^(?:mariadb.*|mysql.*|postgresql.*|nodejs|npm|ruby.*|easy-rsa)$/,
  },
  perl: {
    packages:
      /perl|git|autoconf|automake|openssl-dev|build-essential|texinfo|libtool|devscripts|debhelper|mysql|postgres|po4a|help2man|imagemagick/,
  },
  ping: { packages: /ping|inetutils|busybox|iputils/, install: { apt: 'iputils-ping' } },
  pgrep: processes,
  pkill: processes,
  ps: processes,
  python3: {
    packages:
      /python|^py3?-|pip|lsb-release|software-properties|supervisor|ansible|awscli|gdb|meson|mercurial|devscripts|libglib2.0-dev|glib-dev|nodejs|npm|node-gyp|vim|certbot|build-dep|xcb|chromium|firefox|ffmpeg|gcloud|google-.*|aws|azure|dnf|firewalld|samba|spacy|texlive|libreoffice|nginx|wine|clang|llvm|lldb|cython|uwsgi|graphviz|bzr|openjdk|ninja|samba/,
  },
  ssh: { packages: /ssh|git|rsync|mosh|devscripts/, install: { apt: 'openssh-client', apk: 'openssh-client' } },
  sudo: { packages: /sudo|alpine-sdk|abuild|openssh-server/ },
  tar: { packages: /tar|build-essential|dpkg|rpm-build|devel|gcc|git/ },
  unzip: { packages: /unzip|busybox|devscripts|texlive|composer/ },
  useradd: {
    packages: /shadow|^(?:passwd|util-linux.*|openssh.*|systemd.*|postgresql.*|httpd|nginx|dbus.*|sudo|procps.*)$/,
    install: { apk: 'shadow', microdnf: 'shadow-utils' },
  },
  wget: { packages: /wget|busybox|devscripts|texlive|^(?:google-.*|tasksel|debootstrap|playonlinux|winetricks)$/ },
  xz: { packages: /xz|build-essential|dpkg-dev|devscripts|lzma|rpm/, install: { apt: 'xz-utils' } },
};

/** Whether a package may bring the command; null for a command that the table does not have. */
export function mayBring(command: string, name: string): boolean | null {
  if (name === command) return true;
  return Object.hasOwn(rows, command) ? (rows[command]?.packages.test(name) ?? null) : null;
}

/** The package that is the usual way to the command. */
export function packageFor(command: string, packageManager: string | null): string {
  return (Object.hasOwn(rows, command) ? rows[command]?.install?.[packageManager ?? ''] : undefined) ?? command;
}

/** The packages that are there for the sake of the command. */
export function packagesFor(command: string): readonly string[] {
  return [command, ...Object.values((Object.hasOwn(rows, command) ? rows[command]?.install : undefined) ?? {})];
}

/** Packages that bring little but themselves; of any other it is not known what it brings in passing. */
const plain =
  /^(?:apt-utils|bash|build-base|build-essential|bzip2|ca-certificates|coreutils|curl|dumb-init|file|findutils|gcc|gcompat|git|gnupg2?|gosu|gpg|gzip|iputils-ping|jq|less|libc-dev|libc6-compat|libc6-dev|libpq|libpq-dev|libpq5|libssl-dev|locales|make|musl-dev|nano|netcat|netcat-openbsd|openssh-client|openssl|patch|pkg-config|procps|procps-ng|python3|shadow|shadow-utils|su-exec|sudo|tar|tini|tzdata|unzip|wget|xz|xz-utils|zip|zlib1g-dev)$/;
/** What many packages of Alpine need. */
const common: ReadonlySet<string> = new Set(['bash', 'perl', 'python3']);

/** Whether it is known that the package brings nothing in passing. */
export function bringsItselfOnly(command: string, name: string, packageManager: string | null): boolean {
  return plain.test(name) || (packageManager === 'apk' && !common.has(command));
}
