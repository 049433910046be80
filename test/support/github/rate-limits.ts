import { HttpError } from './http.ts';
import type { Actor } from './model.ts';
import type { World } from './world.ts';

const hour = 3_600_000;

/** The primary rate limit: requests in an hour by each installation, person or App. */
export class RateLimits {
  readonly #world: World;
  readonly #used = new Map<string, { count: number; resetAt: number }>();

  constructor(world: World) {
    this.#world = world;
  }

  /**
   * Counts a request; the headers that tell how many are left.
   * @throws HttpError 403 when none is.
   */
  count(actor: Actor, resource: 'core' | 'graphql'): Readonly<Record<string, string>> {
    const now = this.#world.clock.now();
    const key = `${nameOf(actor)}:${resource}`;
    const known = this.#used.get(key);
    const entry = known === undefined || known.resetAt <= now ? { count: 0, resetAt: now + hour } : known;
    this.#used.set(key, entry);
    entry.count += 1;
    const headers = this.#headers(entry.count, entry.resetAt, resource);
    if (entry.count <= this.#world.limits.requestsPerHour) return headers;
    throw new HttpError(403, `API rate limit exceeded for ${nameOf(actor)}.`, {}, headers);
  }

  /** For answers that count nothing. */
  idle(): Readonly<Record<string, string>> {
    return this.#headers(0, this.#world.clock.now() + hour, 'core');
  }

  #headers(used: number, resetAt: number, resource: string): Readonly<Record<string, string>> {
    const { requestsPerHour: limit } = this.#world.limits;
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(limit - used, 0)),
      'x-ratelimit-used': String(Math.min(used, limit)),
      'x-ratelimit-reset': String(Math.floor(resetAt / 1000)),
      'x-ratelimit-resource': resource,
    };
  }
}

function nameOf(actor: Actor): string {
  switch (actor.kind) {
    case 'installation':
      return `installation ID ${actor.installation.id}`;
    case 'person':
      return `user ID ${actor.account.id}`;
    case 'app':
      return `app ID ${actor.app.id}`;
    case 'anonymous':
      return '127.0.0.1';
  }
}
