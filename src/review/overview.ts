import { isIgnoreFilePath } from '../dockerfile/recognise.ts';
import { listed } from '../text/listed.ts';
import { imageSentences } from './images/describe.ts';
import type { Finding, ReviewedFile, ReviewReport } from './report.ts';

type Input = Pick<ReviewReport, 'files' | 'summary' | 'findings' | 'images' | 'cacheImpact' | 'suppressed'>;

const verbs = {
  modified: 'changes',
  added: 'adds',
  deleted: 'deletes',
  renamed: 'renames',
  unchanged: 'bears on',
} as const;

/** Whoever named files that are ignored, or none, is not to take silence for praise. */
const lookedAtNothing = {
  lint: 'No container file was looked at: none is there, or the settings ignore it.',
  review: 'No container files changed.',
};

/** Two or three computed sentences. */
export function overviewOf(
  { files, summary, findings, suppressed, images, cacheImpact }: Input,
  mode: 'review' | 'lint',
): string[] {
  const raised = findings.filter((found) => found.status !== 'preexisting');
  const excused = suppressed.filter(({ counts }) => counts).length;
  const isQuiet = raised.length === 0 && excused === 0;
  const sentences: string[] = [];
  if (files.length === 0 && isQuiet) sentences.push(lookedAtNothing[mode]);
  else if (mode === 'lint' && isQuiet) sentences.push('Nothing to report.');
  else if (mode === 'review' && files.length > 0) {
    const outcome = outcomeOf(raised, summary.resolved, isQuiet);
    sentences.push(
      `This pull request ${changesOf(files)}${outcome === '' ? '' : `; it ${outcome}`}.`,
      ...imageSentences(images, cacheImpact),
    );
  }
  if (excused > 0) {
    sentences.push(
      `It asks to ignore ${count(excused, 'blocker or critical problem')} of its own, which counts until somebody with write access agrees.`,
    );
  }
  return sentences;
}

function outcomeOf(raised: readonly Finding[], resolved: number, isQuiet: boolean): string {
  const introduced = raised.filter((found) => found.status === 'introduced').length;
  const touched = raised.length - introduced;
  return listed([
    ...(isQuiet ? ['introduces no problem that Drydock knows of'] : []),
    ...(introduced > 0 ? [`introduces ${count(introduced, 'problem')}`] : []),
    ...(touched > 0 ? [`touches ${count(touched, 'older one')}`] : []),
    ...(resolved > 0 ? [`resolves ${resolved}`] : []),
  ]);
}

function changesOf(files: readonly ReviewedFile[]): string {
  const parts: string[] = [];
  for (const [change, verb] of Object.entries(verbs)) {
    const those = files.filter((file) => file.change === change);
    const ignores = those.filter((file) => isIgnoreFilePath(file.path)).length;
    const named = [
      [those.length - ignores, 'Dockerfile'],
      [ignores, 'ignore file'],
    ] as const;
    const text = named.filter(([number]) => number > 0).map(([number, noun]) => count(number, noun));
    const aside = change === 'unchanged' ? ', left as it stands' : '';
    if (text.length > 0) parts.push(`${verb} ${text.join(' and ')}${aside}`);
  }
  return listed(parts);
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
