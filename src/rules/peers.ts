import type { Peer } from './rule.ts';

/** Peers by their `tool:id` names, each once, all of one relation. */
export function peersNamed(names: Iterable<string>, relation: Peer['relation'] = 'narrower'): Peer[] {
  return [...new Set(names)].map((name) => {
    const colon = name.indexOf(':');
    return { tool: name.slice(0, colon) as Peer['tool'], id: name.slice(colon + 1), relation };
  });
}
