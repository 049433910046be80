import type { Dockerfile } from '../dockerfile/model.ts';
import { dockerfileOf } from '../repository/dockerfiles.ts';
import type { Edit, Fix, Place, RepositoryView, Rule, RuleContext } from '../rules/rule.ts';
import type { ChangedFile, Tree } from '../snapshot/snapshot.ts';
import { textOf } from '../snapshot/snapshot.ts';
import { memoized } from '../text/memoized.ts';
import { createSource } from '../text/source.ts';
import { evaluateChanges, evaluateSide, type Raised } from './evaluate.ts';
import { withTexts } from './views.ts';

/** All that checking a fix runs again. */
export interface FixBench {
  readonly base: RepositoryView;
  readonly head: RepositoryView;
  readonly changes: readonly ChangedFile[];
  readonly rules: readonly Rule[];
  readonly context: RuleContext;
  /** What is raised on the head now. */
  readonly raised: readonly Raised[];
  /** Whether the settings let it be seen: what nobody is told of does not speak against a fix. */
  readonly isShown: (raised: Raised) => boolean;
  readonly effort: FixEffort;
  /** What the fixes that were checked leave. */
  readonly trials: Map<Fix, Trial>;
}

/** What is left of the problems once some files have other texts: how often each key is raised, before and after. */
export interface Trial {
  readonly texts: ReadonlyMap<string, string>;
  readonly was: ReadonlyMap<string, number>;
  readonly now: ReadonlyMap<string, number>;
}

/** Text that checking fixes may still parse and check again, in UTF-16 code units: a file made of fixable findings must not cost its square. */
export interface FixEffort {
  left: number;
}

/** Some checks cost the square of a long file. */
const squareFrom = 8 * 1024;

/** Of one review; a repair is several of them. */
export function fixEffort(reviews = 1): FixEffort {
  return { left: reviews * 1024 * 1024 };
}

/**
 * A fix is offered only when it holds: applied to the text, parsed and checked again by all rules, the finding is gone and nothing
 * new appears.
 */
export function holdingFix(bench: FixBench, { rule, problem }: Raised): Fix | null {
  const { fix } = problem;
  if (fix === undefined) return null;
  const trial = bench.trials.get(fix) ?? tryEdits(bench, fix.edits);
  if (trial === null) return null;
  bench.trials.set(fix, trial);
  return holds(trial, [keyOf(rule, problem.subject, problem.at)]) ? fix : null;
}

/**
 * Tries the fixes of one rule in one file together: they are the same edit at several places, and one trial for each would cost a file full of
 * them its square. Those that do not hold together are tried alone when they are asked for.
 */
export function tryAlike(bench: FixBench, raised: readonly Raised[]): void {
  for (const alike of Map.groupBy(raised, ({ rule, problem }) => `${rule.id}\0${problem.at.path}`).values()) {
    const fixes = alike.flatMap(({ problem: { fix } }) => fix ?? []);
    const edits = fixes.flatMap((fix) => fix.edits);
    if (fixes.length < 2 || !areApart(edits)) continue;
    const trial = tryEdits(bench, edits);
    const own = alike.flatMap(({ rule, problem }) =>
      problem.fix === undefined ? [] : [keyOf(rule, problem.subject, problem.at)],
    );
    if (trial !== null && holds(trial, own)) for (const fix of fixes) bench.trials.set(fix, trial);
  }
}

/** Whether all edits are of one file, and no line is edited twice. */
function areApart(edits: readonly Edit[]): boolean {
  const inOrder = [...edits].sort((a, b) => a.startLine - b.startLine);
  return inOrder.every(({ path, startLine }, index) => {
    const before = inOrder[index - 1];
    return before === undefined || (before.path === path && before.endLine < startLine);
  });
}

function tryEdits(bench: FixBench, edits: readonly Edit[]): Trial | null {
  const texts = applyEdits(bench.head.tree, edits);
  return texts === null ? null : tryTexts(bench, texts);
}

/** Whether each of the problems is raised once less for each time that its key is given, and nothing new is. */
function holds(trial: Trial, own: readonly string[]): boolean {
  return (
    bringsNothing(trial) &&
    [...Map.groupBy(own, (key) => key)].every(
      ([key, { length }]) => (trial.now.get(key) ?? 0) <= (trial.was.get(key) ?? 0) - length,
    )
  );
}

