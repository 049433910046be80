import { join } from 'node:path';
import { readerAt, resolveComparison } from '../git/comparison.ts';
import { gitSource } from '../git/source.ts';
import { loadReview } from '../review/load.ts';
import { rules } from '../rules/index.ts';
import type { Description } from '../snapshot/snapshot.ts';
import { version } from '../version.ts';
import { type CommonOptions, configurationFor, configurationPaths, dateOf } from './common.ts';
import { type FixOptions, fixFiles } from './fix.ts';
import { printReport, UsageError } from './output.ts';
import { reviewAndPrint, reviewWithPrograms } from './print.ts';
import { readNamed } from './read.ts';

export interface ReviewOptions extends CommonOptions, FixOptions {
  readonly base?: string;
  readonly head?: string;
  readonly description?: string;
  readonly repository?: string;
  /** Web address of a pull request. */
  readonly pr?: string;
  readonly post?: boolean;
  readonly narrative?: boolean;
  readonly prompt?: boolean;
}

/** `drydock review [PATH]`: what the App would say of a local repository, or of a pull request. */
export async function runReview(path: string, options: ReviewOptions): Promise<void> {
  if (options.fix !== undefined && (options.head ?? options.pr) !== undefined)
    throw new UsageError('--fix writes to the working tree: leave --head and --pr out');
  if (options.pr !== undefined && (options.narrative ?? options.prompt) !== undefined)
    throw new UsageError('--narrative and --prompt read a local repository: leave --pr out');
  if (options.pr !== undefined) return (await import('./review-pull.ts')).runReviewPull(options.pr, options);
  if (options.post === true) throw new UsageError('--post needs a pull request to post to: name it with --pr URL');
  const asOf = dateOf(options);
  const comparison = await resolveComparison(path, options.base, options.head);
  const { folder, base, baseTip, head } = comparison;
  const read = await readerAt(folder, baseTip, configurationPaths);
  const { settings, peersOff } = await configurationFor(options, read);
  const description =
    options.description === undefined
      ? comparison.description
      : { ...comparison.description, ...(await readDescription(options.description)) };
  const source = gitSource(folder);
  const snapshot = await loadReview(source, { base, head, description }, rules);
  const repository = repositoryAddress(options.repository);
  const input = { snapshot, rules, settings, peersOff, asOf, version, repository, mode: 'review' as const };
  const fixed = { ...input, snapshot: await fixFiles(input, options, (file) => join(folder, file)) };
  if (options.narrative !== true && options.prompt !== true) return reviewAndPrint(fixed, options);
  const { narrate, printPrompt } = await import('./narrative.ts');
  const report = await reviewWithPrograms(fixed);
  const narrated = { report, snapshot: fixed.snapshot, source, settings: settings.narrative };
  if (options.prompt === true) return printPrompt(narrated);
  printReport(report, options, await narrate(narrated));
}

async function readDescription(path: string): Promise<Description> {
  const [title = '', ...body] = (await readNamed('--description', path)).split('\n');
  return { title, body: body.join('\n').trim() };
}

function repositoryAddress(address: string | undefined): string | null {
  if (address === undefined) return null;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`--repository ${address}: not a web address; for example https://github.com/acme/shop`);
  }
  return `${url.origin}${url.pathname.replace(/(?<!\/)\/+$/, '')}`;
}
