import type { Instruction, Stage } from './model.ts';
import { cmdOf, entrypointOf } from './process.ts';
import { bindingOf } from './scope.ts';
import { instructionsOf, lineage } from './stages.ts';

/** The TCP ports of EXPOSE, those of the stages below included; null: one of them is not written out. */
function exposedPorts(stage: Stage): readonly number[] | null {
  const ports: number[] = [];
  for (const ancestor of lineage(stage)) {
    for (const { words } of instructionsOf(ancestor, 'EXPOSE')) {
      for (const { value } of words) {
        const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(?:tcp|TCP))?$/.exec(value ?? '') ?? [];
        if (/\/udp$/i.test(value ?? '')) continue;
        if (from === undefined || Number(to) - Number(from) > 1000) return null;
        for (let port = Number(from); port <= Number(to); port++) ports.push(port);
      }
    }
  }
  return ports;
}

export interface Listening {
  readonly ports: readonly number[];
  /** The instruction that says so, as people write it. */
  readonly said: string;
  /** null: it is written somewhere below. */
  readonly instruction: Instruction | null;
}

/** Where the program of a stage listens: by EXPOSE, else by an argument of the program, else by ENV PORT; null where nothing says so, or not in numbers. */
export function listeningPorts(stage: Stage): Listening | null {
  const exposed = exposedPorts(stage);
  const [expose = null] = lineage(stage).flatMap((one) => instructionsOf(one, 'EXPOSE'));
  if (exposed === null || exposed.length > 0)
    return exposed === null ? null : { ports: exposed, said: 'EXPOSE', instruction: expose };
  for (const found of [entrypointOf(stage), cmdOf(stage)]) {
    const given = argument.exec(found?.instruction.args.text ?? '')?.[1];
    if (found !== null && given !== undefined) {
      const { instruction } = found;
      return { ports: [Number(given)], said: instruction.keyword, instruction };
    }
  }
  const last = stage.instructions.at(-1);
  const port = last === undefined ? null : bindingOf(last.scope, 'PORT');
  if (port?.kind !== 'env' || !/^\d+$/.test(port.value ?? '')) return null;
  const [env = null] = lineage(stage).flatMap((one) =>
    instructionsOf(one, 'ENV')
      .filter(({ pairs }) => pairs.some(({ name }) => name === 'PORT'))
      .toReversed(),
  );
  return { ports: [Number(port.value)], said: 'ENV PORT', instruction: env };
}

const argument = /(?:--(?:http-)?port[ =",]+|--bind[ =",]+[\w.]*:|-b[ ",]+[\w.]+:|0\.0\.0\.0:)(\d{2,5})(?!\d)/;
