import { type Logger, pino } from 'pino';

/** The newest warnings and errors of the App, for when the demo does not come to its end. */
export class LogTail {
  readonly logger: Logger;
  readonly #lines: string[] = [];

  constructor() {
    const write = (line: string) => {
      this.#lines.push(line.trim());
      if (this.#lines.length > 5) this.#lines.shift();
    };
    this.logger = pino({ level: 'warn' }, { write });
  }

  text(): string {
    return this.#lines.join('\n');
  }
}
