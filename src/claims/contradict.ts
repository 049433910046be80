import { runScripts } from '../dockerfile/commands.ts';
import { installedBefore } from '../dockerfile/installed.ts';
import type { Dockerfile } from '../dockerfile/model.ts';
import { mountsOf } from '../dockerfile/mounts.ts';
import { instructionsOf } from '../dockerfile/stages.ts';
import { nameWithoutDigest } from '../images/reference.ts';
import { packageOperationOf } from '../shell/packages.ts';
import type { Range } from '../text/range.ts';
import type { Claim, Form } from './claim.ts';
import { type BaseChange, baseChanges, type ChangedDockerfile, isCalled } from './comparison.ts';
import { nameOf } from './names.ts';
import type { Said } from './read.ts';

/** What the change shows instead of what the description claims. */
export interface Contradiction {
  /** What is claimed, and what there is: one or two sentences with `code` in backquotes. */
  readonly message: string;
  readonly file: Dockerfile;
  readonly range: Range;
  /** The claim says the opposite of what happens to a pin. */
  readonly hidesLostPin: boolean;
}

type Check<C extends Claim> = (
  claim: C,
  changes: readonly ChangedDockerfile[],
  /** Who says it, to stand in front of "that". */
  says: string,
) => Omit<Contradiction, 'hidesLostPin'> | null;

/** What contradicts a claim; null: it holds, or it may speak of what is not seen here. Files that the sentence names come first. */
export function contradictionOf(
  { claim, sentence, commit }: Said,
  changes: readonly ChangedDockerfile[],
): Contradiction | null {
  const named = (path: string) => path.split('/').some((part) => part.length > 2 && sentence.includes(part));
  const [first, others] = [true, false].map((is) => changes.filter(({ after }) => named(after.path) === is));
  const says = commit === null ? 'The description says' : `The commit message \`${shortened(commit)}\` says`;
  const found = check(claim, [...(first ?? []), ...(others ?? [])], says);
  return found === null ? null : { ...found, hidesLostPin: claim.form === 'pin' && claim.pinned };
}

const subjectLength = 72;

function shortened(subject: string): string {
  const text = subject.replaceAll('`', "'");
  return text.length <= subjectLength ? text : `${text.slice(0, subjectLength - 1)}…`;
}

function check(claim: Claim, changes: readonly ChangedDockerfile[], says: string) {
  switch (claim.form) {
    case 'version':
      return checks.version(claim, changes, says);
    case 'pin':
      return checks.pin(claim, changes, says);
    case 'removal':
      return checks.removal(claim, changes, says);
    case 'stages':
      return checks.stages(claim, changes, says);
    case 'cache-mounts':
      return checks['cache-mounts'](claim, changes, says);
    case 'base-image':
      return checks['base-image'](claim, changes, says);
  }
}

