import { inlineIgnores } from '../dockerfile/inline-ignores.ts';
import type { Dockerfile } from '../dockerfile/model.ts';
import { dockerfileOf } from '../repository/dockerfiles.ts';
import type { Outcome, Problem, RepositoryView, Rule, RuleContext, Skip } from '../rules/rule.ts';
import { type ChangedFile, type Snapshot, textOf } from '../snapshot/snapshot.ts';
import { nearest } from '../text/nearest.ts';
import type { NotEvaluated } from './report.ts';
import { matchesIgnore } from './suppressions.ts';

/** A problem and the rule that reported it. */
export interface Raised {
  readonly rule: Rule;
  readonly problem: Problem;
  readonly side: 'base' | 'head';
}

/** Why something was not evaluated, when it is our own fault: a bug to be logged as one. */
export const ruleFailure = 'a rule failed, an error of Drydock';

/** A rule that threw, and what it threw. */
export interface RuleFailure {
  readonly rule: string;
  /** '' where it looked at more than one file. */
  readonly path: string;
  readonly error: unknown;
}

export interface Evaluation {
  readonly raised: readonly Raised[];
  readonly skipped: readonly NotEvaluated[];
  readonly failures: readonly RuleFailure[];
}

/** Runs the `dockerfile` rules over some files of one side and the `repository` rules over the side; `base`: of the head. */
export function evaluateSide(
  view: RepositoryView,
  base: RepositoryView | null,
  rules: readonly Rule[],
  paths: ReadonlySet<string>,
  context: RuleContext,
): Evaluation {
  const sink = new Sink(view.side);
  const side = { repository: view, base, ...context };
  const files = view.dockerfiles.filter(({ path }) => paths.has(path)).map((file) => ({ file, ...context }));
  for (const rule of rules) {
    if (rule.scope === 'repository') sink.take(rule, '', () => rule.check(side));
    if (rule.scope !== 'dockerfile') continue;
    for (const input of files) sink.take(rule, input.file.path, () => rule.check(input));
  }
  return sink;
}

/** Runs the `change` rules over every Dockerfile that both sides have, and that differs unless a rule wants all. */
export function evaluateChanges(
  base: RepositoryView,
  head: RepositoryView,
  changes: readonly ChangedFile[],
  rules: readonly Rule[],
  context: RuleContext,
): Evaluation {
  const sink = new Sink('head');
  const differing = [...pairFiles(base, head, changes)];
  const paired = new Set(differing.map(([, after]) => after));
  const equal = head.dockerfiles.flatMap((after): [Dockerfile, Dockerfile][] => {
    const before = paired.has(after) ? undefined : dockerfileOf(base.dockerfiles, after.path);
    return before === undefined ? [] : [[before, after]];
  });
  for (const rule of rules) {
    if (rule.scope !== 'change') continue;
    for (const [before, after] of rule.unchanged === true ? [...differing, ...equal] : differing)
      sink.take(rule, after.path, () => rule.check({ before, after, base, head, ...context }));
  }
  return sink;
}

/** Runs the `description` rules over what the pull request says and all Dockerfiles that it adds or modifies. */
export function evaluateDescription(
  base: RepositoryView,
  head: RepositoryView,
  { changes, description }: Snapshot,
  rules: readonly Rule[],
  context: RuleContext,
): Evaluation {
  const sink = new Sink('head');
  const before = new Map([...pairFiles(base, head, changes)].map(([was, now]) => [now, was]));
  const changed = new Set(changes.map(({ path }) => path));
  const files = head.dockerfiles
    .filter(({ path }) => changed.has(path))
    .map((after) => ({ before: before.get(after) ?? null, after }));
  const own = new Set(files.map(({ after }) => after.path));
  const others = [...changed]
    .filter((path) => !own.has(path) && head.tree.entries.has(path))
    .map((path) => ({ path, text: textOf(head.tree, path) }));
  for (const rule of rules)
    if (rule.scope === 'description')
      sink.take(rule, '', () => rule.check({ description, changes: files, others, ...context }));
  return sink;
}

