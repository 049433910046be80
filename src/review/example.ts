import { rules as allRules } from '../rules/index.ts';
import type {
  BadExample,
  ExampleComment,
  ExampleFiles,
  GoodExample,
  LabelSchema,
  Rule,
  ShellcheckComment,
} from '../rules/rule.ts';
import { type Files, memorySource } from '../snapshot/memory-source.ts';
import { rangeAt, type Source } from '../text/source.ts';
import { review } from './engine.ts';
import { ruleFailure } from './evaluate.ts';
import { loadReview } from './load.ts';
import type { ReviewReport } from './report.ts';
import { defaultSettings } from './settings.ts';

/** Today, in every example. */
const exampleDate = '2026-11-23';

const noLabels: LabelSchema = { formats: {}, strict: false };

export function exampleFiles(files: ExampleFiles): Files {
  return typeof files === 'string' ? { Dockerfile: files } : files;
}

type ReviewedExample = Pick<
  BadExample | GoodExample,
  'before' | 'description' | 'files' | 'trustedRegistries' | 'labels' | 'shellcheck'
>;

/**
 * What the engine says of an example with this rule alone. Without a `before` the files are linted; a `change` rule then sees
 * them on both sides.
 */
export async function reviewExample(
  rule: Rule,
  {
    before,
    description: title = '',
    files,
    trustedRegistries = [],
    labels = noLabels,
    shellcheck = [],
  }: ReviewedExample,
): Promise<ReviewReport> {
  const base = before ?? (rule.scope === 'change' || rule.scope === 'description' ? files : null);
  const source = memorySource({ base: exampleFiles(base ?? {}), head: exampleFiles(files) });
  const description = { title, body: '' };
  const comparison = { base: base === null ? null : 'base', head: 'head', description };
  // What a suppression is for, only the other rules can tell.
  const rules = rule.scope === 'ignores' ? allRules : [rule];
  const report = review({
    snapshot: await loadReview(source, comparison, rules),
    rules,
    settings: {
      ...defaultSettings,
      profile: 'strict',
      trustedRegistries: [...trustedRegistries],
      labels: labels.formats,
      strictLabels: labels.strict,
    },
    shellcheck: ({ source }) => shellcheck.flatMap((comment) => placed(comment, source)),
    asOf: exampleDate,
    version: '0.0.0',
    repository: null,
    mode: base === null ? 'lint' : 'review',
  });
  const failed = report.notEvaluated.find(({ reason }) => reason.startsWith(ruleFailure));
  if (failed !== undefined) throw new Error(failed.reason);
  return { ...report, findings: report.findings.filter((finding) => finding.rule === rule.id) };
}

function placed({ at, ...comment }: ExampleComment, source: Source): ShellcheckComment[] {
  const start = source.text.indexOf(at);
  return start === -1 ? [] : [{ ...comment, range: rangeAt(source, start, start + at.length) }];
}
