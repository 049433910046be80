import { createHmac, randomUUID } from 'node:crypto';
import type { App, Delivery, Installation } from '../model.ts';
import type { Event, World } from '../world.ts';
import { payloadOf } from './payloads.ts';

/** GitHub waits this long for an answer (milliseconds). */
const patience = 10_000;

/** Events that every App gets, subscribed or not. */
const always = new Set(['installation', 'installation_repositories', 'ping']);
/** Requests about a check come unasked to the App that owns it. */
const checkRequests = new Set(['rerequested', 'requested_action']);

/** Sends signed webhooks in the background, and remembers them. */
export class Deliveries {
  readonly #world: World;
  readonly #inFlight = new Set<Promise<unknown>>();
  readonly #stop = new AbortController();
  /** Off: events are recorded nowhere and sent to nobody. */
  enabled = true;

  constructor(world: World) {
    this.#world = world;
    world.emit = (event) => this.#emit(event);
  }

  #emit(event: Event): void {
    if (!this.enabled) return;
    for (const app of this.#world.apps) {
      if (event.app !== undefined && event.app !== app) continue;
      const installation =
        event.installation ?? (event.repository && this.#world.installationOf(app, event.repository));
      if (event.repository !== null && installation === null) continue;
      if (!subscribed(app, event) || (installation?.suspendedAt && !always.has(event.name))) continue;
      const payload = payloadOf(this.#world, event, installation);
      void this.send(app, event.name, payload, { installation, repository: event.repository?.id ?? null });
    }
  }

  /** Any payload, signed with the App's secret (or another, to see it refused). */
  send(
    app: App,
    event: string,
    payload: object | string,
    options: {
      readonly installation?: Installation | null;
      readonly repository?: number | null;
      readonly secret?: string;
      readonly guid?: string;
      readonly redelivery?: boolean;
    } = {},
  ): Promise<Delivery | null> {
    if (app.webhook.url === null) return Promise.resolve(null);
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
    const action = (JSON.parse(body) as { readonly action?: string }).action ?? null;
    const guid = options.guid ?? randomUUID();
    const secret = options.secret ?? app.webhook.secret;
    const delivery: Delivery = {
      id: this.#world.nextId(),
      guid,
      deliveredAt: new Date(this.#world.clock.now()).toISOString(),
      redelivery: options.redelivery ?? false,
      event,
      action,
      installation: options.installation?.id ?? null,
      repository: options.repository ?? null,
      url: app.webhook.url,
      request: { headers: headersOf(app, event, guid, secret, body), body },
      duration: 0,
      status: 'pending',
      statusCode: 0,
      response: { headers: {}, body: '' },
    };
    const sent = this.#post(delivery).then(() => {
      app.deliveries.unshift(delivery);
      return delivery;
    });
    this.#inFlight.add(sent);
    void sent.finally(() => this.#inFlight.delete(sent));
    return sent;
  }

  redeliver(app: App, { event, request, guid, installation, repository }: Delivery): Promise<Delivery | null> {
    const owner = this.#world.installations.find((candidate) => candidate.id === installation) ?? null;
    return this.send(app, event, request.body, { guid, redelivery: true, installation: owner, repository });
  }

  /** When nothing is under way any more. */
  async settled(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.allSettled(this.#inFlight);
  }

  async close(): Promise<void> {
    this.enabled = false;
    this.#stop.abort();
    await this.settled();
  }

  async #post(delivery: Delivery): Promise<void> {
    const started = performance.now();
    const timeout = AbortSignal.timeout(patience);
    try {
      const response = await fetch(delivery.url, {
        method: 'POST',
        headers: delivery.request.headers,
        body: delivery.request.body,
        redirect: 'manual',
        signal: AbortSignal.any([timeout, this.#stop.signal]),
      });
      delivery.response = { headers: Object.fromEntries(response.headers), body: await response.text() };
      delivery.statusCode = response.status;
      delivery.status = response.ok ? 'OK' : response.statusText || `Invalid HTTP Response: ${response.status}`;
    } catch {
      delivery.statusCode = timeout.aborted ? 504 : 502;
      delivery.status = timeout.aborted ? 'timed out' : 'failed to connect to host';
    }
    delivery.duration = Math.round(performance.now() - started) / 1000;
  }
}

function subscribed(app: App, event: Event): boolean {
  if (always.has(event.name) || app.events.includes(event.name)) return true;
  return event.app === app && app.permissions.checks === 'write' && checkRequests.has(event.action ?? '');
}

function signature(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

function headersOf(
  app: App,
  event: string,
  guid: string,
  secret: string,
  body: string,
): Readonly<Record<string, string>> {
  return {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/local',
    'x-github-delivery': guid,
    'x-github-event': event,
    'x-github-hook-id': String(app.id),
    'x-github-hook-installation-target-id': String(app.id),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature-256': signature(secret, body),
  };
}
