import { DrizzleQueryError } from 'drizzle-orm';

type Methods = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/** The same functions, which reject with the driver's own error: drizzle's quotes every parameter, so a whole payload would be logged. */
export function plainErrors<T extends Methods>(methods: T): T {
  const plain = Object.entries(methods).map(([name, method]) => [
    name,
    async (...args: never[]) => {
      try {
        return await method(...args);
      } catch (error) {
        throw error instanceof DrizzleQueryError && error.cause !== undefined ? error.cause : error;
      }
    },
  ]);
  return Object.fromEntries(plain) as T;
}
