import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import * as z from 'zod';
import { rules } from '../rules/index.ts';
import { severities } from '../rules/rule.ts';
import { formats } from '../text/formats.ts';
import { nearest } from '../text/nearest.ts';
import { defaultSettings, type Settings, type SettingsProblem } from './settings.ts';

const level = z.enum([...severities, 'never']);
const { review } = defaultSettings;

export const settingsSchema = z.strictObject({
  profile: z
    .enum(['recommended', 'strict'])
    .default(defaultSettings.profile)
    .describe('recommended: what a maintainer would thank for; strict: every rule'),
  failOn: level.default(defaultSettings.failOn).describe('the check run fails at or above it; never: it only informs'),
  rules: z
    .record(z.string(), z.enum(['off', ...severities]))
    .default(defaultSettings.rules)
    .describe('another severity for a rule, or off; a strict rule that is named runs'),
  ignore: z
    .array(z.string().max(1024))
    .max(200)
    .default(defaultSettings.ignore)
    .describe('globs of paths to leave alone'),
  review: z
    .strictObject({
      drafts: z.boolean().default(review.drafts).describe('review drafts too'),
      skipLabels: z.array(z.string()).default(review.skipLabels).describe('labels of pull requests to leave alone'),
      skipAuthors: z
        .array(z.string())
        .default(review.skipAuthors)
        .describe('authors whose pull requests are left alone'),
      inlineSuggestions: z
        .int()
        .min(0)
        .max(50)
        .default(review.inlineSuggestions)
        .describe('most suggestions on lines of the diff'),
      requestChanges: z.boolean().default(review.requestChanges).describe('request changes where the check run fails'),
    })
    .prefault({}),
  trustedRegistries: z
    .array(z.string())
    .default(defaultSettings.trustedRegistries)
    .describe('the only registries that images may come from; empty: any'),
  labels: z
    .record(z.string().min(1).max(256), z.enum(formats))
    .default(defaultSettings.labels)
    .describe('labels that every shipped image must have, and what their values are'),
  strictLabels: z.boolean().default(defaultSettings.strictLabels).describe('no labels but those of `labels`'),
  ruleset: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, 'a version of Drydock in three parts, such as 1.4.0')
    .optional()
    .describe('rules that are newer than this version of Drydock stay off, unless `rules` names them'),
  narrative: z
    .strictObject({
      enabled: z
        .boolean()
        .default(defaultSettings.narrative.enabled)
        .describe('let the language model write, where the server has one'),
      guidelines: z
        .array(z.string().max(1024))
        .max(50)
        .default(defaultSettings.narrative.guidelines)
        .describe("globs of files of the base with the repository's standards, for it to know"),
    })
    .prefault({}),
}) satisfies z.ZodType<Settings>;

export interface SettingsResult {
  /** Defaults stand in for whatever is wrong. */
  readonly settings: Settings;
  readonly problems: readonly SettingsProblem[];
}

/** Reads a settings file. Wrong keys and values are named with their place; the rest counts. Never throws. */
export function readSettings(path: string, text: string): SettingsResult {
  const counter = new LineCounter();
  const document = parseDocument(text.slice(0, 64 * 1024), { lineCounter: counter, uniqueKeys: true });
  const at = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return { path, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const [error] = document.errors;
  if (error !== undefined) {
    return {
      settings: defaultSettings,
      problems: [{ ...at(error.pos[0]), message: `This is not valid YAML: ${error.message.split('\n')[0] ?? ''}` }],
    };
  }
  let candidate: unknown;
  try {
    candidate = document.toJS({ maxAliasCount: 10 }) ?? {};
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { settings: defaultSettings, problems: [{ ...at(0), message: `This cannot be read: ${message}` }] };
  }
  const problems: SettingsProblem[] = unknownRules(candidate).map(({ keys, message }) => ({
    ...at(nodeAt(document.contents, keys)?.range?.[0] ?? 0),
    message,
  }));
  // Each round drops what the schema refuses, so one wrong key costs that key only.
  for (let round = 0; round < 20; round++) {
    const parsed = settingsSchema.safeParse(candidate);
    if (parsed.success)
      return { settings: parsed.data, problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) };
    for (const issue of parsed.error.issues) {
      const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
      for (const keys of paths) {
        const node = nodeAt(document.contents, keys);
        problems.push({ ...at(node?.range?.[0] ?? 0), message: messageFor(issue, keys) });
        candidate = without(candidate, keys) ?? {};
      }
    }
  }
  return { settings: defaultSettings, problems };
}

function messageFor(issue: z.core.$ZodIssue, keys: readonly PropertyKey[]): string {
  const name = keys.map(String).join('.');
  if (issue.code !== 'unrecognized_keys') return name === '' ? issue.message : `\`${name}\`: ${issue.message}`;
  const known = knownKeys(keys.slice(0, -1));
  const near = nearest(String(keys.at(-1)), known);
  return `\`${name}\` is not a setting${near === null ? `. Known here: ${known.join(', ')}.` : `; did you mean \`${near}\`?`}`;
}

/** Rules that are not there: harmless, but not what was meant. */
function unknownRules(value: unknown): { keys: readonly string[]; message: string }[] {
  const parsed = z.looseObject({ rules: z.looseObject({}) }).safeParse(value);
  const ids = rules.map((rule) => rule.id);
  return Object.keys(parsed.data?.rules ?? {})
    .filter((id) => !ids.includes(id))
    .map((id) => {
      const near = nearest(id, ids);
      const hint = near === null ? '. `drydock rules` lists them.' : `; did you mean \`${near}\`?`;
      return { keys: ['rules', id], message: `\`${id}\` is not a rule${hint}` };
    });
}

function knownKeys(parent: readonly PropertyKey[]): string[] {
  const [first] = parent;
  if (first === undefined) return Object.keys(settingsSchema.shape);
  const inner = defaultSettings[first as keyof Settings];
  return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.keys(inner) : [];
}

function nodeAt(root: unknown, keys: readonly PropertyKey[]): Node | null {
  let node: unknown = root;
  let found: Node | null = null;
  for (const key of keys) {
    if (!isMap(node)) break;
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
    if (pair === undefined || !isScalar(pair.key)) break;
    found = pair.key;
    node = pair.value;
  }
  return found;
}

function without(value: unknown, keys: readonly PropertyKey[]): unknown {
  const [key, ...rest] = keys;
  if (key === undefined || typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).flatMap(([name, inner]) => {
    if (name !== String(key)) return [[name, inner] as const];
    const left = rest.length === 0 ? undefined : without(inner, rest);
    return left === undefined ? [] : [[name, left] as const];
  });
  return Object.fromEntries(entries);
}
