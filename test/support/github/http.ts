/** An answer other than success, as GitHub words it. */
export class HttpError extends Error {
  readonly status: number;
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, extra: object = {}, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
    this.body = { message, documentation_url: 'https://docs.github.com/rest', status: String(status), ...extra };
  }
}

export const notFound = () => new HttpError(404, 'Not Found');
export const badCredentials = () => new HttpError(401, 'Bad credentials');
export const notAccessible = (accepted: string) =>
  new HttpError(403, 'Resource not accessible by integration', {}, { 'x-accepted-github-permissions': accepted });

/** 422 with a list of plain messages, as reviews answer. */
export const unprocessable = (...errors: readonly string[]) => new HttpError(422, 'Unprocessable Entity', { errors });

/** 422 with coded errors, as most endpoints answer. */
export const validationFailed = (resource: string, field: string, code: string, message?: string) =>
  new HttpError(422, 'Validation Failed', {
    errors: [{ resource, field, code, ...(message === undefined ? {} : { message }) }],
  });

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Set where the body is not JSON by the published schema (a diff). */
  readonly contentType?: string;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const noContent = (): Answer => ({ status: 204 });
