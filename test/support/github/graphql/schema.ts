import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema } from 'graphql';

// By its place: the package's own entry parses a second form of the schema, which takes as long again.
const file = new URL('../../../../node_modules/@octokit/graphql-schema/schema.graphql', import.meta.url);

let cached: GraphQLSchema | null = null;

/** GitHub's whole published schema: queries are held against it, and answered by its types. Built on first use (half a second). */
export function publishedSchema(): GraphQLSchema {
  cached ??= buildSchema(readFileSync(file, 'utf8'), { assumeValid: true, assumeValidSDL: true, noLocation: true });
  return cached;
}