/** Checks other texts of some files by all rules; null where that would take too long, or they are too long to read. */
export function tryTexts(bench: FixBench, texts: ReadonlyMap<string, string>): Trial | null {
  for (const { length } of texts.values()) bench.effort.left -= length * Math.ceil(length / squareFrom);
  if (bench.effort.left < 0) return null;
  const paths = new Set(texts.keys());
  const isLarge = bench.head.dockerfiles.length > mostTogether;
  const head = withTexts(isLarge ? only(bench.head, paths) : bench.head, texts);
  const outgrown = (path: string) =>
    isTooLarge(dockerfileOf(head.dockerfiles, path)) && !isTooLarge(dockerfileOf(bench.head.dockerfiles, path));
  if ([...paths].some(outgrown)) return null;
  const after = [
    ...evaluateSide(head, bench.base, bench.rules, paths, bench.context).raised,
    ...evaluateChanges(
      bench.base,
      head,
      bench.changes.filter((change) => paths.has(change.path)),
      bench.rules,
      bench.context,
    ).raised,
  ];
  const isCounted = (raised: Raised) =>
    bench.isShown(raised) && (paths.has(raised.problem.at.path) || (raised.rule.scope === 'repository' && !isLarge));
  // Looking through all that is raised for each fix would cost the square of a large repository.
  const before = isLarge ? [...paths].flatMap((path) => raisedIn(bench.raised).get(path) ?? []) : bench.raised;
  return {
    texts,
    was: count(before.filter(isCounted)),
    now: count(after.filter(isCounted)),
  };
}

function isTooLarge(file: Dockerfile | undefined): boolean {
  return file?.problems.some(({ kind }) => kind === 'too-large') === true;
}

const raisedIn = memoized((raised: readonly Raised[]) => Map.groupBy(raised, ({ problem }) => problem.at.path));

/** Checking every fix against every file of a large repository would cost the square of their number. */
const mostTogether = 25;

/** A side with these Dockerfiles alone; what stands around them stays. */
function only(view: RepositoryView, paths: ReadonlySet<string>): RepositoryView {
  return { ...view, dockerfiles: view.dockerfiles.filter(({ path }) => paths.has(path)) };
}

/** Nothing is raised that was not raised before. */
export function bringsNothing({ was, now }: Trial): boolean {
  return [...now].every(([key, times]) => times <= (was.get(key) ?? 0));
}

/** Whether a trial checks for it again: not what another program said of the texts as they are, nor what is said of the whole review. */
function isTried({ id, scope }: Rule): boolean {
  return scope !== 'description' && scope !== 'ignores' && id !== 'shellcheck-comment';
}

/** Keys of which nothing is left. */
export function removedKeys({ was, now }: Trial): string[] {
  return [...was.keys()].filter((key) => !now.has(key));
}

/** What a trial counts a problem by; null where trials do not look for it. */
export function trialKey({ rule, problem }: Raised): string | null {
  return isTried(rule) ? keyOf(rule, problem.subject, problem.at) : null;
}

function count(raised: readonly Raised[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { rule, problem } of raised) {
    const key = keyOf(rule, problem.subject, problem.at);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function keyOf(rule: Rule, subject: string, at: Place): string {
  return [rule.id, at.path, subject].join('\0');
}

/** The texts after the edits, by path; null when an edit does not fit its file. */
export function applyEdits(tree: Tree, edits: readonly Edit[]): Map<string, string> | null {
  const edited = new Map<string, Edited>();
  // From the bottom up, so that line numbers stay right.
  for (const edit of [...edits].sort((a, b) => b.startLine - a.startLine)) {
    const before = edited.get(edit.path) ?? untouched(textOf(tree, edit.path));
    const after = before && applyEdit(before, edit);
    if (after === null) return null;
    edited.set(edit.path, after);
  }
  return new Map([...edited].map(([path, one]) => [path, textAfter(one)]));
}

/** A text of which the lower part is edited: what stands below is kept in pieces, since there may be an edit for each line. */
interface Edited {
  readonly text: string;
  readonly lineStarts: readonly number[];
  /** The first line that is edited, and where it begins. */
  readonly line: number;
  readonly start: number;
  /** From there on, the last piece first. */
  readonly pieces: string[];
}

function untouched(text: string | null): Edited | null {
  if (text === null) return null;
  const { lineStarts } = createSource(text);
  return { text, lineStarts, line: Number.POSITIVE_INFINITY, start: text.length, pieces: [] };
}

function textAfter({ text, start, pieces }: Edited): string {
  return text.slice(0, start) + pieces.toReversed().join('');
}

function applyEdit(edited: Edited, edit: Edit): Edited | null {
  if (edit.endLine >= edited.line) {
    const again = untouched(textAfter(edited));
    return again && applyEdit(again, edit);
  }
  const { text, lineStarts, pieces } = edited;
  const start = lineStarts[edit.startLine - 1];
  if (start === undefined || edit.endLine < edit.startLine || edit.endLine > lineStarts.length) return null;
  pieces.push(text.slice(lineStarts[edit.endLine] ?? edited.start, edited.start), edit.replacement);
  return { text, lineStarts, line: edit.startLine, start, pieces };
}
