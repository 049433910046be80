import type { Stage } from './model.ts';
import { instructionsOf, lineage } from './stages.ts';

/** The TCP ports of EXPOSE, those of the stages below included; null: one of them is not written out. */
export function exposedPorts(stage: Stage): readonly number[] | null {
  const ports: number[] = [];
  for (const ancestor of lineage(stage)) {
    for (const { words } of instructionsOf(ancestor, 'EXPOSE')) {
      for (const { value } of words) {
        const [, from, to = from] = /^(\d+)(?:-(\d+))?(?:\/(?:tcp|TCP))?$/.exec(value ?? '') ?? [];
        if (/\/udp$/i.test(value ?? '')) continue;
        if (from === undefined || Number(to) - Number(from) > 1000) return null;
        for (let port = Number(from); port <= Number(to); port++) ports.push(port);
      }
    }
  }
  return ports;
}