/** Runs the `ignores` rules: which inline ignores suppress nothing. */
export function evaluateIgnores(
  view: RepositoryView,
  { raised }: Evaluation,
  rules: readonly Rule[],
  paths: ReadonlySet<string>,
  context: RuleContext,
): Evaluation {
  const sink = new Sink(view.side);
  const holders = view.dockerfiles.flatMap((file) => {
    const ignores = paths.has(file.path) ? inlineIgnores(file) : [];
    return ignores.length === 0 ? [] : [{ file, ignores }];
  });
  if (holders.length === 0) return sink;
  // Of what ShellCheck would say, no rule knows all: the program need not be there.
  const answered = new Set(
    rules.flatMap((rule) => [
      rule.id,
      ...rule.peers.filter(({ tool }) => tool !== 'shellcheck').map((peer) => `${peer.tool}:${peer.id}`),
    ]),
  );
  const ids = rules.map(({ id }) => id);
  const places = raised.map(({ rule, problem }) => ({
    rule: rule.id,
    peers: problem.peers ?? rule.peers.map((peer) => `${peer.tool}:${peer.id}`),
    path: problem.at.path,
    line: problem.at.range.startLine,
  }));
  for (const rule of rules) {
    if (rule.scope !== 'ignores') continue;
    for (const { file, ignores } of holders) {
      const unused = ignores.filter(
        (ignore) =>
          ignore.names.every((name) => answered.has(name)) && !places.some((place) => matchesIgnore(ignore, place)),
      );
      // Codes of other linters that nothing here answers for may well be known to them.
      const unknown = ignores.flatMap(({ line, names }) =>
        names
          .filter((name) => !name.includes(':') && !ids.includes(name))
          .map((name) => ({ line, name, meant: nearest(name, ids) })),
      );
      sink.take(rule, file.path, () => rule.check({ file, unused, unknown, ...context }));
    }
  }
  return sink;
}

/** Every Dockerfile that both sides have and that differs. */
export function* pairFiles(
  base: RepositoryView,
  head: RepositoryView,
  changes: readonly ChangedFile[],
): Generator<[Dockerfile, Dockerfile]> {
  for (const change of changes) {
    const before = dockerfileOf(base.dockerfiles, change.basePath);
    const after = dockerfileOf(head.dockerfiles, change.path);
    if (before !== undefined && after !== undefined && change.kind !== 'deleted') yield [before, after];
  }
}

/** More of the same in one file helps nobody, and a hostile file has thousands. */
const findingsPerFile = 500;

class Sink implements Evaluation {
  readonly raised: Raised[] = [];
  readonly skipped: NotEvaluated[] = [];
  readonly failures: RuleFailure[] = [];
  private readonly side: 'base' | 'head';

  constructor(side: 'base' | 'head') {
    this.side = side;
  }

  /** A rule that throws loses its own findings and no others. */
  take(rule: Rule, path: string, check: () => Iterable<Outcome>): void {
    try {
      this.collect(rule, check());
    } catch (error) {
      this.failures.push({ rule: rule.id, path, error });
      this.skipped.push({ rule: '*', path, reason: `${ruleFailure}: ${rule.id}` });
    }
  }

  private collect(rule: Rule, outcomes: Iterable<Outcome>): void {
    let inFile: Map<string, number> | null = null;
    for (const outcome of outcomes) {
      if (isSkip(outcome)) {
        this.skipped.push({ rule: rule.id, path: outcome.path, reason: outcome.skip });
        continue;
      }
      const { path } = outcome.at;
      // Most rules have nothing to say of most files.
      inFile ??= new Map();
      const count = (inFile.get(path) ?? 0) + 1;
      inFile.set(path, count);
      if (count <= findingsPerFile) this.raised.push({ rule, problem: outcome, side: outcome.at.side ?? this.side });
      else {
        const reason = `more than ${findingsPerFile} findings: the rest is left out`;
        this.skipped.push({ rule: rule.id, path, reason });
        // Only a rule over the repository can have something to say of another file.
        if (rule.scope !== 'repository' && rule.scope !== 'description') break;
      }
    }
  }
}

function isSkip(outcome: Outcome): outcome is Skip {
  return 'skip' in outcome;
}
