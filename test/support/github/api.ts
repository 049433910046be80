import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { OperationId } from './permissions.ts';

/** GitHub's published description of the operations that are served, as `scripts/extract-github-api.ts` wrote it. */
interface Api {
  readonly operations: Readonly<Record<OperationId, OperationDescription>>;
}

interface OperationDescription {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly {
    name: string;
    in: string;
    required: boolean;
    schema: { type?: unknown; default?: unknown };
  }[];
  readonly body: object | null;
  readonly responses: Readonly<Record<string, object | null>>;
}

export interface Operation extends OperationDescription {
  readonly id: OperationId;
}

export interface Match {
  readonly operation: Operation;
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
}

const api = JSON.parse(readFileSync(new URL('./api.generated.json', import.meta.url), 'utf8')) as Api;

/** Only these and paths take slashes; everywhere else a parameter is one segment. */
const withSlashes = new Set(['ref', 'base', 'head', 'branch']);

const routes = Object.entries(api.operations)
  .map(([id, description]) => ({
    operation: { ...description, id: id as OperationId },
    pattern: patternOf(description.path),
    literals: description.path.split('/').filter((part) => !part.includes('{')).length,
  }))
  // `pulls/comments` is meant before `pulls/{pull_number}`.
  .sort((a, b) => b.literals - a.literals);

export function findOperation(method: string, path: string): Match | null {
  for (const { operation, pattern } of routes) {
    const found = operation.method === method ? pattern.exec(path) : null;
    if (found === null) continue;
    const params = Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value ?? '')]);
    return { operation, params: Object.fromEntries(params) };
  }
  return null;
}

function patternOf(path: string): RegExp {
  const source = path
    .replaceAll('.', '\\.')
    // The root of a repository's contents has no path, nor a slash for it.
    .replace('/{path}', '(?:/(?<path>.*))?')
    .replace(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>${withSlashes.has(name) ? '.+?' : '[^/]+'})`);
  return new RegExp(`^${source}$`);
}

const ajv = new Ajv({ strict: false, allErrors: false, inlineRefs: false, logger: false, validateFormats: true });
formats.default(ajv);
ajv.addSchema({ $id: 'api', ...api });

const validators = new Map<string, ValidateFunction>();

function validatorOf(pointer: readonly string[]): ValidateFunction {
  const reference = `api#/${pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
  const known = validators.get(reference);
  if (known !== undefined) return known;
  const validate = ajv.compile({ $ref: reference });
  validators.set(reference, validate);
  return validate;
}

/** What is wrong with a request's body by the published schema; null when nothing is. */
export function bodyError(operation: Operation, body: unknown): ErrorObject | null {
  if (operation.body === null) return null;
  const validate = validatorOf(['operations', operation.id, 'body']);
  return validate(body ?? {}) ? null : (validate.errors?.[0] ?? null);
}

/** Query parameters by the published types: integers are numbers, defaults filled in. An unusable value is null (GitHub ignores or clamps it). */
export function queryOf(
  operation: Operation,
  search: URLSearchParams,
): Readonly<Record<string, string | number | boolean | null>> {
  const entries = operation.parameters
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, schema }) => {
      const raw = search.get(name);
      if (raw === null) return [name, (schema.default ?? null) as string | number | boolean | null] as const;
      if (schema.type === 'integer') return [name, /^\d+$/.test(raw) ? Number(raw) : null] as const;
      if (schema.type === 'boolean') return [name, raw === 'true'] as const;
      return [name, raw] as const;
    });
  return Object.fromEntries(entries);
}

/**
 * An answer that GitHub could not have given is a defect of the local GitHub and must not be taken for one of the App.
 * @throws where the body does not fit the published schema for that status.
 */
export function assertAnswer(operation: Operation, status: number, body: unknown): void {
  const schema = operation.responses[String(status)];
  if (schema === undefined && status < 400) throw new Error(`${operation.id} does not answer ${status}`);
  if (schema === undefined || schema === null) return;
  const validate = validatorOf(['operations', operation.id, 'responses', String(status)]);
  if (validate(body)) return;
  const errors = (validate.errors ?? []).map(
    (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
  );
  throw new Error(
    `${operation.id} ${status} does not fit GitHub's description: ${errors.join('; ')}\n${JSON.stringify(body).slice(0, 2000)}`,
  );
}
