import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { formats } from '../../src/render/formats.ts';
import { type ReviewInput, review } from '../../src/review/engine.ts';
import { loadReview } from '../../src/review/load.ts';
import { repair } from '../../src/review/repair.ts';
import { defaultSettings } from '../../src/review/settings.ts';
import { rules } from '../../src/rules/index.ts';
import { memorySource } from '../../src/snapshot/memory-source.ts';

/** What must hold for any text; throws with what does not. */
export async function checkProperties(text: string): Promise<void> {
  coversEveryLine(text);
  const input = await inputFor(text);
  const report = review(input);
  for (const format of Object.values(formats)) format(report, { color: false, width: 80 });
  staysReadable(text, input);
}

/** Instructions stand one behind the other, and what is neither blank, a comment nor a mere continuation belongs to one of them. */
function coversEveryLine(text: string): void {
  const { instructions, source, comments, problems } = parseDockerfile('Dockerfile', text);
  if (problems.some(({ kind }) => kind === 'too-large')) return;
  const owned = new Set(comments.map(({ line }) => line));
  let last = 0;
  for (const { range } of instructions) {
    if (range.startLine <= last || range.endLine < range.startLine)
      throw new Error(`the instruction in line ${range.startLine} stands inside the one before`);
    for (let line = range.startLine; line <= range.endLine; line++) owned.add(line);
    last = range.endLine;
  }
  for (const [index, start] of source.lineStarts.entries()) {
    const line = source.text.slice(start, source.lineStarts[index + 1]);
    if (/[^\s\ufeff\\`]/.test(line) && !owned.has(index + 1))
      throw new Error(`line ${index + 1} belongs to no instruction`);
  }
}

async function inputFor(text: string): Promise<ReviewInput> {
  const comparison = { base: null, head: 'head', description: { title: '', body: '' } };
  return {
    snapshot: await loadReview(memorySource({ head: { Dockerfile: text } }), comparison, rules),
    rules,
    settings: { ...defaultSettings, profile: 'strict' },
    asOf: '2026-11-23',
    version: '0.0.0',
    repository: null,
    mode: 'lint',
    onRuleFailure: ({ rule, error }) => {
      throw new Error(`the rule ${rule} failed`, { cause: error });
    },
  };
}

/** With all fixes in it, the file has no problem for the parser that it had not before. */
function staysReadable(text: string, input: ReviewInput): void {
  const fixed = repair(input, 'all').texts.get('Dockerfile')?.after;
  if (fixed === undefined) return;
  const kinds = (one: string) => parseDockerfile('Dockerfile', one).problems.map(({ kind }) => kind);
  const before = kinds(text);
  const added = kinds(fixed).filter((kind) => !before.includes(kind));
  if (added.length > 0) throw new Error(`the fixes bring ${added.join(', ')}`);
}
