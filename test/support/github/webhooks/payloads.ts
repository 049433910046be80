import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Installation } from '../model.ts';
import { accountJson } from '../represent/accounts.ts';
import { repositoryJson } from '../represent/repositories.ts';
import type { Event, World } from '../world.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

interface EventExamples {
  readonly name: string;
  readonly examples: readonly JsonObject[];
}

let cached: readonly EventExamples[] | null = null;

function examples(): readonly EventExamples[] {
  const file = createRequire(import.meta.url).resolve('@octokit/webhooks-examples/api.github.com/index.json');
  cached ??= JSON.parse(readFileSync(file, 'utf8')) as readonly EventExamples[];
  return cached;
}

/**
 * A webhook's payload: an example that GitHub published for this event (and action, where there is one), with our own objects over it,
 * so that it has every field that a real one has.
 */
export function payloadOf(world: World, event: Event, installation: Installation | null): JsonObject {
  const all = examples().find((entry) => entry.name === event.name)?.examples ?? [];
  const example = all.find((candidate) => candidate['action'] === event.action) ?? all[0] ?? {};
  const ours = {
    ...(event.action === null ? {} : { action: event.action }),
    ...(event.repository === null ? {} : { repository: repositoryJson(world, event.repository) }),
    ...event.payload,
    ...(installation === null || 'installation' in event.payload
      ? {}
      : { installation: { id: installation.id, node_id: `MDIz${installation.id}` } }),
    sender: accountJson(world, event.sender),
  };
  return merge(example, JSON.parse(JSON.stringify(ours)) as JsonObject) as JsonObject;
}

/** Fields of an example that hold only for its own action, account or installation. */
const foreign = new Set([
  'changes',
  'deployment',
  'enterprise',
  'hook',
  'installation',
  'label',
  'organization',
  'repository',
  'requested_action',
]);

/** Ours wins; objects are joined, lists replaced. */
function merge(example: Json | undefined, ours: Json): Json {
  if (!isObject(example) || !isObject(ours)) return ours;
  const kept = Object.entries(example).filter(([key]) => !foreign.has(key));
  const merged: { [key: string]: Json } = Object.fromEntries(kept);
  for (const [key, value] of Object.entries(ours)) merged[key] = merge(merged[key], value);
  return merged;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
