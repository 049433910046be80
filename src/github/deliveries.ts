import type { Logger } from 'pino';
import type { Delivery } from '../review/records.ts';
import type { ReviewRequest } from '../review/request.ts';
import { errorFields } from './errors.ts';
import type { Store } from './ports.ts';

type Receive = (delivery: Delivery) => Promise<void>;

/**
 * Feeds stored deliveries to the handlers, one after the other in the order in which they came. One that fails stays unhandled in
 * the store and is fed again later.
 */
export class Deliveries {
  readonly #store: Store;
  readonly #log: Logger;
  /** By delivery, from its coming until it was handled. */
  readonly #asked = new Map<string, ReviewRequest[]>();
  #tail: Promise<void> = Promise.resolve();
  /** Hands a delivery to the handlers; set once they are there. */
  receive: Receive = async () => {};

  constructor(store: Store, log: Logger) {
    this.#store = store;
    this.#log = log;
  }

  /** For handlers: a review, on behalf of a delivery. */
  readonly enqueue = async (delivery: string, request: ReviewRequest): Promise<void> => {
    await this.#store.enqueue(request);
    this.#asked.get(delivery)?.push(request);
  };

  feed(delivery: Delivery): void {
    if (this.#asked.has(delivery.id)) return;
    const requests: ReviewRequest[] = [];
    this.#asked.set(delivery.id, requests);
    this.#tail = this.#tail.then(() => this.#handle(delivery, requests));
  }

  /** Feeds what was stored and never handled. */
  async feedUnhandled(): Promise<void> {
    for (const delivery of await this.#store.unhandledDeliveries()) this.feed(delivery);
    await this.settled();
  }

  /** Resolves once everything fed so far was handled or has failed. */
  settled(): Promise<void> {
    return this.#tail;
  }

  async #handle(delivery: Delivery, requests: readonly ReviewRequest[]): Promise<void> {
    const { id, event } = delivery;
    try {
      await this.receive(delivery);
      await this.#store.deliveryHandled(id, requests);
      this.#log.debug({ delivery: id, event, requests: requests.length }, 'delivery handled');
    } catch (error) {
      this.#log.error({ delivery: id, event, ...errorFields(error) }, 'delivery could not be handled');
    } finally {
      this.#asked.delete(id);
    }
  }
}
