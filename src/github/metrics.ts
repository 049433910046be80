import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Counts of what waits, by state. */
export interface QueueDepth {
  readonly waiting: number;
  readonly active: number;
  readonly failed: number;
}

export type Metrics = ReturnType<typeof createMetrics>;

/** @param depth asked at each scrape */
export function createMetrics(depth: () => Promise<QueueDepth>) {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: 'drydock_queue_jobs',
    help: 'Reviews in the queue, by state',
    labelNames: ['state'],
    registers,
    async collect() {
      // A database that is away must not hide the other numbers.
      const stats = await depth().catch(() => null);
      this.reset();
      if (stats === null) return;
      for (const state of ['waiting', 'active', 'failed'] as const) this.set({ state }, stats[state]);
    },
  });
  return {
    registry,
    deliveries: new Counter({
      name: 'drydock_deliveries_total',
      help: 'Webhook deliveries, by HTTP status of our answer',
      labelNames: ['status'],
      registers,
    }),
    reviews: new Counter({
      name: 'drydock_reviews_total',
      help: 'Reviews that came to their end, by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    reviewSeconds: new Histogram({
      name: 'drydock_review_duration_seconds',
      help: 'From the start of a review to its record',
      buckets: [0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300],
      registers,
    }),
    narratives: new Counter({
      name: 'drydock_narratives_total',
      help: 'Narratives asked for, by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    narrativeTokens: new Counter({
      name: 'drydock_narrative_tokens_total',
      help: "Tokens of narratives, by kind, as the model's server counts them",
      labelNames: ['kind'],
      registers,
    }),
    narrativeDollars: new Counter({
      name: 'drydock_narrative_cost_dollars_total',
      help: 'What narratives cost, for models whose prices are known',
      registers,
    }),
    narrativeSentencesDropped: new Counter({
      name: 'drydock_narrative_sentences_dropped_total',
      help: 'Sentences of the model that named what is not there, or said what it must not',
      registers,
    }),
    githubRequests: new Counter({
      name: 'drydock_github_requests_total',
      help: 'Requests sent to GitHub, repeated ones too',
      registers,
    }),
  };
}
