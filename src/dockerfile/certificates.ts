import { certificatesAlong } from '../images/recommended-packages.ts';
import type { Command } from '../shell/command.ts';
import type { PackageOperation } from '../shell/packages.ts';
import { commandsBefore, isTooLong, stepsBefore } from './history.ts';
import { installedBefore, virtualMembers } from './installed.ts';
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
  if (isTooLong(file, stage)) return unknown;
  const steps = stepsBefore(file, stage, instruction);
  const commands =
    instruction === null || until === null
      ? steps.flatMap((step) => step.commands)
      : commandsBefore(file, stage, instruction, until);
  if (steps.some(({ instruction: earlier }) => bringsFiles(earlier))) return given;
  const { operations, packages, hidesPackages } = installedBefore(file, stage, instruction, until);
  if ([...packages].some(bringsCertificates)) return given;
  const recommending = operations.filter(
    ({ manager, packages: names }) =>
      /^apt/.test(manager.id) && names.some(({ name }) => certificatesAlong.has(name ?? '')),
  );
  const removedBy = removalOf(operations, commands);
  const isAfterRemoval = ({ command }: PackageOperation): boolean =>
    removedBy === null || commands.indexOf(command) > commands.indexOf(removedBy);
  if (!isSetOff(file, stage) && recommending.some((each) => !each.withoutRecommends && isAfterRemoval(each)))
    return given;
  const leftOut = recommending.findLast(isAfterRemoval) ?? null;
  if (removedBy === null && hidesPackages) return unknown;
  return { present: false, leftOut, removedBy };
}

/** `apt-get purge --auto-remove ca-certificates`, `apk del .build-deps` where they were installed for the build. */
function removalOf(operations: readonly PackageOperation[], commands: readonly Command[]): Command | null {
  for (const command of commands) {
    const isRemoval =
      (command.name === 'apk' && command.args.some(({ value }) => value === 'del')) ||
      (/^apt/.test(command.name ?? '') && command.args.some(({ value }) => value === 'purge' || value === 'remove'));
    if (!isRemoval) continue;
    const names = command.args.flatMap(({ value }) => value ?? []);
    const removed = [...names, ...names.flatMap((name) => virtualMembers(operations, name))];
    if (removed.some((name) => /^ca-certificates/.test(name))) return command;
  }
  return null;
}

/** A package that needs them, so that they come with it. */
export function bringsCertificates(name: string): boolean {
  return needs.test(name);
}

/** A bundle copied or mounted to where programs look for it, or named by a variable. */
function bringsFiles(instruction: Instruction): boolean {
  const { keyword, args } = instruction;
  if (keyword === 'COPY' || keyword === 'ADD')
    return /\/etc\/(?:ssl|pki)|ca-certificates|ca-bundle|cert/i.test(args.text) || / \/["'\]]*\s*$/.test(args.text);
  return (
    (keyword === 'ENV' || keyword === 'RUN') &&
    /SSL_CERT_(?:FILE|DIR)|CURL_CA_BUNDLE|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS|\/etc\/ssl\/certs/.test(args.text)
  );
}

/** Recommended packages are left out by configuration. */
function isSetOff(file: Dockerfile, stage: Stage): boolean {
  return stepsBefore(file, stage, null).some(({ instruction: { args } }) => /APT::Install-Recommends/i.test(args.text));
}
