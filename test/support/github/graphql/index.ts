import {
  type DocumentNode,
  defaultFieldResolver,
  execute,
  GraphQLError,
  type GraphQLFieldResolver,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { type Answer, HttpError, ok } from '../http.ts';
import type { Actor } from '../model.ts';
import type { World } from '../world.ts';
import { GithubGraphqlError, type GraphqlContext } from './context.ts';
import { mutation, query } from './root.ts';
import { publishedSchema } from './schema.ts';

interface GraphqlBody {
  readonly query?: unknown;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** Root fields of a request, for faults and the log; none where it cannot be read. */
export function rootFieldsOf(body: unknown): readonly string[] {
  const document = parsed((body as GraphqlBody | undefined)?.query);
  if (document instanceof GraphQLError || document === null) return [];
  const selections = operationOf(document)?.selectionSet.selections ?? [];
  return [...new Set(selections.flatMap((selection) => (selection.kind === 'Field' ? [selection.name.value] : [])))];
}

/** Holds a query against GitHub's published schema and answers it; errors come in the body with status 200, as on GitHub. */
export async function answerGraphql(world: World, actor: Actor, body: unknown): Promise<Answer> {
  if (actor.kind === 'anonymous') throw new HttpError(401, 'This endpoint requires you to be authenticated.');
  if (actor.kind === 'app') throw new HttpError(403, 'Resource not accessible by integration');
  const request = (body ?? {}) as GraphqlBody;
  const document = parsed(request.query);
  if (document === null) throw new HttpError(400, 'A query attribute must be specified and must be a string.');
  if (document instanceof GraphQLError) return ok({ errors: [errorJson(document)] });
  const schema = publishedSchema();
  const invalid = validate(schema, document);
  if (invalid.length > 0) return ok({ errors: invalid.map(errorJson) });
  const isMutation = operationOf(document)?.operation === 'mutation';
  const result = await execute({
    schema,
    document,
    rootValue: isMutation ? mutation : query,
    contextValue: { world, actor } satisfies GraphqlContext,
    variableValues: request.variables ?? null,
    operationName: request.operationName ?? null,
    fieldResolver,
  });
  const defect = result.errors?.find(
    ({ originalError }) => originalError !== undefined && !(originalError instanceof GraphQLError),
  );
  if (defect?.originalError) throw defect.originalError;
  const errors = result.errors?.map(errorJson);
  return ok({ data: result.data ?? null, ...(errors === undefined ? {} : { errors }) });
}

/** A field that is not served must not look like one that is null. */
const fieldResolver: GraphQLFieldResolver<unknown, GraphqlContext> = (source, args, context, info) => {
  if (typeof source !== 'object' || source === null || !(info.fieldName in source)) {
    throw new TypeError(`the local GitHub does not serve ${info.parentType.name}.${info.fieldName}`);
  }
  return defaultFieldResolver(source, args, context, info);
};

function parsed(text: unknown): DocumentNode | GraphQLError | null {
  if (typeof text !== 'string') return null;
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

function operationOf(document: DocumentNode): OperationDefinitionNode | undefined {
  return document.definitions.find((definition) => definition.kind === 'OperationDefinition');
}

function errorJson(error: GraphQLError): object {
  const cause = error.originalError ?? error;
  const type = cause instanceof GithubGraphqlError ? { type: cause.type } : {};
  return { ...type, ...error.toJSON() };
}
