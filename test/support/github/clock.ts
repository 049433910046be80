/** The server's time: the machine's, moved by what a test advanced. */
export class Clock {
  #offset = 0;

  /** Milliseconds since the epoch. */
  now(): number {
    return Date.now() + this.#offset;
  }

  advance(milliseconds: number): void {
    this.#offset += milliseconds;
  }

  /** ISO 8601 in seconds, as GitHub writes times. */
  iso(at: number = this.now()): string {
    return new Date(at).toISOString().replace(/\.\d+/, '');
  }
}
