import { readFile, writeFile } from 'node:fs/promises';
import { renderPatch } from '../render/patch.ts';
import { count } from '../render/words.ts';
import type { ReviewInput } from '../review/engine.ts';
import { type FixSelection, type Repaired, repair } from '../review/repair.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { UsageError, wantsColor } from './output.ts';

export interface FixOptions {
  readonly fix?: FixSelection;
  readonly force?: boolean;
  readonly color?: boolean;
}

/** Where the files of a snapshot stand on disk. */
type OnDisk = (path: string) => string;

/**
 * `--fix`: writes what the fixes make of the files, and returns the snapshot with it. On a terminal the changes are shown first.
 * @throws UsageError, before anything is written, when git could not give a file back, or a file is not what was read
 */
export async function fixFiles(input: ReviewInput, options: FixOptions, onDisk: OnDisk): Promise<Snapshot> {
  if (options.fix === undefined) return input.snapshot;
  const repaired = repair(input, options.fix);
  const { snapshot, texts, fixes, others } = repaired;
  if (process.stdout.isTTY) process.stdout.write(patchesOf(repaired, wantsColor(options)));
  await refuseLosses(repaired, options, onDisk);
  for (const [path, { after }] of texts) await writeFile(onDisk(path), after);
  const what = `fixed ${count(fixes, 'finding')} in ${count(texts.size, 'file')}`;
  const more = others === 0 ? '' : `; ${others} more ${others === 1 ? 'needs' : 'need'} review: --fix=all`;
  process.stderr.write(`drydock: ${fixes === 0 ? 'nothing to fix' : what}${more}\n`);
  return snapshot;
}

/** `lint --fix -`: the fixed text instead of a report. */
export function printFixed(input: ReviewInput, selection: FixSelection, path: string, text: string): Snapshot {
  const { snapshot, texts } = repair(input, selection);
  process.stdout.write(texts.get(path)?.after ?? text);
  return snapshot;
}

function patchesOf({ texts }: Repaired, color: boolean): string {
  return [...texts].map(([path, { before, after }]) => `${renderPatch(path, before, after, { color })}\n`).join('');
}

async function refuseLosses({ texts }: Repaired, { force }: FixOptions, onDisk: OnDisk): Promise<void> {
  for (const [path, { before }] of texts) {
    const bytes = await readFile(onDisk(path));
    if (!bytes.equals(Buffer.from(before)))
      throw new UsageError(`${path} is not the UTF-8 text that was read: nothing was written; try again`);
  }
  const { uncommitted } = await import('../git/uncommitted.ts');
  const lost = force === true ? [] : await uncommitted([...texts.keys()].map(onDisk));
  if (lost.length === 0) return;
  const named = `${lost.slice(0, 3).join(', ')}${lost.length > 3 ? ` and ${lost.length - 3} more` : ''}`;
  throw new UsageError(
    `${named}: git has no copy of this text, so nothing was written; commit it, or fix with --force`,
  );
}
