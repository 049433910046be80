import type { Answer } from './http.ts';

/**
 * What a test may want to go wrong. `before`: the request has no effect. `after`: it took effect, and the answer is lost on the way.
 */
export type Effect =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  | {
      readonly kind: 'hold';
      readonly when: 'before' | 'after';
      readonly reached: () => void;
      readonly released: Promise<void>;
    };

export interface RequestFacts {
  readonly method: string;
  readonly path: string;
  /** Names that a fault can ask for: the REST operation id; or `graphql` and `graphql:FIELD` for each root field. */
  readonly operations: readonly string[];
  readonly body: unknown;
}

/** An operation's name (`pulls/create-review`, `graphql`, `graphql:minimizeComment`), or a question about the request. */
type Matcher = string | ((request: RequestFacts) => boolean);

interface Fault {
  readonly matches: Matcher;
  readonly effect: Effect;
  left: number;
}

export class Faults {
  #faults: Fault[] = [];

  /** Answers the next requests with this instead of doing them. */
  answer(matches: Matcher, status: number, body: object = { message: 'Server Error' }, times = 1): void {
    this.#add(matches, { kind: 'answer', answer: { status, body } }, times);
  }

  /** Closes the connection without an answer. */
  drop(matches: Matcher, when: 'before' | 'after', times = 1): void {
    this.#add(matches, { kind: 'drop', when }, times);
  }

  /** GitHub's secondary limit. `retryAfter` in seconds. */
  secondaryLimit(matches: Matcher, retryAfter: number, times = 1, status: 403 | 429 = 403): void {
    const body = {
      message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      documentation_url:
        'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
    };
    this.#add(
      matches,
      { kind: 'answer', answer: { status, body, headers: { 'retry-after': String(retryAfter) } } },
      times,
    );
  }

  /** Keeps the next such request waiting: `reached` resolves when it has come, `release` lets it go on. */
  hold(
    matches: Matcher,
    when: 'before' | 'after' = 'before',
  ): { readonly reached: Promise<void>; readonly release: () => void } {
    const reached = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    this.#add(matches, { kind: 'hold', when, reached: reached.resolve, released: released.promise }, 1);
    return { reached: reached.promise, release: released.resolve };
  }

  clear(): void {
    this.#faults = [];
  }

  #add(matches: Matcher, effect: Effect, times: number): void {
    this.#faults.push({ matches, effect, left: times });
  }

  /** The fault that strikes this request, used up by one. */
  take(request: RequestFacts): Effect | null {
    const fault = this.#faults.find(({ matches, left }) => {
      if (left === 0) return false;
      return typeof matches === 'string' ? request.operations.includes(matches) : matches(request);
    });
    if (fault === undefined) return null;
    fault.left -= 1;
    return fault.effect;
  }
}
