import type { Evidence } from './evidence.ts';
import { isAmbiguous, isPlainCapital, isPlainWord } from './vocabulary.ts';

/** Stands for what is checked by itself: code in backquotes, numbers of lines. */
export const CODE = '\u0000';
const wrapping = /^[("'[{*_]+|(?<![)"'\]}*_.,;:!?\u2026])[)"'\]}*_.,;:!?\u2026]+$/g;
const idioms: ReadonlySet<string> = new Set([
  'and/or',
  'i/o',
  'ci/cd',
  'tcp/ip',
  'e.g',
  'i.e',
  'etc',
  'vs',
  '100%',
  '404',
  'file(s',
]);
/** Package names that are made of plain words. */
const compounds: ReadonlySet<string> = new Set([
  'build-essential',
  'ca-certificates',
  'pkg-config',
  'software-properties-common',
  'apt-transport-https',
]);
const installs = /^(?:re)?install(?:s|ing)?$/;
/** What may follow "install" and name nothing. */
const generic: ReadonlySet<string> = new Set(
  `a an all and another any are as at both by certificates command commands compilers dependencies development each either every everything exactly
  explicitly extra fewer for from globally in instead instructions into is it its just later libraries line list manager many modules more
  needed new no nothing of on one only or other own package packages pinned production program programs requirements run runtime same scripts
  separately several software some something specific step steps stage steps stuff such system that the their them these they things this
  those to tool tools under updates utilities version versions via what whatever when where which with without`.split(
    /\s+/,
  ),
);
const toNames = /^(?:use|uses|using|run|runs|running|install|installs|installing|adopt|choose|prefer|like|via)$/;
const toNamesLater = /^(?:to|with|of|on)$/;
const changes =
  /^(?:switch|switching|switched|move|moving|moved|migrate|migrating|replace|replacing|replaced|instead|based|built)$/;

/** The first word that names something without evidence; null where there is none. */
export function unknownName(prose: string, evidence: Evidence): string | null {
  const words = prose.split(/\s+/).filter((word) => word !== '');
  const bare = words.map((word) => word.replace(wrapping, ''));
  for (const [index, word] of bare.entries()) {
    const before = words[index - 1];
    const opens = before === undefined || /[:;.!?]$/.test(before);
    if (!isFounded(word, opens, evidence)) return word;
    // Identifiers keep their small letter where a sentence begins; words do not.
    if (index === 0 && /^[a-z]/.test(word) && !evidence.has(word)) return word;
    if (isVersionOf(word, bare[index - 1], evidence)) return `${bare[index - 1]} ${word}`;
    if (isNameHere(bare, index) && !evidence.has(word)) return word;
  }
  return null;
}

function isFounded(word: string, opens: boolean, evidence: Evidence): boolean {
  const lower = word.toLowerCase();
  if (word === CODE || !/[\p{L}\p{N}]/u.test(word) || idioms.has(lower)) return true;
  if (/^\d+$/.test(word)) return Number(word) < 2 || evidence.counts.has(Number(word)) || evidence.has(word);
  if (word.startsWith('-') || /[\d/._@:=$\\*<>{}()[\]~^|#&%+]/.test(word)) return isNamed(word, evidence);
  if (/[A-Z]/.test(opens ? word.slice(1) : word)) return isPlainCapital(word) || isCapitalised(word, evidence);
  return isPlain(lower, evidence);
}

/** Whether a number stands behind a name as its version, and not so in the evidence: "Node 22". */
function isVersionOf(word: string, name: string | undefined, evidence: Evidence): boolean {
  if (name === undefined || !/^v?\d+(?:\.\d+)*$/.test(word) || !/^[A-Za-z][\w.+-]*$/.test(name)) return false;
  const lower = name.toLowerCase();
  if (isPlainWord(lower) && !isAmbiguous(lower)) return false;
  const number = word.replace(/^v/, '');
  return !['', ' ', ':', '-', '/', '@', '=', ' v', ':v', '-v'].some((sign) => evidence.has(`${name}${sign}${number}`));
}

/** Something that looks like a path, a version, an image, an option. */
function isNamed(word: string, evidence: Evidence): boolean {
  if (evidence.has(word) || evidence.paths(word).length > 0) return true;
  const [, path = '', line = ''] = /^(.+?):(\d+)(?:[-\u2013]\d+)?$/.exec(word) ?? [];
  return evidence.paths(path).some((known) => evidence.lines.get(known)?.has(Number(line)) === true);
}

function isCapitalised(word: string, evidence: Evidence): boolean {
  return word
    .split('-')
    .every(
      (part) =>
        isPlainCapital(part) || (/^[a-z]+$/.test(part) && isPlainWord(part)) || evidence.has(withoutEnding(part)),
    );
}

function isPlain(word: string, evidence: Evidence): boolean {
  if (evidence.has(word)) return true;
  if (compounds.has(word)) return false;
  return word
    .split('-')
    .every((part) => part === '' || isPlainWord(withoutEnding(part)) || evidence.has(withoutEnding(part)));
}

/** Without a genitive or a contraction: `image's`, `doesn't`. */
function withoutEnding(word: string): string {
  return (
    word
      .replace(/^(?:ca|wo|sha)n['\u2019]t$/i, 'not')
      .replace(/n['\u2019]t$/i, '')
      .replace(/['\u2019](?:s|re|ve|ll|d|m)?$/i, '') || word
  );
}

/** Whether a plain word stands where names stand. */
function isNameHere(words: readonly string[], index: number): boolean {
  const word = (words[index] ?? '').toLowerCase();
  const [before = '', further = ''] = [words[index - 1], words[index - 2]].map((one) => one?.toLowerCase());
  if (word === CODE || !/^[a-z]/.test(word)) return false;
  if (installs.test(before)) return !generic.has(word) && !word.endsWith('ly');
  return isAmbiguous(word) && (toNames.test(before) || (toNamesLater.test(before) && changes.test(further)));
}

/** A sentence with its code in backquotes set apart. */
export function apart(sentence: string): { readonly prose: string; readonly spans: readonly string[] } {
  const spans: string[] = [];
  const prose = sentence.replace(/(?<!`)(`+)(?!`)(.{1,1000}?)(?<!`)\1(?!`)/g, (_, __, span: string) => {
    spans.push(span.trim());
    return ` ${CODE} `;
  });
  return { prose: prose.replaceAll('`', ' '), spans };
}
