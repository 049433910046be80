/** How a program reads its flags. */
export interface FlagSyntax {
  /** Names, without dashes, of the flags that take the next word as their value. Those that only take `--flag=value` are not among them. */
  readonly values: ReadonlySet<string>;
  /** `-name` is one flag, not a bundle of letters. */
  readonly oneDash?: boolean;
  /** The first operand ends the flags: what follows belongs to another command. */
  readonly stopAtOperand?: boolean;
}

const unknownProgram: FlagSyntax = { values: new Set() };

/** The syntax of a program by its name; of an unknown program no flag is known to take a value. */
export function flagSyntaxOf(name: string | null): FlagSyntax {
  if (name === null) return unknownProgram;
  const canonical = aliases.get(name) ?? name.replace(/^(pip|python)[\d.]+$/, '$1');
  return syntaxes.get(canonical) ?? unknownProgram;
}

const aliases: ReadonlyMap<string, string> = new Map([
  ['apt', 'apt-get'],
  ['aptitude', 'apt-get'],
  ['yum', 'dnf'],
  ['dnf5', 'dnf'],
  ['microdnf', 'dnf'],
  ['tdnf', 'dnf'],
  ['mamba', 'conda'],
  ['micromamba', 'conda'],
  ['bundler', 'bundle'],
  ['mvnw', 'mvn'],
  ['gradlew', 'gradle'],
  ['yarnpkg', 'yarn'],
  ['uvx', 'uv'],
  ['mvnd', 'mvn'],
]);

