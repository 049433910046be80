import { certificatesAlong } from '../images/recommended-packages.ts';
import type { Command } from '../shell/command.ts';
import type { PackageOperation } from '../shell/packages.ts';
import { memoized } from '../text/memoized.ts';
import { commandsBefore, type Step, stepsBefore } from './history.ts';
import { type Installed, installedBefore, virtualsOf } from './installed.ts';
import type { Dockerfile, Instruction, Stage } from './model.ts';
import { imageFactsOf, rootBase } from './stages.ts';

/** Packages that need the certificates of authorities, so that they come with them: Debian 11 to 13, Ubuntu 20.04 to 24.04, Alpine 3.18 to 3.23. */
const needs =
  /ca-certificates|^(?:apt-transport-https|ca-certs|certbot|chromium.*|default-j.*|docker.*|dotnet.*|firefox.*|golang.*|google-.*|lib(?:www|lwp|io-socket-ssl|crypt-ssleay|mono|reoffice).*|mono-.*|nodejs.*|npm|openjdk.*|php.*|pip|python3?-(?:pip|requests|certifi|venv|full|dev).*|py3-.*|r-.*|ruby.*|rubygems|software-properties.*|snapd|texlive.*|uwsgi.*|yarn|gnome.*|wine.*|ansible|awscli|supervisor|mercurial|composer|maven|gradle|r-base.*|rustc|cargo|.*-jdk.*|.*-jre.*|nvidia.*|cuda.*|google.*|postgresql.*|mysql.*|mariadb.*|apache2.*)$/s;

export interface Certificates {
  /** null: unknown. */
  readonly present: boolean | null;
  /** What would have brought them, had recommended packages not been left out. */
  readonly leftOut: PackageOperation | null;
  /** What has removed them. */
  readonly removedBy: Command | null;
}

/** Whether TLS clients find certificates of authorities before an instruction, or before one of its commands. */
export function certificatesBefore(
  file: Dockerfile,
  stage: Stage,
  instruction: Instruction | null,
  until: Command | null = null,
): Certificates {
  const unknown: Certificates = { present: null, leftOut: null, removedBy: null };
  const given: Certificates = { ...unknown, present: true };
  const facts = imageFactsOf(stage);
  const own = rootBase(stage).kind === 'scratch' ? false : (facts?.caCertificates ?? null);
  if (own !== false) return own === null ? unknown : given;
  const installed = installedBefore(file, stage, instruction, until);
  if (!Number.isFinite(installed.changes)) return unknown;
  if (filesFrom(stepsBefore(file, stage, null)) < stepsBefore(file, stage, instruction).length) return given;
  const commands = commandsBefore(file, stage, instruction, until);
  const removals = removalsIn(commandsBefore(file, stage, null, null)).filter(({ at }) => at < commands.length);
  const known = knownWith(installed);
  const key = `${stage.index} ${removals.length}`;
  const found = known.get(key) ?? among(installed, removals, commands, isSetOff(stepsBefore(file, stage, null)));
  known.set(key, found);
  return found;
}

/** Where nothing is installed or removed in between, the answer is the same: by the stage and the number of removals. */
const knownWith = memoized((_: Installed) => new Map<string, Certificates>());

interface Removal {
  /** Its place among the commands of the stage. */
  readonly at: number;
  readonly command: Command;
}

function among(
  { operations, packages, hidesPackages }: Installed,
  removals: readonly Removal[],
  commands: readonly Command[],
  setOff: boolean,
): Certificates {
  if ([...packages].some(bringsCertificates)) return { present: true, leftOut: null, removedBy: null };
  const recommending = operations.filter(
    ({ manager, packages: names }) =>
      /^apt/.test(manager.id) && names.some(({ name }) => certificatesAlong.has(name ?? '')),
  );
  const removal = removals.find(({ command }) => removesCertificates(operations, command));
  const later = recommending.filter(({ command }) => removal === undefined || commands.indexOf(command) > removal.at);
  if (!setOff && later.some((each) => !each.withoutRecommends))
    return { present: true, leftOut: null, removedBy: null };
  if (removal === undefined && hidesPackages) return { present: null, leftOut: null, removedBy: null };
  return { present: false, leftOut: later.at(-1) ?? null, removedBy: removal?.command ?? null };
}

/** `apt-get purge --auto-remove ca-certificates`, `apk del .build-deps` where they were installed for the build. */
const removalsIn = memoized((commands: readonly Command[]): readonly Removal[] =>
  commands.flatMap((command, at) => {
    const isRemoval =
      (command.name === 'apk' && command.args.some(({ value }) => value === 'del')) ||
      (/^apt/.test(command.name ?? '') && command.args.some(({ value }) => value === 'purge' || value === 'remove'));
    return isRemoval ? [{ at, command }] : [];
  }),
);

function removesCertificates(operations: readonly PackageOperation[], { args }: Command): boolean {
  const virtuals = virtualsOf(operations);
  return args.some(({ value }) =>
    [value, ...(virtuals.get(value) ?? [])].some((name) => name !== null && /^ca-certificates/.test(name)),
  );
}

/** A package that needs them, so that they come with it. */
export function bringsCertificates(name: string): boolean {
  return needs.test(name);
}

/** How many steps come before a bundle is copied or mounted to where programs look for it, or named by a variable. */
const filesFrom = memoized((steps: readonly Step[]): number => {
  const at = steps.findIndex(({ instruction }) => bringsFiles(instruction));
  return at === -1 ? steps.length : at;
});

const bringsFiles = memoized(({ keyword, args }: Instruction): boolean => {
  if (keyword === 'COPY' || keyword === 'ADD')
    return /\/etc\/(?:ssl|pki)|ca-certificates|ca-bundle|cert/i.test(args.text) || / \/["'\]]*\s*$/.test(args.text);
  return (
    (keyword === 'ENV' || keyword === 'RUN') &&
    /SSL_CERT_(?:FILE|DIR)|CURL_CA_BUNDLE|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS|\/etc\/ssl\/certs/.test(args.text)
  );
});

/** Recommended packages are left out by configuration. */
const isSetOff = memoized((steps: readonly Step[]): boolean =>
  steps.some(({ instruction: { args } }) => /APT::Install-Recommends/i.test(args.text)),
);
