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
  line(message: string, times = 1, pullRequest?: string): Promise<LogLine> {
    return this.until(
      (line) => line.msg === message && (pullRequest ?? line['pullRequest']) === line['pullRequest'],
      times,
    );
  }

  /** The `times`-th line that the test likes. */
  async until(wanted: (line: LogLine) => boolean, times = 1): Promise<LogLine> {
    for (;;) {
      const found = this.lines.filter(wanted)[times - 1];
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}
