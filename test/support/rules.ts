import { instructionsOf } from '../../src/dockerfile/stages.ts';
import type { DockerfileRule, Problem } from '../../src/rules/rule.ts';

/** A Dockerfile rule that reports nothing, unless told otherwise. */
export function fakeRule(given: Partial<DockerfileRule> = {}): DockerfileRule {
  return {
    id: 'fake',
    scope: 'dockerfile',
    severity: 'major',
    category: 'correctness',
    confidence: 'certain',
    profile: 'recommended',
    since: '0.1.0',
    title: 'Fake',
    remedy: 'Leave it out',
    rationale: 'For tests.',
    peers: [],
    examples: { bad: [], good: [] },
    *check() {},
    ...given,
  };
}

/** Reports every RUN whose text holds `word`. */
export function reportsRun(
  word: string,
  given: Partial<DockerfileRule> = {},
  more: (path: string, line: number) => Partial<Problem> = () => ({}),
): DockerfileRule {
  return fakeRule({
    *check({ file }) {
      for (const run of instructionsOf(file, 'RUN')) {
        if (!run.args.text.includes(word)) continue;
        const at = { path: file.path, range: run.range };
        yield { message: `\`${word}\` is run.`, subject: word, at, ...more(file.path, run.range.startLine) };
      }
    },
    ...given,
  });
}
