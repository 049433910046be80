import { redact } from '../text/redact.ts';

/** The HTTP status of a failed request to GitHub; 500 also for a connection that broke; null for any other error. */
export function statusOf(error: unknown): number | null {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : null;
}

/** What logs keep of an error: never the request, whose headers and body may hold what nobody should read, and no secret that it quotes. */
export function errorFields(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: redact(String(error)).slice(0, 500) };
  const { name, message, stack } = error;
  return {
    error: { name, message: redact(message).slice(0, 1000), status: statusOf(error), stack: redact(stack ?? '') },
  };
}

/** Whether GitHub refused a GraphQL request for want of permission. */
export function isForbidden(error: unknown): boolean {
  return statusOf(error) === 403 || hasGraphqlError(error, 'FORBIDDEN');
}

/** Whether a GraphQL request named what is not there, or not for us. */
export function isNotFound(error: unknown): boolean {
  return statusOf(error) === 404 || hasGraphqlError(error, 'NOT_FOUND');
}

function hasGraphqlError(error: unknown, type: 'FORBIDDEN' | 'NOT_FOUND'): boolean {
  const errors: unknown = error instanceof Error && 'errors' in error ? error.errors : null;
  return Array.isArray(errors) && errors.some((one: { readonly type?: unknown }) => one?.type === type);
}
