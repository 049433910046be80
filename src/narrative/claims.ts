import type { ReviewReport, Summary } from '../review/report.ts';
import { type Severity, severities } from '../rules/rule.ts';
import type { Evidence } from './evidence.ts';
import { forbiddenIn } from './forbidden.ts';
import { isPlainCapital } from './vocabulary.ts';
import { apart, CODE, unknownName } from './words.ts';

/** What a sentence speaks of. */
export interface Topic {
  /** Of the finding; null: of the whole review. An observation has none at all. */
  readonly severity: Severity | 'none' | null;
  /** Where its lines are, when it does not say. Empty: anywhere. */
  readonly paths: readonly string[];
}

const plainSigns = /^[\x20-\x7e\u00a0\u00d7\u2010-\u2015\u2018-\u201d\u2026\u2192\u2264\u2265]*$/;
/** "The major version" is no severity. */
const severityWord =
  /\b(blockers?|critical(?:ly)?|major|minor)\b(?![- ](?:versions?|releases?|upgrades?|updates?|bumps?|numbers?|part|line|path|section))/gi;
const negation = /\b(?:no|not|none|never|without|zero|neither|nor|free of|only|isn't|aren't)\b/i;
const lineNumbers = /\b(?:on |at |in |from )?lines?\s+(\d+(?:\s*(?:-|\u2013|\u2014|,|to|and|through)\s*\d+)*)/gi;

/** Why a sentence is not to be shown; null: all that it names is founded. */
export function objectionTo(sentence: string, evidence: Evidence, topic: Topic, report: ReviewReport): string | null {
  if (!plainSigns.test(sentence)) return 'is not plain English';
  const { prose, spans } = apart(sentence);
  const forbidden = forbiddenIn(sentence, prose);
  if (forbidden !== null) return forbidden;
  if (misjudges(sentence, topic, report.summary)) return 'judges severity';
  const span = spans.find((one) => !isFoundedCode(one, evidence));
  if (span !== undefined) return `names \`${span}\``;
  const line = wrongLine(prose, spans, evidence, topic);
  if (line !== null) return `names line ${line}`;
  const name = unknownName(prose.replace(lineNumbers, ` ${CODE} `), evidence);
  return name === null ? null : `names ${name}`;
}

function misjudges(sentence: string, { severity }: Topic, summary: Summary): boolean {
  const said = [...sentence.matchAll(severityWord)].map(([word]) =>
    severities.find((one) => word.toLowerCase().startsWith(one)),
  );
  if (severity === 'none') return said.length > 0;
  if (severity !== null) return said.some((one) => one !== severity);
  return said.some((one) => one !== undefined && (summary[one] === 0 || negation.test(sentence)));
}

function isFoundedCode(span: string, evidence: Evidence): boolean {
  if (evidence.has(span) || evidence.paths(span).length > 0 || isPlainCapital(span)) return true;
  const [, path = '', line = ''] = /^(.+?):(\d+)$/.exec(span) ?? [];
  return evidence.paths(path).some((known) => evidence.lines.get(known)?.has(Number(line)) === true);
}

/** Lines are those of the files that the sentence names, else of what it speaks of. */
function wrongLine(prose: string, spans: readonly string[], evidence: Evidence, { paths }: Topic): number | null {
  const numbers = [...prose.matchAll(lineNumbers)].flatMap(([, list = '']) => (list.match(/\d+/g) ?? []).map(Number));
  if (numbers.length === 0) return null;
  const words = [...spans, ...prose.split(/\s+/).map((word) => word.replace(/(?<![()"',;.])[()"',;.]+$|^[("']+/g, ''))];
  const named = words
    .filter((word) => /[/.]|^(?:Docker|Container)file/i.test(word))
    .flatMap((word) => evidence.paths(word));
  const where = named.length > 0 ? named : paths.length > 0 ? paths : [...evidence.lines.keys()];
  return numbers.find((line) => !where.some((path) => evidence.lines.get(path)?.has(line))) ?? null;
}
