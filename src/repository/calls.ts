import type { Command } from '../shell/command.ts';
import { parseExec } from '../shell/parse.ts';
import { commandsOf } from '../shell/walk.ts';
import { mappedFrom } from '../text/mapped.ts';
import { createSource } from '../text/source.ts';
import type { Call, Workload } from './workload.ts';

/** What a call runs, in order; the script of `sh -c` is followed. Positions say nothing. */
export function commandsOfCall({ command }: Pick<Call, 'command'>): readonly Command[] {
  const words = command ?? [];
  return commandsOf(
    parseExec(
      words.map((word) => mappedFrom(word, 0)),
      createSource(words.join(' ')),
    ),
  );
}

/** Everything that a workload runs in its container: its command, where it has one of its own, its probes and its hooks. */
export function callsOf({ entrypoint, calls, where }: Workload): readonly Call[] {
  const own = entrypoint === null ? [] : [{ kind: 'command', command: entrypoint, port: null, where }];
  return [...own, ...calls];
}
