import type { Dockerfile, Instruction, Stage } from '../dockerfile/model.ts';
import { scriptOf } from '../dockerfile/script.ts';
import type { Place } from '../rules/rule.ts';
import { commandsOf } from '../shell/walk.ts';
import { memoized } from '../text/memoized.ts';
import { contains, type Range } from '../text/range.ts';
import { lineText, type Source } from '../text/source.ts';

/** The statement that a finding stands in: a shell command, else an instruction, else the lines themselves. */
export interface Statement {
  readonly range: Range;
  /** Without continuations, comments and differences in white space. */
  readonly text: string;
}

export function statementAt(place: Place, file: Dockerfile | undefined, source: Source | null): Statement {
  if (file !== undefined) {
    const instruction = instructionAt(file, place.range);
    if (instruction !== null) {
      const range = commandAt(file, instruction, place.range) ?? instruction.range;
      return { range, text: normalise(file.source, range, file.escape) };
    }
  }
  return { range: place.range, text: source === null ? '' : normalise(source, place.range, '\\') };
}

function instructionAt(file: Dockerfile, range: Range): Instruction | null {
  return (
    file.instructions.find(
      (instruction) => instruction.range.startLine <= range.startLine && range.startLine <= instruction.range.endLine,
    ) ?? null
  );
}

function stageOf(file: Dockerfile, instruction: Instruction): Stage | null {
  return file.stages.findLast((stage) => (stage.from?.index ?? -1) <= instruction.index) ?? null;
}

/** The innermost simple command that holds the place; null where the finding is about the whole instruction. */
function commandAt(file: Dockerfile, instruction: Instruction, range: Range): Range | null {
  const inner = instruction.keyword === 'ONBUILD' ? instruction.trigger : instruction;
  const stage = stageOf(file, instruction);
  if (inner === null || stage === null) return null;
  const script = scriptOf(file, stage, inner);
  if (script === null) return null;
  let best: Range | null = null;
  for (const { node } of commandsOf(script)) {
    if (contains(node.range, range) && (best === null || contains(best, node.range))) best = node.range;
  }
  return best;
}

/** Of a source, by what is asked: many findings may stand in one statement. */
const normalisedIn = memoized((_: Source) => new Map<string, string>());

function normalise(source: Source, range: Range, escape: string): string {
  const { startLine, startColumn, endLine, endColumn } = range;
  const key = [startLine, startColumn, endLine, endColumn, escape].join();
  const known = normalisedIn(source);
  const text = known.get(key) ?? normaliseNow(source, range, escape);
  known.set(key, text);
  return text;
}

function normaliseNow(source: Source, range: Range, escape: string): string {
  const lines: string[] = [];
  for (let line = range.startLine; line <= range.endLine; line++) {
    const whole = lineText(source, line);
    const start = line === range.startLine ? range.startColumn - 1 : 0;
    const text = whole.slice(start, line === range.endLine ? range.endColumn - 1 : undefined).trim();
    if (line > range.startLine && text.startsWith('#')) continue;
    lines.push(text.endsWith(escape) ? text.slice(0, -1) : text);
  }
  return lines.join(' ').replace(/\s+/g, ' ').trim();
}
