import { parseDocument } from 'yaml';
import * as z from 'zod';
import { formats } from '../text/formats.ts';
import { defaultSettings, type Settings, type SettingsProblem } from './settings.ts';
import { readSettings } from './settings-file.ts';

/** A configuration file as it was found. */
export interface ConfigurationFile {
  readonly path: string;
  readonly text: string;
  /** `owner`: from the owner's `.github` repository. */
  readonly from: 'repository' | 'owner' | 'command line';
}

/** What steers a review: the settings, and what another linter's configuration adds to them. */
export interface Configuration {
  readonly settings: Settings;
  /** Peers' codes that count as ignored (`hadolint:DL3008`), with the path of the file that says so. */
  readonly peersOff: ReadonlyMap<string, string>;
  readonly problems: readonly SettingsProblem[];
  /** The files that were read, for the decision log. */
  readonly sources: readonly Pick<ConfigurationFile, 'path' | 'from'>[];
}

const hadolintSchema = z.looseObject({
  ignored: z.array(z.string()).catch([]).default([]),
  trustedRegistries: z.array(z.string()).catch([]).default([]),
  'label-schema': z.record(z.string(), z.string()).catch({}).default({}),
  'strict-labels': z.boolean().catch(false).default(false),
});

/** Reads the configuration. Each file may be null: not there. Never throws. */
export function readConfiguration(own: ConfigurationFile | null, hadolint: ConfigurationFile | null): Configuration {
  const { settings, problems } =
    own === null ? { settings: defaultSettings, problems: [] } : readSettings(own.path, own.text);
  const peer = hadolint === null ? null : readHadolint(hadolint);
  const codes = (peer?.ignored ?? []).map((code) => [peerName(code), hadolint?.path ?? ''] as const);
  return {
    settings: {
      ...settings,
      trustedRegistries: [...settings.trustedRegistries, ...(peer?.trustedRegistries ?? [])],
      labels: { ...labelsOf(peer?.['label-schema'] ?? {}), ...settings.labels },
      strictLabels: settings.strictLabels || peer?.['strict-labels'] === true,
    },
    peersOff: new Map(codes),
    problems: [...problems, ...(peer?.problems ?? [])],
    sources: [own, hadolint].filter((file) => file !== null).map(({ path, from }) => ({ path, from })),
  };
}

/** hadolint's configuration names ShellCheck's codes as well. */
function peerName(code: string): string {
  const upper = code.trim().toUpperCase();
  return upper.startsWith('SC') ? `shellcheck:${upper}` : `hadolint:${upper}`;
}

/** By hadolint's names of the types; one that it does not know either is any text. */
function labelsOf(schema: Readonly<Record<string, string>>): Settings['labels'] {
  return Object.fromEntries(
    Object.entries(schema).map(([name, type]) => [
      name,
      type === 'hash' ? 'git-hash' : (formats.find((format) => format === type) ?? 'text'),
    ]),
  );
}

function readHadolint({ path, text }: ConfigurationFile) {
  const document = parseDocument(text.slice(0, 64 * 1024));
  const [error] = document.errors;
  const parsed = error === undefined ? hadolintSchema.safeParse(document.toJS({ maxAliasCount: 10 }) ?? {}) : null;
  if (parsed?.success === true) return { ...parsed.data, problems: [] };
  const message = `This is not a configuration of hadolint${error === undefined ? '' : `: ${error.message.split('\n')[0]}`}`;
  return {
    ignored: [],
    trustedRegistries: [],
    'label-schema': {},
    'strict-labels': false,
    problems: [{ path, line: error?.linePos?.[0].line ?? 1, column: 1, message }],
  };
}
