import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { isDockerfilePath } from '../../src/dockerfile/recognise.ts';
import { renderComment } from '../../src/render/comment.ts';
import { formats } from '../../src/render/formats.ts';
import { type ReviewInput, review } from '../../src/review/engine.ts';
import { loadReview } from '../../src/review/load.ts';
import { repair } from '../../src/review/repair.ts';
import { defaultSettings } from '../../src/review/settings.ts';
import { rules } from '../../src/rules/index.ts';
import { memorySource } from '../../src/snapshot/memory-source.ts';
import type { Case } from './cases.ts';

/** What must hold for any case; throws with what does not. */
export async function checkProperties(found: Case): Promise<void> {
  for (const [path, text] of Object.entries(found.head)) if (isDockerfilePath(path)) coversEveryLine(text);
  const input = await inputFor(found);
  const report = review(input);
  for (const format of Object.values(formats)) format(report, { color: false, width: 80 });
  renderComment(report);
  staysReadable(input);
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

async function inputFor({ base, head }: Case): Promise<ReviewInput> {
  const source = memorySource({ base: base ?? {}, head });
  const comparison = { base: base && 'base', head: 'head', description: { title: '', body: '' } };
  return {
    snapshot: await loadReview(source, comparison, rules),
    rules,
    settings: { ...defaultSettings, profile: 'strict' },
    asOf: '2026-11-23',
    version: '0.0.0',
    repository: null,
    mode: base === null ? 'lint' : 'review',
    onRuleFailure: ({ rule, error }) => {
      throw new Error(`the rule ${rule} failed`, { cause: error });
    },
  };
}

/** With all fixes in it, a file has no problem for the parser that it had not before. */
function staysReadable(input: ReviewInput): void {
  const kinds = (path: string, text: string) => parseDockerfile(path, text).problems.map(({ kind }) => kind);
  for (const [path, { before, after }] of repair(input, 'all').texts) {
    if (!isDockerfilePath(path)) continue;
    const was = kinds(path, before);
    const added = kinds(path, after).filter((kind) => !was.includes(kind));
    if (added.length > 0) throw new Error(`the fixes of ${path} bring ${added.join(', ')}`);
  }
}
