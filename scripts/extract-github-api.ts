/**
 * Extracts the REST operations that the local GitHub serves from GitHub's published description, which is far too large to load in
 * every test. `--check` compares instead of writing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { restPermissions } from '../test/support/github/permissions.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const target = new URL('../test/support/github/api.generated.json', import.meta.url);
const methods = ['get', 'post', 'put', 'patch', 'delete'];
const dropped = new Set([
  'description',
  'example',
  'examples',
  'x-github-breaking-changes',
  'externalDocs',
  'deprecated',
]);

/**
 * Where the description is stricter than GitHub's own answers: a comment on a changed line has no line any more, a pull request of a
 * deleted fork has no head repository.
 */
const nullableInFact: Readonly<Record<string, readonly string[]>> = {
  'pull-request-review-comment': ['position', 'original_position', 'line', 'original_line'],
  'review-comment': ['position', 'original_position', 'line', 'original_line'],
  'pull-request': ['head.repo'],
};

/** Inlined there with `allOf` where only one can hold: an account is a person or an enterprise. */
const answersInFact: Readonly<Record<string, JsonObject>> = {
  'apps/list-installations': { type: 'array', items: { $ref: '#/components/schemas/installation' } },
};

function main(): void {
  const source = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
  const text = `${JSON.stringify(extract(JSON.parse(readFileSync(source, 'utf8')) as JsonObject))}\n`;
  if (!process.argv.includes('--check')) {
    writeFileSync(target, text);
    return;
  }
  if (readFileSync(target, 'utf8') !== text) {
    console.error('test/support/github/api.generated.json is out of date: run `node scripts/extract-github-api.ts`');
    process.exitCode = 1;
  }
}

function extract(description: JsonObject): JsonObject {
  const wanted = new Set<string>(Object.keys(restPermissions));
  const operations: JsonObject = {};
  for (const [path, item] of Object.entries(objectAt(description, 'paths'))) {
    for (const method of methods) {
      const operation = (item as JsonObject)[method] as JsonObject | undefined;
      const id = operation?.['operationId'];
      if (operation === undefined || typeof id !== 'string' || !wanted.delete(id)) continue;
      operations[id] = {
        method: method.toUpperCase(),
        path,
        parameters: arrayAt(operation, 'parameters').map((parameter) => parameterOf(resolve(description, parameter))),
        body: schemaOf(objectAt(operation, 'requestBody')),
        responses: {
          ...responsesOf(description, objectAt(operation, 'responses')),
          ...(id in answersInFact ? { '200': answersInFact[id] ?? null } : {}),
        },
      };
    }
  }
  if (wanted.size > 0) throw new Error(`Not in GitHub's description: ${[...wanted].join(', ')}`);
  return { operations: sorted(operations), components: { schemas: referenced(description, operations) } };
}

function parameterOf(parameter: JsonObject): Json {
  return {
    name: parameter['name'] ?? null,
    in: parameter['in'] ?? null,
    required: parameter['required'] === true,
    schema: toJsonSchema(parameter['schema'] ?? {}),
  };
}

function responsesOf(description: JsonObject, responses: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(responses).map(([status, response]) => [status, schemaOf(resolve(description, response))]),
  );
}

/** The schema of a body or answer as JSON; null where there is none. */
function schemaOf(holder: JsonObject): Json {
  const schema = objectAt(objectAt(holder, 'content'), 'application/json')['schema'];
  return schema === undefined ? null : toJsonSchema(schema);
}

/** OpenAPI 3.0's `nullable` becomes a null type, and prose goes. */
function toJsonSchema(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(toJsonSchema);
  if (schema === null || typeof schema !== 'object') return schema;
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'nullable' || (dropped.has(key) && isProse(key, value))) continue;
    if (key === 'properties') {
      const entries = Object.entries(value as JsonObject);
      result[key] = Object.fromEntries(entries.map(([name, property]) => [name, toJsonSchema(property)]));
    } else result[key] = key === 'enum' || key === 'default' ? value : toJsonSchema(value);
  }
  if (schema['nullable'] !== true) return result;
  if (typeof result['type'] !== 'string') return { anyOf: [result, { type: 'null' }] };
  if (Array.isArray(result['enum']) && !result['enum'].includes(null)) result['enum'] = [...result['enum'], null];
  return { ...result, type: [result['type'], 'null'] };
}

/** A keyword, unlike a property that happens to be called "description" (those are handled above). */
function isProse(key: string, value: Json): boolean {
  return key !== 'description' || typeof value === 'string';
}

function referenced(description: JsonObject, operations: JsonObject): JsonObject {
  const all = objectAt(objectAt(description, 'components'), 'schemas');
  const found: JsonObject = {};
  const queue: Json[] = [operations];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const [, name] of JSON.stringify(next).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (name === undefined || name in found) continue;
      const schema = toJsonSchema(withCorrections(name, objectAt(all, name)));
      found[name] = schema;
      queue.push(schema);
    }
  }
  return sorted(found);
}

function withCorrections(name: string, schema: JsonObject): JsonObject {
  return (nullableInFact[name] ?? []).reduce((corrected, path) => nullableAt(corrected, path.split('.')), schema);
}

function nullableAt(schema: JsonObject, [property, ...deeper]: readonly string[]): JsonObject {
  if (property === undefined) return { ...schema, nullable: true };
  const properties = objectAt(schema, 'properties');
  const corrected = nullableAt(objectAt(properties, property), deeper);
  return { ...schema, properties: { ...properties, [property]: corrected } };
}

function resolve(description: JsonObject, node: Json): JsonObject {
  const reference = (node as JsonObject)['$ref'];
  if (typeof reference !== 'string') return node as JsonObject;
  return reference
    .slice(2)
    .split('/')
    .reduce((at, key) => objectAt(at, key), description);
}

function objectAt(node: JsonObject, key: string): JsonObject {
  return (node[key] ?? {}) as JsonObject;
}

function arrayAt(node: JsonObject, key: string): Json[] {
  return (node[key] ?? []) as Json[];
}

function sorted(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

main();
