import type { RepositoryView } from '../../rules/rule.ts';
import { textOf } from '../../snapshot/snapshot.ts';
import { mapLines } from '../../text/diff.ts';
import { createSource } from '../../text/source.ts';
import type { Difference } from '../difference.ts';
import { bringsNothing, type FixBench, removedKeys, type Trial, trialKey, tryTexts } from '../fixes.ts';
import type { Recommendation } from '../report.ts';
import { pins } from './pins.ts';
import type { Open, Proposal } from './proposal.ts';
import { reinstalled } from './reinstall.ts';

const priorities = ['must-fix', 'should-discuss', 'should-fix', 'low'] as const;

/** Each of them parses and checks a file anew. */
const proposalsTried = 12;

interface Group {
  readonly message: string;
  readonly open: readonly Open[];
  /** Lines to edit; null where that is not known. */
  readonly lines: number | null;
}

/** What to do, most severe first: what one edit removes stands together (the edit is tried), else equal findings. */
export function recommend(open: readonly Open[], bench: FixBench, difference: Difference): Recommendation[] {
  const joint = jointly(open, bench, difference);
  const taken = new Set(joint.flatMap((group) => group.open));
  const rest = open.filter((one) => !taken.has(one));
  const alike = [...Map.groupBy(rest, ({ finding }) => finding.rule).values()].map(
    (group): Group => ({ message: remedyOf(group), open: group, lines: linesOf(group) }),
  );
  return joined([...joint, ...alike])
    .map((group) => ({
      group,
      priority: priorityOf(group),
      first: Math.min(...group.open.map((one) => open.indexOf(one))),
    }))
    .sort((a, b) => priorities.indexOf(a.priority) - priorities.indexOf(b.priority) || a.first - b.first)
    .map(({ group: { message, open: own, lines }, priority }) => ({
      priority,
      message: lines === null ? message : `${message} (${lines === 1 ? 'one line' : `${lines} lines`})`,
      findings: own.map(({ finding }) => finding.fingerprint),
    }));
}

/** Groups that say the same are one. */
function joined(groups: readonly Group[]): Group[] {
  return [...Map.groupBy(groups, ({ message }) => message)].map(([message, same]) => ({
    message,
    open: same.flatMap((group) => group.open),
    lines: same.reduce<number | null>((sum, { lines }) => (sum === null || lines === null ? null : sum + lines), 0),
  }));
}

/** Groups of findings that one edit removes, the largest first. */
function jointly(open: readonly Open[], bench: FixBench, difference: Difference): Group[] {
  const byKey = Map.groupBy(open, ({ raised }) => trialKey(raised));
  const place = new Map(open.map((one, index) => [one, index]));
  const tried = [...trials(open, bench, difference)]
    .map(({ message, trial }) => ({
      message,
      trial,
      gone: removedKeys(trial)
        .flatMap((key) => byKey.get(key) ?? [])
        .sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0)),
    }))
    .sort((a, b) => b.gone.length - a.gone.length);
  const taken = new Set<Open>();
  const groups: Group[] = [];
  for (const { message, trial, gone } of tried) {
    const own = gone.filter((one) => !taken.has(one));
    if (own.length < 2) continue;
    for (const one of own) taken.add(one);
    groups.push({ message, open: own, lines: editedLines(trial, bench.head) });
  }
  return groups;
}

function* trials(open: readonly Open[], bench: FixBench, difference: Difference) {
  for (const group of open) {
    const { fix } = group.raised.problem;
    const trial = fix === undefined || group.finding.fix === null ? undefined : bench.trials.get(fix);
    if (trial !== undefined) yield { message: remedyOf([group]), trial };
  }
  let left = proposalsTried;
  for (const { message, texts } of proposals(open, bench, difference)) {
    if (left-- === 0) return;
    const trial = tryTexts(bench, texts);
    if (trial !== null && bringsNothing(trial)) yield { message, trial };
  }
}

function* proposals(open: readonly Open[], bench: FixBench, { head, files }: Difference): Generator<Proposal> {
  const byPath = Map.groupBy(open, ({ finding }) => finding.locations[0]?.path);
  for (const file of files) {
    const { path, source } = file.after;
    const own = byPath.get(path) ?? [];
    if (own.length < 2) continue;
    const repaired = own.flatMap(({ raised: { problem } }) => {
      const { fix } = problem;
      const text = fix === undefined ? undefined : bench.trials.get(fix)?.texts.get(path);
      return fix === undefined || text === undefined ? [] : [{ title: fix.title, text }];
    });
    yield* reinstalled(file, [{ title: null, text: source.text }, ...repaired]);
  }
  yield* pins(head.dockerfiles, open);
}

function remedyOf([first]: readonly Open[]): string {
  return first?.raised.rule.remedy ?? '';
}

function priorityOf({ open }: Group): Recommendation['priority'] {
  const own = open.map(({ finding: { severity, confidence, fix } }): Recommendation['priority'] => {
    const severe = severity === 'blocker' || severity === 'critical';
    if (severe && confidence === 'certain') return 'must-fix';
    if (severe || (severity === 'major' && confidence === 'likely' && fix === null)) return 'should-discuss';
    return severity === 'major' ? 'should-fix' : 'low';
  });
  return priorities.find((priority) => own.includes(priority)) ?? 'low';
}

function linesOf(group: readonly Open[]): number | null {
  const edits = group.map(({ finding }) => finding.fix?.edits);
  if (edits.some((list) => list === undefined)) return null;
  return edits.flatMap((list) => list ?? []).reduce((sum, edit) => sum + edit.endLine - edit.startLine + 1, 0);
}

/** Lines that go, or lines that come, whichever are more. */
function editedLines({ texts }: Trial, { tree }: RepositoryView): number {
  let sum = 0;
  for (const [path, text] of texts) {
    const [before, after] = [createSource(textOf(tree, path) ?? ''), createSource(text)];
    const map = mapLines(before, after);
    const gone = before.lineStarts.filter((_, index) => map.toNew(index + 1) === null).length;
    const come = after.lineStarts.filter((_, index) => map.toOld(index + 1) === null).length;
    sum += Math.max(gone, come);
  }
  return sum;
}
