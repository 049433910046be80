/** Milliseconds: the median of `rounds`, after one that does not count. */
export function median(measured: () => unknown, rounds = 5): number {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const began = performance.now();
    measured();
    if (round > 0) times.push(performance.now() - began);
  }
  return Math.round((times.sort((a, b) => a - b)[rounds >> 1] ?? 0) * 10) / 10;
}
