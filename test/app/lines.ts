/** One line of a JSON log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly msg?: string };

/** A log that tests wait on, instead of guessing how long something takes. */
export class LogLines {
  readonly lines: LogLine[] = [];
  #waiting: (() => void)[] = [];
  #rest = '';

  write(chunk: string): void {
    const parts = (this.#rest + chunk).split('\n');
    this.#rest = parts.pop() ?? '';
    for (const part of parts) if (part.startsWith('{')) this.lines.push(JSON.parse(part) as LogLine);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  /** The `times`-th line with that message, and with that `pullRequest` where one is given. */
  async line(message: string, times = 1, pullRequest?: string): Promise<LogLine> {
    for (;;) {
      const found = this.lines.filter(
        (line) => line.msg === message && (pullRequest === undefined || line['pullRequest'] === pullRequest),
      )[times - 1];
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}
