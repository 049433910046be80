import type { Account, Environment, ImageFacts } from './facts.ts';

export const root: Account = { name: 'root', uid: 0, home: '/root' };

/** Facts that something (a distribution, a family, a flavour) adds; the later layer wins. */
export interface Layer
  extends Partial<
    Pick<
      ImageFacts,
      | 'libc'
      | 'libcVersion'
      | 'packageManager'
      | 'shell'
      | 'shellVersion'
      | 'caCertificates'
      | 'user'
      | 'pythonPrefix'
      | 'fetchesToolchain'
    >
  > {
  /** Commands that are there. */
  readonly has?: readonly string[];
  /** Commands that are not. */
  readonly lacks?: readonly string[];
  /** Commands that may or may not be there. */
  readonly forgets?: readonly string[];
  /** Nothing else is there: drops the commands of the layers before. `false`: something else may be there. */
  readonly bare?: boolean;
  readonly accounts?: readonly Account[];
  readonly environment?: Environment;
}

export function addLayer(facts: ImageFacts, layer: Layer | undefined): ImageFacts {
  if (layer === undefined) return facts;
  const { has = [], lacks = [], forgets = [], bare, accounts, environment, ...properties } = layer;
  const { present, absent, closed } = facts.tools;
  return {
    ...facts,
    ...properties,
    tools: bare
      ? { present: new Set(has), absent: new Set(lacks), closed: true }
      : {
          present: join(present, has, [...lacks, ...forgets]),
          absent: join(absent, lacks, [...has, ...forgets]),
          closed: bare ?? closed,
        },
    accounts: accounts === undefined ? facts.accounts : [...(facts.accounts ?? []), ...accounts],
    environment: environment === undefined ? facts.environment : { ...facts.environment, ...environment },
  };
}

function join(known: ReadonlySet<string>, more: readonly string[], less: readonly string[]): ReadonlySet<string> {
  return new Set([...known].filter((tool) => !less.includes(tool)).concat(more));
}
