import { type RunScript, runScripts } from '../../dockerfile/commands.ts';
import type { Dockerfile } from '../../dockerfile/model.ts';
import { isShippedWith } from '../../dockerfile/stages.ts';
import { type Measure, perFile } from './measure.ts';

/** Several RUNs of a shipped stage whose commands one RUN runs now. */
export const merged: Measure = perFile('layers-merged', ['consecutive-runs'], function* ({ before, after }) {
  const old = runsOf(before);
  const now = runsOf(after);
  if (now.length >= old.length) return;
  const kept = new Set(now.map(({ text }) => text));
  const gone = old.filter(({ text }) => !kept.has(text));
  for (const { script, commands } of now) {
    const own = new Set(commands);
    const parts = gone.filter((part) => isPart(part.commands, own));
    if (
      parts.length < 2 ||
      parts.some((part) =>
        now.some((other) => other.script !== script && isPart(part.commands, new Set(other.commands))),
      )
    )
      continue;
    yield {
      message: `${parts.length} \`RUN\` layers became one.`,
      at: { path: after.path, range: script.run.ownRange },
    };
  }
});

interface Run {
  readonly script: RunScript;
  readonly text: string;
  readonly commands: readonly string[];
}

function runsOf(file: Dockerfile): Run[] {
  return runScripts(file)
    .filter(({ stage }) => isShippedWith(file, stage))
    .map((script) => {
      const commands = script.commands.map(({ words }) => words.map(({ text }) => text).join(' '));
      return { script, text: commands.join('\n'), commands };
    });
}

/** Most of its commands run there, the first one among them. */
function isPart(commands: readonly string[], inside: ReadonlySet<string>): boolean {
  const [first] = commands;
  if (first === undefined || !inside.has(first)) return false;
  return commands.filter((command) => inside.has(command)).length * 2 > commands.length;
}
