export type DistributionId =
  | 'alma'
  | 'alpine'
  | 'amazon'
  | 'arch'
  | 'azurelinux'
  | 'busybox'
  | 'centos'
  | 'centos-stream'
  | 'debian'
  | 'fedora'
  | 'mariner'
  | 'opensuse-leap'
  | 'oracle'
  | 'rhel'
  | 'rocky'
  | 'scratch'
  | 'ubuntu'
  | 'windows'
  | 'wolfi';

export type Vendor =
  | 'amazon'
  | 'bitnami'
  | 'chainguard'
  | 'docker-official'
  | 'google-distroless'
  | 'jupyter'
  | 'microsoft'
  | 'nvidia'
  | 'red-hat'
  /** The makers of the software itself. */
  | 'upstream';

export type Libc = 'glibc' | 'musl' | 'uclibc' | 'none';
export type PackageManager = 'apk' | 'apt' | 'dnf' | 'microdnf' | 'pacman' | 'tdnf' | 'yum' | 'zypper' | 'none';
/** What `/bin/sh` is; `cmd` is what Windows runs a RUN with. */
export type Shell = 'dash' | 'busybox-ash' | 'bash' | 'cmd' | 'none';

/** The variables that matter to toolchains and caches: for a known image, one that it does not list is not set. */
export const trackedVariables = [
  'BUN_INSTALL_CACHE_DIR',
  'CARGO_HOME',
  'COMPOSER_CACHE_DIR',
  'COMPOSER_HOME',
  'DENO_DIR',
  'GEM_HOME',
  'GOCACHE',
  'GOMODCACHE',
  'GOPATH',
  'GOROOT',
  'GOTOOLCHAIN',
  'GRADLE_USER_HOME',
  'HOME',
  'JAVA_HOME',
  'NPM_CONFIG_CACHE',
  'NUGET_PACKAGES',
  'PIP_CACHE_DIR',
  'PNPM_HOME',
  'POETRY_CACHE_DIR',
  'RUSTUP_HOME',
  'UV_CACHE_DIR',
  'XDG_CACHE_HOME',
  'XDG_DATA_HOME',
  'YARN_CACHE_FOLDER',
  'npm_config_cache',
] as const;
export type Variable = (typeof trackedVariables)[number];
export type Environment = Readonly<Partial<Record<Variable, string>>>;

export interface Distribution {
  readonly id: DistributionId;
  /** `12`, `24.04`, `3.21`, `9`; `null` where the reference does not tell. */
  readonly release: string | null;
  /** `bookworm`, `noble`; `null` where it has none or the release is unknown. */
  readonly codename: string | null;
}

/** An account; `null` in a property: unknown. */
export interface Account {
  readonly name: string | null;
  readonly uid: number | null;
  /** The home directory of the password file. */
  readonly home: string | null;
}

/** What an image is made for: a language, a runtime, a server. */
export interface Software {
  /** `go`, `node`, `python`, `java`, `postgresql`, … */
  readonly name: string;
  /** As far as the reference tells: `3.12` stands for its newest patch release. `null`: it does not tell. */
  readonly version: string | null;
  /** Its name in the end-of-life data, where it is in there. */
  readonly product: string | null;
}

export interface Tools {
  readonly present: ReadonlySet<string>;
  readonly absent: ReadonlySet<string>;
  /** Nothing is there but what `present` names. */
  readonly closed: boolean;
}

/**
 * What is known of an image by its reference, as a Linux builder sees it unless the tag names Windows. `null` is "unknown"
 * in every property; nothing is assumed of an image that no table has.
 */
export interface ImageFacts {
  readonly family: string | null;
  readonly vendor: Vendor | null;
  readonly platform: 'linux' | 'windows' | null;
  readonly distribution: Distribution | null;
  readonly libc: Libc | null;
  readonly libcVersion: string | null;
  readonly packageManager: PackageManager | null;
  readonly shell: Shell | null;
  /** The version of dash, busybox or bash; the oldest that is sure. */
  readonly shellVersion: string | null;
  /** Ask with `hasTool`. */
  readonly tools: Tools;
  /** Whether TLS clients find certificates of authorities. */
  readonly caCertificates: boolean | null;
  /** The account that RUN and the container start as. */
  readonly user: Account | null;
  /** Accounts that are there besides root; there may be more. */
  readonly accounts: readonly Account[] | null;
  /** Ask with `variableOf`. */
  readonly environment: Environment | null;
  readonly software: readonly Software[] | null;
  /** The prefix of the Python that `python3` is, where `pip` installs to. */
  readonly pythonPrefix: string | null;
  /** Whether the toolchain inside downloads a newer one that a project asks for. */
  readonly fetchesToolchain: boolean | null;
  /** Whether its vendor offers the public nothing but `latest`. */
  readonly onlyLatest: boolean | null;
  /** Why the image should not be used any more. */
  readonly deprecated: string | null;
}

export const unknownImage: ImageFacts = {
  family: null,
  vendor: null,
  platform: null,
  distribution: null,
  libc: null,
  libcVersion: null,
  packageManager: null,
  shell: null,
  shellVersion: null,
  tools: { present: new Set(), absent: new Set(), closed: false },
  caCertificates: null,
  user: null,
  accounts: null,
  environment: null,
  software: null,
  pythonPrefix: null,
  fetchesToolchain: null,
  onlyLatest: null,
  deprecated: null,
};
