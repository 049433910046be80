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

const name = '[\\w-]+(?:\\.[\\w-]+)*';
const list = `(${name}(?:[ \\t]*,[ \\t]*${name})*)`;

interface Form {
  readonly pattern: RegExp;
  readonly global: boolean;
  /** What a name of the list stands for. */
  readonly named: (name: string) => string;
}

function form(words: string, global: boolean, named: (name: string) => string): Form {
  return {
    pattern: new RegExp(`^${words.replaceAll(' ', '[ \\t]+')}[ \\t]*[=:][ \\t]*${list}(.*)$`, 'is'),
    global,
    named,
  };
}

/** The comments of each tool. Checkov's count for the file that they stand in. */
const forms: readonly Form[] = [
  form('drydock global ignore', true, (name) => name),
  form('drydock ignore', false, (name) => name),
  form('hadolint global ignore', true, hadolintCode),
  form('hadolint ignore', false, hadolintCode),
  form('shellcheck disable', false, hadolintCode),
  form('checkov:skip', true, (name) => `checkov:${name.toUpperCase()}`),
  // `AVD-DS-0002` and `DS002` are `DS-0002`.
  form('trivy:ignore', false, (name) => `trivy:DS-${/(?<!\d)\d*$/.exec(name)?.[0].padStart(4, '0')}`),
  // With the path of the rule or without.
  form('nosemgrep', false, (name) => `semgrep:${name.replace(/^.*\./, '')}`),
];

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
  for (const { global, pattern, named } of forms) {
    const match = pattern.exec(comment.text);
    if (match === null) continue;
    const reach = global ? null : reachOf(file, comment.line);
    if (!global && reach === null) return null;
    const names = (match[1] ?? '').split(',').map((name) => named(name.trim()));
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

function hadolintCode(name: string): string {
  const code = name.toUpperCase();
  return /^SC\d+$/.test(code) ? `shellcheck:${code}` : `hadolint:${code}`;
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
