import { setTimeout as wait } from 'node:timers/promises';

/** As much of Bottleneck's Group as the throttling plugin asks of `write` and `notifications`. */
export interface PaceGroup {
  key(id: string): Pace;
}

interface Pace {
  schedule<T>(options: { readonly weight?: number }, task: () => Promise<T>): Promise<T>;
}

/** Lets `burst` requests pass at once, and after them one every `intervalMs`; each key has a pace of its own. */
export function paceGroup(burst: number, intervalMs: number, now: () => number = Date.now): PaceGroup {
  const paces = new Map<string, Pace>();
  return {
    key(id) {
      const known = paces.get(id) ?? pace(burst, intervalMs, now);
      paces.set(id, known);
      return known;
    },
  };
}

function pace(burst: number, intervalMs: number, now: () => number): Pace {
  let booked = 0;
  return {
    async schedule({ weight = 1 }, task) {
      // A request that GitHub told to wait has waited; the plugin sends it again with weight 0.
      if (weight > 0) {
        booked = Math.max(booked, now() - burst * intervalMs) + intervalMs;
        const early = booked - now();
        if (early > 0) await wait(early);
      }
      return task();
    },
  };
}