const checks: { readonly [F in Form]: Check<Extract<Claim, { readonly form: F }>> } = {
  version({ from, to }, changes, says) {
    const own = baseChanges(changes).filter(({ now }) => nameOf(nameWithoutDigest(now)) === nameOf(to));
    if (own.some(({ was, now }) => was !== null && isCalled(was, from) && isCalled(now, to))) return null;
    const claimed = `${says} that \`${from}\` became \`${to}\``;
    const same = own.find(({ was, now }) => was !== null && isCalled(now, to));
    if (same?.was != null)
      return at(
        same,
        `${claimed}, but before the change this was \`${nameWithoutDigest(same.was)}\`${same.was.text === same.now.text ? ' as well' : ''}.`,
      );
    const left = own.find(({ now }) => isCalled(now, from));
    return left === undefined ? null : at(left, `${claimed}, but this is \`${nameWithoutDigest(left.now)}\` still.`);
  },

  pin({ image, pinned }, changes, says) {
    const own = baseChanges(changes).filter(({ now }) => image === null || isCalled(now, image));
    const wrong = own.find(({ now }) => (now.digest !== null) !== pinned);
    if (wrong === undefined) return null;
    const what = image === null ? 'the base images are' : `\`${image}\` is`;
    return pinned
      ? at(wrong, `${says} that ${what} pinned by digest, but \`${wrong.now.text}\` has none.`)
      : at(wrong, `${says} that ${what} no longer pinned, but \`${nameWithoutDigest(wrong.now)}\` has a digest.`);
  },

  removal({ name }, changes, says) {
    const kept = changes.flatMap(({ before, after }) => {
      const old = before === null ? null : mentionOf(before, name);
      const now = old === null ? null : mentionOf(after, name);
      return old === null ? [] : [{ after, now }];
    });
    if (kept.length === 0 || kept.some(({ now }) => now === null)) return null;
    const [first] = kept;
    if (first?.now == null) return null;
    return {
      message: `${says} that \`${name}\` is removed, but it is still here.`,
      file: first.after,
      range: first.now,
    };
  },

  stages({ count }, changes, says) {
    if (
      changes.some(
        ({ before, after }) =>
          after.stages.length > (before?.stages.length ?? 1) && (count ?? after.stages.length) === after.stages.length,
      )
    )
      return null;
    const file = changes.find(({ before }) => before !== null);
    const range = file?.after.stages.at(-1)?.from?.range;
    if (
      file?.before == null ||
      range === undefined ||
      (count !== null && changes.some(({ after }) => after.stages.length > 1))
    )
      return null;
    const number = file.after.stages.length;
    return {
      message: `${says} that ${count === null ? 'stages are added' : `there are ${count} stages now`}, but no Dockerfile of this change has more stages than before: this one has ${number}.`,
      file: file.after,
      range,
    };
  },

  'cache-mounts'({ everywhere }, changes, says) {
    const counted = changes.map(({ before, after }) => ({
      after,
      more: cacheMounts(after) > (before === null ? 0 : cacheMounts(before)),
    }));
    const without = counted.flatMap(({ after }) => (cacheMounts(after) === 0 ? installIn(after) : []));
    const [first] = without;
    if (first === undefined || (!everywhere && counted.some(({ more }) => more))) return null;
    const message = everywhere
      ? `${says} that every one gets cache mounts, but \`${first.text}\` here has none.`
      : `${says} that cache mounts are added, but no Dockerfile of this change has more of them than before.`;
    return { message, file: first.file, range: first.range };
  },

  'base-image'({ from, to }, changes, says) {
    const all = baseChanges(changes);
    if (all.some(({ was, now }) => isCalled(now, to) && (was === null || !isCalled(was, to)))) return null;
    const claimed = `${says} that the base image ${from === null ? 'changes' : `changes from \`${from}\``} to \`${to}\``;
    const same = all.find(({ now }) => isCalled(now, to));
    if (same !== undefined)
      return at(same, `${claimed}, but this was \`${nameWithoutDigest(same.now)}\` before as well.`);
    const left = from === null ? undefined : all.find(({ now }) => isCalled(now, from));
    return left === undefined ? null : at(left, `${claimed}, but this is \`${nameWithoutDigest(left.now)}\` still.`);
  },
};

function at({ file, stage }: BaseChange, message: string) {
  const range = stage.from?.ownRange;
  return range === undefined ? null : { message, file, range };
}

/** Where a package, an argument or a variable of this name stands. */
function mentionOf(file: Dockerfile, name: string): Range | null {
  for (const stage of file.stages) {
    for (const { pairs } of instructionsOf(stage, 'ARG', 'ENV')) {
      const pair = pairs.find((one) => one.name === name);
      if (pair !== undefined) return pair.range;
    }
    const request = installedBefore(file, stage, null)
      .operations.flatMap(({ packages }) => packages)
      .find((one) => one.name === name);
    if (request !== undefined) return request.word.range;
  }
  return null;
}

function cacheMounts(file: Dockerfile): number {
  const runs = file.stages.flatMap((stage) => [...instructionsOf(stage, 'RUN')]);
  return runs.flatMap((run) => mountsOf(run)).filter(({ type }) => type === 'cache').length;
}

/** The first install: what a cache mount would be for. */
function installIn(file: Dockerfile) {
  for (const { commands } of runScripts(file)) {
    const operation = commands
      .flatMap((command) => packageOperationOf(command) ?? [])
      .find(({ action }) => action === 'install');
    if (operation !== undefined) {
      const { command, subcommand } = operation;
      return [{ file, range: command.range, text: `${command.name} ${subcommand}` }];
    }
  }
  return [];
}
