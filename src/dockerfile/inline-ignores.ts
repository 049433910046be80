import type { Comment } from './cut.ts';
import type { Dockerfile, Instruction } from './model.ts';

/** An inline ignore: what it names, where it reaches and why. */
export interface InlineIgnore {
  readonly path: string;
  readonly line: number;
  /** Lines of the instruction below it; null: the whole file. */
  readonly reach: { readonly startLine: number; readonly endLine: number } | null;
  /** Rule ids, or peers as `tool:id`; `*` for `check=skip=all`. */
  readonly names: readonly string[];
  readonly reason: string;
}

const list = '([A-Za-z0-9_-]+(?:[ \\t]*,[ \\t]*[A-Za-z0-9_-]+)*)';
const forms = [
  {
    tool: null,
    global: true,
    pattern: new RegExp(`^drydock[ \\t]+global[ \\t]+ignore[ \\t]*=[ \\t]*${list}(.*)$`, 'i'),
  },
  { tool: null, global: false, pattern: new RegExp(`^drydock[ \\t]+ignore[ \\t]*=[ \\t]*${list}(.*)$`, 'i') },
  {
    tool: 'hadolint',
    global: true,
    pattern: new RegExp(`^hadolint[ \\t]+global[ \\t]+ignore[ \\t]*=[ \\t]*${list}(.*)$`, 'i'),
  },
  { tool: 'hadolint', global: false, pattern: new RegExp(`^hadolint[ \\t]+ignore[ \\t]*=[ \\t]*${list}(.*)$`, 'i') },
  { tool: 'hadolint', global: false, pattern: new RegExp(`^shellcheck[ \\t]+disable=${list}(.*)$`) },
] as const;

/** Every ignore that a Dockerfile holds, in the order of its lines. */
export function inlineIgnores(file: Dockerfile): readonly InlineIgnore[] {
  const found: InlineIgnore[] = [];
  for (const comment of file.comments) {
    const ignore = readComment(file, comment);
    if (ignore !== null) found.push(ignore);
  }
  for (const directive of file.directives) {
    const skip = directive.name === 'check' ? /(?:^|;)\s*skip\s*=\s*([^;]*)/i.exec(directive.value)?.[1] : undefined;
    if (skip === undefined) continue;
    const names = skip
      .split(',')
      .map((name) => (name.trim().toLowerCase() === 'all' ? 'buildkit:*' : `buildkit:${name.trim()}`));
    found.push({ path: file.path, line: directive.range.startLine, reach: null, names, reason: '' });
  }
  return found;
}

function readComment(file: Dockerfile, comment: Comment): InlineIgnore | null {
  for (const { tool, global, pattern } of forms) {
    const match = pattern.exec(comment.text);
    if (match === null) continue;
    const reach = global ? null : reachOf(file, comment.line);
    if (!global && reach === null) return null;
    const names = (match[1] ?? '').split(',').flatMap((name) => namesOf(tool, name.trim()));
    return {
      path: file.path,
      line: comment.line,
      reach,
      names,
      reason: (match[2] ?? '').replace(/^[\s#:–—-]+/, '').trim(),
    };
  }
  return null;
}

function namesOf(tool: 'hadolint' | null, name: string): string[] {
  if (tool === null) return [name];
  return /^SC\d+$/i.test(name) ? [`shellcheck:${name.toUpperCase()}`] : [`hadolint:${name.toUpperCase()}`];
}

/** The instruction that a comment stands above (or in); other comments may come between. */
function reachOf(file: Dockerfile, line: number): { startLine: number; endLine: number } | null {
  const next = file.instructions.find((instruction: Instruction) => instruction.range.endLine >= line);
  if (next === undefined) return null;
  for (let between = line + 1; between < next.range.startLine; between++) {
    if (!file.comments.some((comment) => comment.line === between)) return null;
  }
  return { startLine: next.range.startLine, endLine: next.range.endLine };
}
