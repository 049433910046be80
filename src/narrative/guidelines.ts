import type { LoadedGuideline } from '../review/narrative.ts';
import type { RepositorySource } from '../snapshot/repository-source.ts';
import { matchesGlob } from '../text/glob.ts';
import { redact } from '../text/redact.ts';

/** A file of the base with the repository's own standards, or what there is room for. */
export interface Guideline extends LoadedGuideline {
  readonly text: string;
}

const mostFiles = 8;
const mostBytes = 256 * 1024;
/** Characters of all files together, and of one. */
const room = 6_000;
const roomOfOne = 3_000;
const longestLine = 300;

const relevant =
  /\b(?:docker\w*|container\w*|images?|podman|buildkit|dockerfiles?|secur\w*|secrets?|credentials?|vulnerab\w*|builds?|multi-?stage|base images?|registr\w+|pin(?:ned|ning)?|digests?|non-?root|ci|pipelines?|dependenc\w+|supply chain)\b/gi;

/** Reads the guidelines as of a commit of the base, never of the head. What cannot be read is left out. */
export async function loadGuidelines(
  source: RepositorySource,
  commit: string | null,
  globs: readonly string[],
): Promise<Guideline[]> {
  if (commit === null || globs.length === 0) return [];
  const { entries } = await source.listTree(commit);
  const wanted = globs
    .flatMap((glob) => [...entries].filter(([path]) => matchesGlob(glob, path)).sort(([a], [b]) => (a < b ? -1 : 1)))
    .filter(([, { kind, size }]) => (kind === 'file' || kind === 'executable') && (size ?? 0) <= mostBytes);
  const files = [...new Map(wanted)].slice(0, mostFiles);
  if (files.length === 0) return [];
  const contents = await source.readBlobs(files.map(([path, { id, size }]) => ({ id, size, path, commit })));
  let left = room;
  return files.flatMap(([path, { id }]): Guideline[] => {
    const content = contents.get(id);
    if (content?.kind !== 'text' || content.text.trim() === '') return [];
    const whole = redact(content.text).trim();
    const text = whole.length <= Math.min(left, roomOfOne) ? whole : excerpt(whole, Math.min(left, roomOfOne));
    if (text === '') return [];
    left -= text.length;
    const bytes = Buffer.byteLength(content.text);
    return [{ path, commit, bytes, shown: text === whole ? bytes : Buffer.byteLength(text), text }];
  });
}

/** The sections that speak of containers, security and builds first, as many as there is room for, in the order of the file. */
function excerpt(text: string, size: number): string {
  const sections = text.split(/^(?=#{1,6}\s)/m).map((section, index) => ({ section: section.trim(), index }));
  const ranked = sections
    .filter(({ section }) => section !== '')
    .map((one) => ({ ...one, weight: weightOf(one.section) }))
    .sort((a, b) => b.weight - a.weight || a.index - b.index);
  const chosen: { section: string; index: number }[] = [];
  let left = size;
  for (const { section, index } of ranked) {
    if (left <= 0) break;
    const lines = section.split(/\r?\n/).map((line) => line.slice(0, longestLine).toWellFormed());
    const shown = cutLines(lines, left);
    if (shown !== '') chosen.push({ section: shown, index });
    left -= shown.length + 1;
  }
  return chosen
    .sort((a, b) => a.index - b.index)
    .map(({ section }) => section)
    .join('\n');
}

function weightOf(section: string): number {
  const [heading = ''] = section.split('\n', 1);
  const count = (text: string) => new Set(text.match(relevant)?.map((word) => word.toLowerCase())).size;
  return 3 * count(heading) + count(section);
}

/** Whole lines only. */
function cutLines(lines: readonly string[], size: number): string {
  const shown: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (length > size) break;
    shown.push(line);
  }
  return shown.join('\n').trim();
}
