import type { Edit } from '../rules/rule.ts';
import { type Snapshot, textOf } from '../snapshot/snapshot.ts';
import { type ReviewInput, review } from './engine.ts';
import { applyEdits, fixEffort } from './fixes.ts';
import { raised } from './raised.ts';
import type { CheckedFix, ReviewReport } from './report.ts';

/** As much effort as so many reviews: a file that is made of fixable findings must not cost it in each round. */
function reviewsOf(files: number): number {
  return 2 + files / 4;
}

/** `all`: those that need review as well. */
export type FixSelection = 'safe' | 'all';

export interface Repaired {
  /** The head with the new texts. */
  readonly snapshot: Snapshot;
  /** What changes, by path. */
  readonly texts: ReadonlyMap<string, { readonly before: string; readonly after: string }>;
  /** How many fixes were applied. */
  readonly fixes: number;
  /** How many others there were, which need review. */
  readonly others: number;
}

/** Each round leaves fewer findings or fewer fixes to try; so many are never needed, and no more are made. */
const mostRounds = 100;

/** Applies the fixes of a review until none is left: those that overlap wait for the next round, against the new text. */
export function repair(given: ReviewInput, selection: FixSelection): Repaired {
  let { snapshot } = given;
  const input = { ...given, effort: fixEffort(reviewsOf(snapshot.changes.length)) };
  let report = review(input);
  const others = fixesOf(report, 'all').length - fixesOf(report, selection).length;
  let fixes = 0;
  const refused = new Set<string>();
  for (let round = 0; round < mostRounds; round++) {
    const wanted = fixesOf(report, selection).filter(({ edits }) => !refused.has(JSON.stringify(edits)));
    if (wanted.length === 0) break;
    const attempt = attempts(firsts(wanted, sharesLine), report, (chosen) =>
      attempted(input, snapshot, chosen, pathsOf(wanted)),
    );
    for (const { edits } of attempt.refused) refused.add(JSON.stringify(edits));
    fixes += attempt.chosen.length;
    snapshot = attempt.next ?? snapshot;
    report = attempt.after ?? report;
  }
  const paths = [...snapshot.head.contents.keys()];
  const texts = paths.flatMap((path) => {
    const [before, after] = [textOf(input.snapshot.head, path), textOf(snapshot.head, path)];
    return before === null || after === null || before === after ? [] : [[path, { before, after }] as const];
  });
  return { snapshot, texts: new Map(texts), fixes, others };
}

function fixesOf(report: ReviewReport, selection: FixSelection): CheckedFix[] {
  return raised(report).flatMap(({ fix }) =>
    fix !== null && (selection === 'all' || fix.applicability === 'safe') ? [fix] : [],
  );
}

/** The first, and each after it that is apart from those before. */
function firsts(fixes: readonly CheckedFix[], meet: (a: CheckedFix, b: CheckedFix) => boolean): CheckedFix[] {
  const chosen: CheckedFix[] = [];
  for (const fix of fixes) if (!chosen.some((other) => meet(fix, other))) chosen.push(fix);
  return chosen;
}

function sharesLine(a: CheckedFix, b: CheckedFix): boolean {
  return a.edits.some((one) => b.edits.some((other) => overlaps(one, other)));
}

function sharesFile(a: CheckedFix, b: CheckedFix): boolean {
  return a.edits.some(({ path }) => b.edits.some((other) => other.path === path));
}

function overlaps(a: Edit, b: Edit): boolean {
  return a.path === b.path && a.startLine <= b.endLine && b.startLine <= a.endLine;
}

interface Attempted {
  readonly next: Snapshot;
  readonly after: ReviewReport;
}

interface Attempt extends Partial<Attempted> {
  readonly chosen: readonly CheckedFix[];
  /** Those that leave their file worse even alone. */
  readonly refused: readonly CheckedFix[];
}

/** Each fix holds alone; what several do together shows only now. Files that get worse are fixed one fix at a time. */
function attempts(
  fixes: readonly CheckedFix[],
  before: ReviewReport,
  attempt: (fixes: readonly CheckedFix[]) => Attempted,
): Attempt {
  let chosen = fixes;
  let refused: readonly CheckedFix[] = [];
  while (chosen.length > 0) {
    const { next, after } = attempt(chosen);
    const worse = worsePaths(before, after);
    if (worse.size === 0) return { chosen, refused, next, after };
    const there = chosen.filter((fix) => [...pathsOf([fix])].some((path) => worse.has(path)));
    const inWorse = there.length === 0 ? chosen : there;
    const alone = inWorse.filter((fix) => !inWorse.some((other) => other !== fix && sharesFile(fix, other)));
    const spared = firsts(inWorse, sharesFile).filter((fix) => !alone.includes(fix));
    refused = [...refused, ...alone];
    chosen = chosen.filter((fix) => !inWorse.includes(fix) || spared.includes(fix));
  }
  return { chosen, refused };
}

function attempted(
  input: ReviewInput,
  { changes, ...snapshot }: Snapshot,
  fixes: readonly CheckedFix[],
  paths: ReadonlySet<string>,
) {
  const { head } = snapshot;
  const texts =
    applyEdits(
      head,
      fixes.flatMap(({ edits }) => edits),
    ) ?? new Map<string, string>();
  const contents = new Map(head.contents);
  for (const [path, text] of texts) contents.set(path, { kind: 'text', text });
  const next = { ...snapshot, changes, head: { ...head, contents } };
  // Only where something was to be fixed can there be something left.
  const narrowed = { ...next, changes: changes.filter(({ path }) => paths.has(path)) };
  return { next, after: review({ ...input, snapshot: narrowed }) };
}

function pathsOf(fixes: readonly CheckedFix[]): ReadonlySet<string> {
  return new Set(fixes.flatMap(({ edits }) => edits.map(({ path }) => path)));
}

/** Files in which a rule has more to say than before, or of which more cannot be read. */
function worsePaths(before: ReviewReport, after: ReviewReport): ReadonlySet<string> {
  const [was, now] = [before, after].map((report) =>
    Map.groupBy(saidIn(report), ({ rule, path }) => `${rule}\0${path}`),
  );
  return new Set(
    [...(now ?? [])].flatMap(([key, said]) =>
      said.length > (was?.get(key)?.length ?? 0) ? said.slice(0, 1).map(({ path }) => path) : [],
    ),
  );
}

function saidIn(report: ReviewReport): { readonly rule: string; readonly path: string }[] {
  return [
    ...raised(report).map(({ rule, locations: [at] }) => ({ rule, path: at?.path ?? '' })),
    ...report.notEvaluated.flatMap(({ path, reason }) =>
      reason.endsWith('too large to read.') ? [{ rule: 'too large', path }] : [],
    ),
  ];
}
