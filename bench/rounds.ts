/** What is measured, by name. */
export type Jobs = Readonly<Record<string, () => unknown>>;

/**
 * Milliseconds: each job's median. All jobs run once in each round, so that what else the machine does falls on all of them; one round in
 * front does not count.
 */
export function medians(jobs: Jobs, rounds = 5): Record<string, number> {
  const times = new Map<string, number[]>(Object.keys(jobs).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, job] of Object.entries(jobs)) {
      const began = performance.now();
      job();
      if (round > 0) times.get(name)?.push(performance.now() - began);
    }
  }
  return Object.fromEntries([...times].map(([name, list]) => [name, middleOf(list)]));
}

export function middleOf(list: readonly number[]): number {
  return Math.round((list.toSorted((a, b) => a - b)[list.length >> 1] ?? 0) * 10) / 10;
}
