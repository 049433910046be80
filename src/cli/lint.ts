import { readFile } from 'node:fs/promises';
import { review } from '../review/engine.ts';
import { loadReview } from '../review/load.ts';
import { rules } from '../rules/index.ts';
import { version } from '../version.ts';
import { type CommonOptions, configurationFor, dateOf } from './common.ts';
import { collectFiles, fileSource } from './files.ts';
import { type FixOptions, fixFiles, printFixed } from './fix.ts';
import { exitAs, UsageError } from './output.ts';
import { reviewAndPrint } from './print.ts';

export interface LintOptions extends CommonOptions, FixOptions {
  readonly stdinFilename?: string;
}

/** Whole trees are linted: what is named is read, whatever it is. */
const budget = { files: 50_000, bytes: 512 * 1024 * 1024 };

/** `drydock lint FILE|DIR|- …`: whole files, nothing to compare with. */
export async function runLint(paths: readonly string[], options: LintOptions): Promise<void> {
  const asOf = dateOf(options);
  const { settings, peersOff } = await configurationFor(options, (path) => readFile(path, 'utf8').catch(() => null));
  const files = await collectFiles(paths, options.stdinFilename ?? 'Dockerfile');
  const comparison = { base: null, head: null, description: { title: '', body: '' }, named: files.named };
  const snapshot = await loadReview(fileSource(files), comparison, rules, budget);
  const input = { snapshot, rules, settings, peersOff, asOf, version, repository: null, mode: 'lint' as const };
  const { stdin } = files;
  if (options.fix !== undefined && stdin !== null) {
    if (paths.length > 1) throw new UsageError('with --fix, - stands alone: the fixed text is all that is printed');
    const fixed = printFixed(input, options.fix, stdin.path, stdin.text);
    exitAs(review({ ...input, snapshot: fixed }));
    return;
  }
  await reviewAndPrint({ ...input, snapshot: await fixFiles(input, options, (path) => path) }, options);
}
