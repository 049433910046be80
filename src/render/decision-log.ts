import type { DecisionLog, FileRead } from '../review/decision-log.ts';
import { raised } from '../review/raised.ts';
import type { Finding, ReviewReport } from '../review/report.ts';
import { defaultSettings } from '../review/settings.ts';
import { redact } from '../text/redact.ts';
import { code, inline } from './escape.ts';
import { bounded, count } from './words.ts';

/** Lines of each list, as many of these as fit; the stored log has them all. */
const lengths = [40, 10, 3];
/** In bytes of UTF-8. */
const sizeLimit = 20_000;

/** Where the log begins in a check run's text. Numbers behind it change from run to run. */
const opening = '<details>\n<summary>Decision log</summary>';

/** The log in short, folded; `id` is what `drydock log` takes. */
export function renderDecisionLog(report: ReviewReport, log: DecisionLog, id: string): string {
  const texts = lengths.map((length) => render(report, log, id, length));
  return texts.find((text) => Buffer.byteLength(text) <= sizeLimit) ?? '';
}

function render(report: ReviewReport, log: DecisionLog, id: string, length: number): string {
  const { tool, asOf, subject } = report;
  const rows = [
    `Review ${code(id)}: ${code(subject.base?.slice(0, 12) ?? 'nothing')} → ${code(subject.head?.slice(0, 12) ?? 'working tree')}, ${tool.rules} rules of Drydock ${inline(tool.version)}, as of ${asOf}; verdict ${report.verdict}`,
    `Settings: ${settingsOf(log)}`,
    `${count(log.requests, 'request')} to GitHub; ${Object.entries(log.timings)
      .map(([name, milliseconds]) => `${name} after ${milliseconds} ms`)
      .join(', ')}`,
  ];
  const sections = [
    ...narrativeSections(log, length),
    list('Files read', log.files, length, fileLine),
    list('Findings', raised(report), length, findingLine),
    list(
      'Suppressed',
      report.suppressed,
      length,
      ({ finding, by, reason }) => `${findingLine(finding)}, by ${by}: ${inline(reason, 200)}`,
    ),
    list(
      'Not evaluated',
      report.notEvaluated,
      length,
      ({ rule, path, reason }) => `${code(rule)} ${code(path, 120)}: ${inline(reason, 200)}`,
    ),
    list('Said in comments', log.words, length, ({ kind, fingerprint, author, reason, counts }) => {
      const heard = counts ? '' : ' (does not count)';
      return `${kind} ${code(fingerprint)} by ${code(author)}: ${inline(reason, 200)}${heard}`;
    }),
  ];
  return [opening, bullets(rows), ...sections.filter((section) => section !== ''), '</details>'].join('\n\n');
}

/** What a model was asked and what became of its answer. */
function narrativeSections({ narrative }: DecisionLog, length: number): string[] {
  if (narrative === null) return [];
  const { model, outcome, estimate, usage, cost, stored, kept, dropped } = narrative;
  const tokens =
    usage === null
      ? `about ${estimate} tokens`
      : `${usage.input + usage.cacheRead + usage.cacheWrite} tokens in, ${usage.output} out`;
  const price = cost === null ? '' : `, $${cost.toFixed(4)}`;
  const told = `${outcome}${stored ? ', as answered before' : ''}; ${count(kept, 'sentence')} kept, ${dropped.length} dropped`;
  return [
    list('Narrative', [`${code(model)}, ${tokens}${price}: ${told}`], 1, (line) => line),
    // Without the sentences: somebody may have wanted them to be read.
    list('Dropped of it', dropped, length, ({ where, reason }) => `${code(where, 80)}: ${inline(reason, 120)}`),
  ];
}

/** A check run's text without the log in it: what two runs have in common that say the same. */
export function withoutDecisionLog(text: string): string {
  const start = text.indexOf(opening);
  return (start === -1 ? text : text.slice(0, start)).trimEnd();
}

function settingsOf({ configuration: { sources, commit, settings } }: DecisionLog): string {
  const named = sources.map(
    ({ path, from }) =>
      `${code(path)} (${from === 'owner' ? "the owner's `.github` repository" : `the base at ${code(commit.slice(0, 12))}`})`,
  );
  const others = Object.entries(settings)
    .filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(defaultSettings[key as keyof typeof settings]))
    .map(([key, value]) => code(redact(`${key}: ${JSON.stringify(value)}`), 200));
  return `${named.length === 0 ? 'none found' : named.join(', ')}; ${others.length === 0 ? 'all as by default' : others.join(', ')}`;
}

function fileLine({ path, side, commit, bytes, unavailable }: FileRead): string {
  const size = bytes === null ? '' : `, ${count(bytes, 'byte')}`;
  const where = commit === null ? side : `${side} ${code(commit.slice(0, 12))}`;
  return `${code(path, 120)} at ${where}${size}${unavailable === null ? '' : `: ${unavailable}`}`;
}

/** With the line that it rests on. */
function findingLine({ fingerprint, rule, status, severity, locations: [at] }: Finding): string {
  const evidence = at?.excerpt[0]?.trim() ?? '';
  const place = `${at?.path ?? ''}:${at?.startLine ?? 0}`;
  const quoted = evidence === '' ? '' : `, ${code(evidence, 80)}`;
  return `${code(fingerprint)} ${code(rule)} ${code(place, 120)} ${severity}, ${status}${quoted}`;
}

function list<T>(title: string, items: readonly T[], length: number, line: (item: T) => string): string {
  return items.length === 0 ? '' : `**${title}**\n\n${bullets(bounded(items, length, line))}`;
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}