/** One program per row; from the manuals of August 2026: apt 3, apk-tools 2.14, dnf 4, zypper 1.14, pacman 7, pip 25, curl 8, wget 1.25 and so on. */
const rows: readonly (readonly [program: string, values: string, rest?: Omit<FlagSyntax, 'values'>])[] = [
  [
    'apt-get',
    'o option c config-file t target-release default-release a host-architecture P build-profiles w width F display-format O sort',
  ],
  [
    'apk',
    'p root X repository t virtual keys-dir repositories-file cache-dir cache-max-age arch wait timeout progress-fd',
  ],
  [
    'dnf',
    'c config releasever installroot enablerepo disablerepo repo repoid repofrompath x exclude excludepkgs setopt forcearch d debuglevel e ' +
      'errorlevel rpmverbosity R randomwait advisory advisories bz bzs cve cves sec-severity secseverity comment color destdir downloaddir ' +
      'enableplugin disableplugin disableexcludes disableexcludepkgs arch',
  ],
  [
    'zypper',
    'R root installroot D reposd-dir C cache-dir raw-cache-dir solv-cache-dir pkg-cache-dir c config p plus-repo plus-content userdata r repo ' +
      't type from download',
  ],
  [
    'pacman',
    'b dbpath r root cachedir config color arch gpgdir hookdir logfile sysroot ignore ignoregroup overwrite assume-installed print-format',
  ],
  [
    'pip',
    'r requirement c constraint e editable t target platform python-version implementation abi root prefix src upgrade-strategy C ' +
      'config-settings install-option global-option build-option no-binary only-binary progress-bar root-user-action report i index-url ' +
      'extra-index-url f find-links python log keyring-provider proxy retries timeout exists-action trusted-host cert client-cert cache-dir ' +
      'use-feature use-deprecated w wheel-dir d dest group build-constraint uploaded-prior-to',
  ],
  ['pipx', 'python i index-url pip-args suffix spec backend'],
  [
    'uv',
    'i index-url index default-index extra-index-url f find-links p python t target prefix r requirement requirements c constraint ' +
      'constraints b build-constraint build-constraints override overrides e editable o output-file group only-group no-group extra no-extra package ' +
      'no-install-package P upgrade-package refresh-package reinstall-package index-strategy keyring-provider allow-insecure-host ' +
      'resolution prerelease exclude-newer link-mode cache-dir color directory project config-file C config-setting config-settings ' +
      'python-preference python-version python-platform with with-editable with-requirements w from torch-backend no-binary only-binary ' +
      'no-build-package no-binary-package env-file rev tag branch bounds script optional',
  ],
  ['poetry', 'with without only E extras C directory P project G group source python platform'],
  ['pipenv', 'python r requirements i index pypi-mirror extra-pip-args categories e editable'],
  [
    'conda',
    'n name p prefix c channel file solver experimental repodata-fn subdir platform r root-prefix revision rc-file',
  ],
  [
    'npm',
    'prefix C registry cache w workspace userconfig globalconfig loglevel omit include only tag install-strategy otp before min-release-age cpu os libc ' +
      'location scope fetch-retries fetch-retry-mintimeout fetch-retry-maxtimeout fetch-timeout maxsockets network-timeout depth audit-level cafile ' +
      'proxy https-proxy noproxy',
  ],
  ['npx', 'p package c call w workspace registry cache prefix loglevel'],
  [
    'yarn',
    'cwd registry network-timeout cache-folder modules-folder mutex network-concurrency global-folder prefix otp link-folder ' +
      'preferred-cache-folder proxy https-proxy use-yarnrc mode',
  ],
  [
    'pnpm',
    'C dir F filter store-dir registry reporter modules-dir virtual-store-dir loglevel network-concurrency child-concurrency node-linker ' +
      'lockfile-dir global-dir global-bin-dir cache-dir package-import-method hoist-pattern public-hoist-pattern cpu os libc trust-policy package',
  ],
  [
    'bun',
    'cwd registry cache-dir backend c config concurrent-scripts linker omit F filter ca cafile network-concurrency cpu os minimum-release-age',
  ],
  [
    'gem',
    'v version i install-dir n bindir s source p http-proxy P trust-policy platform B bulk-threshold config-file build-root',
  ],
  [
    'bundle',
    'j jobs path without with gemfile retry shebang version v group g source s git github branch ref trust-policy target-rbconfig cache-path',
  ],
  [
    'go',
    'C o p tags ldflags gcflags asmflags gccgoflags mod modfile buildmode installsuffix overlay pkgdir pgo toolexec exec run covermode coverpkg',
    { oneDash: true },
  ],
  [
    'cargo',
    'version vers git branch tag rev path root registry index F features profile target target-dir bin example bench test j jobs color config Z C p ' +
      'package manifest-path message-format exclude rename lockfile-path',
  ],
  [
    'composer',
    'd working-dir prefer-install ignore-platform-req repository repository-url s stability apcu-autoloader-prefix audit-format bump-after-update',
  ],
  [
    'dotnet',
    'c configuration r runtime f framework o output v verbosity s source configfile packages version tool-path add-source package-directory a ' +
      'arch os tool-manifest lock-file-path p property',
  ],
  [
    'nuget',
    'Version OutputDirectory Source ConfigFile FallbackSource Framework PackagesDirectory SolutionDirectory Verbosity',
    { oneDash: true },
  ],
  [
    'mvn',
    'f file s settings gs global-settings t toolchains gt global-toolchains pl projects P activate-profiles rf resume-from T threads l log-file b ' +
      'builder color D define',
    { oneDash: true },
  ],
  [
    'gradle',
    'p project-dir g gradle-user-home b build-file c settings-file I init-script x exclude-task D system-prop P project-prop console warning-mode ' +
      'max-workers priority project-cache-dir include-build M F dependency-verification configuration-cache-problems',
    { oneDash: true },
  ],
  [
    'curl',
    'A user-agent b cookie c cookie-jar C continue-at d data D dump-header e referer E cert F form H header K config m max-time o output P ftp-port Q ' +
      'quote r range t telnet-option T upload-file u user U proxy-user w write-out x proxy X request y speed-time Y speed-limit z time-cond ' +
      'abstract-unix-socket alt-svc aws-sigv4 cacert capath cert-type ciphers connect-timeout connect-to create-file-mode crlfile curves data-ascii ' +
      'data-binary data-raw data-urlencode delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url ech egd-file engine etag-compare ' +
      'etag-save expect100-timeout form-string ftp-account ftp-alternative-to-user ftp-method ftp-ssl-ccc-mode happy-eyeballs-timeout-ms ' +
      'haproxy-clientip hostpubmd5 hostpubsha256 hsts interface ip-tos ipfs-gateway json keepalive-cnt keepalive-time key key-type krb libcurl ' +
      'limit-rate local-port login-options mail-auth mail-from mail-rcpt max-filesize max-redirs netrc-file knownhosts noproxy oauth2-bearer output-dir parallel-max ' +
      'parallel-max-host pass pinnedpubkey preproxy proto proto-default proto-redir proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers ' +
      'proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype ' +
      'proxy-tlspassword proxy-tlsuser proxy1.0 pubkey random-file rate request-target resolve retry retry-delay retry-max-time sasl-authzid ' +
      'service-name sigalgs socks4 socks4a socks5 socks5-gssapi-service socks5-hostname stderr tftp-blksize tls-max tls13-ciphers tlsauthtype ' +
      'tlspassword tlsuser trace trace-ascii trace-config unix-socket upload-flags url url-query variable vlan-priority',
  ],
  [
    'wget',
    'e execute o output-file a append-output i input-file B base t tries O output-document T timeout w wait Q quota P directory-prefix U user-agent l ' +
      'level A accept R reject D domains I include-directories X exclude-directories report-speed config rejected-log retry-on-http-error start-pos ' +
      'progress dns-timeout dns-servers connect-timeout read-timeout waitretry bind-address bind-dns-address limit-rate restrict-file-names prefer-family ' +
      'user password use-askpass local-encoding remote-encoding cut-dirs default-page http-user http-password header compression max-redirect ' +
      'proxy-user proxy-password referer load-cookies save-cookies post-data post-file method body-data body-file secure-protocol certificate ' +
      'certificate-type private-key private-key-type ca-certificate ca-directory crl-file pinnedpubkey random-file egd-file ciphers ftp-user ' +
      'ftp-password warc-file warc-header warc-max-size warc-dedup warc-tempdir accept-regex reject-regex regex-type exclude-domains follow-tags ' +
      'ignore-tags hsts-file preferred-location input-metalink metalink-index',
  ],
  [
    'aria2c',
    'd dir o out x max-connection-per-server s split j max-concurrent-downloads i input-file l log k min-split-size checksum header U user-agent t ' +
      'timeout m max-tries referer ca-certificate certificate private-key http-user http-passwd load-cookies save-cookies all-proxy',
  ],
  ['http', 'o output A auth-type a auth s style session timeout verify proxy cert cert-key'],
  ['fetch', 'o output N B ca-cert ca-path cert crl key T i S w'],
  [
    'git',
    'C c git-dir work-tree namespace b branch o origin u upload-pack reference reference-if-able depth j jobs filter template separate-git-dir ' +
      'shallow-since shallow-exclude server-option config bundle-uri ref-format revision m message',
  ],
  [
    'gpg',
    'keyserver keyserver-options keyring secret-keyring homedir o output trust-model trusted-key status-fd logger-fd logger-file u local-user r ' +
      'recipient passphrase passphrase-file passphrase-fd pinentry-mode options key-origin default-key digest-algo cipher-algo compress-algo ' +
      'import-options export-options verify-options auto-key-locate',
  ],
  ['gpgv', 'keyring homedir status-fd logger-fd o output'],
  ['minisign', 'p P x s c t m'],
  ['shasum', 'a algorithm'],
  ['cksum', 'a algorithm l length'],
  [
    'cosign',
    'key certificate certificate-identity certificate-identity-regexp certificate-oidc-issuer certificate-oidc-issuer-regexp certificate-chain ' +
      'ca-roots ca-intermediates signature bundle rekor-url trusted-root type payload a annotations attachment',
  ],
  [
    'openssl',
    'verify prverify signature sign out in inkey keyform hmac mac macopt sigopt CAfile CApath untrusted provider passin',
    { oneDash: true },
  ],
  [
    'sudo',
    'u user g group h host p prompt C close-from T command-timeout R chroot D chdir r role t type U other-user',
    { stopAtOperand: true },
  ],
  ['doas', 'u C', { stopAtOperand: true }],
  ['env', 'u unset C chdir S split-string a argv0', { stopAtOperand: true }],
  ['exec', 'a', { stopAtOperand: true }],
  ['time', 'f format o output', { stopAtOperand: true }],
  ['nice', 'n adjustment', { stopAtOperand: true }],
  ['ionice', 'c class n classdata', { stopAtOperand: true }],
  ['timeout', 'k kill-after s signal', { stopAtOperand: true }],
  ['stdbuf', 'i input o output e error', { stopAtOperand: true }],
  ['chroot', 'groups userspec', { stopAtOperand: true }],
  [
    'xargs',
    'a arg-file d delimiter E I L max-lines n max-args P max-procs s max-chars process-slot-var',
    { stopAtOperand: true },
  ],
  ['runuser', 'u user g group G supp-group c command s shell w whitelist-environment', { stopAtOperand: true }],
  ['setpriv', 'reuid regid groups inh-caps ambient-caps bounding-set securebits pdeathsig', { stopAtOperand: true }],
  ['xvfb-run', 'e error-file f auth-file n server-num p xauth-protocol s server-args w wait', { stopAtOperand: true }],
  ['su', 'c command s shell g group G supp-group w whitelist-environment'],
  ['tini', 'p e', { stopAtOperand: true }],
];

const syntaxes: ReadonlyMap<string, FlagSyntax> = new Map(
  rows.map(([program, values, rest]) => [program, { values: new Set(values.split(' ')), ...rest }]),
);

/** For programs that only run another one: their flags end where the other's name stands. */
export function wrapperSyntaxOf(name: string): FlagSyntax {
  return { ...flagSyntaxOf(name), stopAtOperand: true };
}
