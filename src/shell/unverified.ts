import { memoizedByText } from '../text/memoized.ts';
import { argumentsOf, hasFlag } from './arguments.ts';
import type { Word } from './ast.ts';
import type { Command } from './command.ts';

/** What is no longer checked: who answers, or who made a package. */
export type Unverified = 'certificates' | 'signatures';

/** A way to switch a check off, as written. */
export interface Switch {
  readonly what: Unverified;
  readonly written: string;
  /** The row of the table. */
  readonly id: SwitchId;
}

export type SwitchId =
  | 'curl'
  | 'wget'
  | 'pip'
  | 'pip-variable'
  | 'python-variable'
  | 'node-variable'
  | 'npm'
  | 'npm-variable'
  | 'git'
  | 'dnf-certificates'
  | 'apk'
  | 'apt'
  | 'apt-force'
  | 'dnf'
  | 'zypper'
  | 'rpm';

const off = /^(?:0|false|no|off)$/i;
const any = /./;

/** Variables whose value switches certificates off. git takes any value, even 0, for yes. */
const variables: readonly (readonly [id: SwitchId, name: RegExp, value: RegExp])[] = [
  ['python-variable', /^PYTHONHTTPSVERIFY$/, /^0$/],
  ['node-variable', /^NODE_TLS_REJECT_UNAUTHORIZED$/, /^0$/],
  ['npm-variable', /^(?:npm_config_strict_ssl|NPM_CONFIG_STRICT_SSL|YARN_STRICT_SSL|YARN_ENABLE_STRICT_SSL)$/, off],
  ['git', /^GIT_SSL_NO_VERIFY$/, any],
  ['pip-variable', /^PIP_TRUSTED_HOST$/, any],
];

export function switchInVariable(name: string, value: string): Switch | null {
  const row = variables.find(([, pattern, wanted]) => pattern.test(name) && wanted.test(value));
  return row === undefined ? null : { id: row[0], what: 'certificates', written: `${name}=${value}` };
}

interface FlagRow {
  readonly id: SwitchId;
  readonly what: Unverified;
  readonly programs: RegExp;
  readonly flags: readonly string[];
}

const flagRows: readonly FlagRow[] = [
  { id: 'curl', what: 'certificates', programs: /^curl$/, flags: ['k', 'insecure'] },
  { id: 'wget', what: 'certificates', programs: /^wget2?$/, flags: ['no-check-certificate'] },
  { id: 'pip', what: 'certificates', programs: /^(?:pip[\d.]*|python[\d.]*)$/, flags: ['trusted-host'] },
  { id: 'npm', what: 'certificates', programs: /^(?:npm|yarn|pnpm)$/, flags: ['no-strict-ssl'] },
  { id: 'apk', what: 'signatures', programs: /^apk$/, flags: ['allow-untrusted'] },
  { id: 'apt', what: 'signatures', programs: /^(?:apt|apt-get|aptitude)$/, flags: ['allow-unauthenticated'] },
  { id: 'apt-force', what: 'signatures', programs: /^(?:apt|apt-get)$/, flags: ['force-yes'] },
  { id: 'dnf', what: 'signatures', programs: /^(?:yum|dnf5?|microdnf|tdnf)$/, flags: ['nogpgcheck', 'no-gpgchecks'] },
  { id: 'zypper', what: 'signatures', programs: /^zypper$/, flags: ['no-gpg-checks'] },
  { id: 'rpm', what: 'signatures', programs: /^rpm$/, flags: ['nosignature', 'nodigest', 'noverify', 'nofiledigest'] },
];

/** Settings given as `name=value` or as two words, by the programs that read them. */
const settings: readonly (readonly [id: SwitchId, programs: RegExp, setting: RegExp])[] = [
  ['npm', /^(?:npm|yarn|pnpm)$/, /(?:^|[\s-])strict-ssl[= ]"?false"?(?:\s|$)/i],
  ['npm', /^yarn$/, /(?:^|\s)enableStrictSsl[= ]"?false"?(?:\s|$)/i],
  ['git', /^git$/, /(?:^|\s)http\.(?:\S+\.)?sslverify[= ]"?(?:false|0|no|off)"?(?:\s|$)/i],
  ['apt', /^(?:apt|apt-get|aptitude)$/, /APT::Get::AllowUnauthenticated=(?:true|1|yes)\b/i],
  ['dnf-certificates', /^(?:yum|dnf5?|microdnf|tdnf|(?:yum|dnf)-config-manager)$/, /\bsslverify=(?:0|false|no)\b/i],
  [
    'dnf',
    /^(?:yum|dnf5?|microdnf|tdnf|(?:yum|dnf)-config-manager)$/,
    /--setopt[= ]\S{0,200}\bgpgcheck=(?:0|false|no)\b/i,
  ],
];

/** The rows of a program; null: it has none. */
const knownOf = memoizedByText(1000, (program) => {
  const own = {
    flagRows: flagRows.filter(({ programs }) => programs.test(program)),
    settings: settings.filter(([, programs]) => programs.test(program)),
  };
  return own.flagRows.length + own.settings.length === 0 ? null : own;
});

/** What a command switches off by its arguments; null: nothing. */
export function switchOf(command: Command): Switch | null {
  const { name } = command;
  // Building an index of the own packages asks nobody.
  if (name === null || (name === 'apk' && command.args[0]?.value === 'index')) return null;
  const known = knownOf(name);
  if (known === null) return null;
  const row = known.flagRows.find(({ flags }) => hasFlag(command, ...flags));
  if (row !== undefined) {
    const flag = argumentsOf(command).flags.find((one) => row.flags.includes(one.name));
    return { id: row.id, what: row.what, written: `${name} ${dashed(flag?.name ?? '')}` };
  }
  const line = command.args.map(plain).join(' ');
  for (const [id, , pattern] of known.settings) {
    const found = pattern.exec(line);
    const what = id === 'dnf' || id === 'apt' ? 'signatures' : 'certificates';
    if (found !== null) return { id, what, written: found[0].trim() };
  }
  return null;
}

function dashed(flag: string): string {
  return flag.length === 1 ? `-${flag}` : `--${flag}`;
}

function plain(word: Word): string {
  return word.value ?? word.text;
}
