import type { Narration } from '../review/narrative.ts';
import type { ReviewReport } from '../review/report.ts';

type Key<T> = T extends readonly (infer Item)[]
  ? Key<Item>
  : T extends object
    ? { [Name in keyof T & string]: Name | Key<T[Name]> }[keyof T & string]
    : never;

/** Every key of the report, in the order in which it is printed on whatever level it stands. */
const order: Readonly<Record<Key<ReviewReport & { readonly narrative: Narration }>, true>> = {
  schemaVersion: true,
  tool: true,
  name: true,
  version: true,
  asOf: true,
  subject: true,
  base: true,
  head: true,
  repository: true,
  finding: true,
  by: true,
  kind: true,
  priority: true,
  id: true,
  fingerprint: true,
  rule: true,
  peers: true,
  severity: true,
  category: true,
  confidence: true,
  status: true,
  title: true,
  applicability: true,
  rationale: true,
  message: true,
  path: true,
  reason: true,
  side: true,
  change: true,
  startLine: true,
  endLine: true,
  startColumn: true,
  endColumn: true,
  replacement: true,
  excerpt: true,
  locations: true,
  fix: true,
  table: true,
  columns: true,
  rows: true,
  edits: true,
  blocker: true,
  critical: true,
  major: true,
  minor: true,
  preexisting: true,
  findings: true,
  resolved: true,
  suppressed: true,
  notEvaluated: true,
  highlights: true,
  recommendations: true,
  summary: true,
  verdict: true,
  overview: true,
  verification: true,
  files: true,
  rules: true,
  narrative: true,
  model: true,
  index: true,
  why: true,
  advice: true,
  sentence: true,
  observations: true,
  line: true,
  quote: true,
  concern: true,
  guidelines: true,
  commit: true,
  bytes: true,
  shown: true,
};
const keys = Object.keys(order);

/** The report as JSON, in bytes that depend on its content only; with what a model wrote, where it was asked. */
export function renderJson(report: ReviewReport, narration: Narration | null = null): string {
  const all = narration === null ? report : { ...report, narrative: narration };
  return `${JSON.stringify(all, keys, 2)}\n`;
}
