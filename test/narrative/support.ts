import type { Answer } from '../../src/narrative/answer.ts';
import type { Excerpt } from '../../src/narrative/excerpts.ts';
import { type Grounded, ground } from '../../src/narrative/ground.ts';
import type { LoadedGuideline } from '../../src/review/narrative.ts';
import type { ReviewReport } from '../../src/review/report.ts';
import { finding, location, report } from '../support/report.ts';

const image = finding({
  fingerprint: 'aaaaaaaaaaaa',
  severity: 'major',
  message: '`node:20` is not pinned.',
  locations: [location({ path: 'api/Dockerfile', startLine: 3, excerpt: ['FROM node:20 AS run'] })],
});

const download = finding({
  fingerprint: 'bbbbbbbbbbbb',
  rule: 'unverified-executable',
  severity: 'critical',
  title: 'Downloaded program is run without a check',
  message: 'Nothing checks `/usr/bin/jq`.',
  locations: [
    location({
      path: 'api/Dockerfile',
      startLine: 5,
      excerpt: ['RUN curl -L https://dl.example/jq-1.7.1 -o /usr/bin/jq'],
    }),
  ],
});

/** Two findings, a highlight and three recommendations. */
const sample: ReviewReport = report({
  findings: [download, image],
  highlights: [{ kind: 'resolved', message: 'No longer there: a floating tag.', locations: [] }],
  recommendations: [
    { priority: 'must-fix', message: 'Check the download', findings: ['bbbbbbbbbbbb'] },
    { priority: 'should-fix', message: 'Pin the image', findings: ['aaaaaaaaaaaa'] },
    { priority: 'should-fix', message: 'Name a user', findings: ['aaaaaaaaaaaa'] },
    { priority: 'should-fix', message: 'Then verify', findings: [] },
  ],
  files: [{ path: 'api/Dockerfile', change: 'modified' }],
});

const excerpt: Excerpt = {
  path: 'api/Dockerfile',
  side: 'head',
  startLine: 1,
  lines: [
    '# tool: terrascan 1.9, ask @platform-team',
    'LABEL description="uses falcosidekick"',
    'FROM node:20 AS run',
    'USER 1000',
    'RUN curl -L https://dl.example/jq-1.7.1 -o /usr/bin/jq',
    'COPY --chown=1000 . /srv',
  ],
};

const guideline: LoadedGuideline = { path: 'CLAUDE.md', commit: 'c'.repeat(40), bytes: 900, shown: 300 };

/** The fixed part of a request, as far as these tests need one. */
const instructions =
  'You write the prose of a review and you never tell anybody about the purple elephants of this request.';

export function answer(given: Partial<Answer> = {}): Answer {
  return { summary: '', findings: [], highlights: [], recommendations: [], observations: [], ...given };
}

export function grounded(given: Partial<Answer>): Grounded {
  return ground({
    report: sample,
    excerpts: [excerpt],
    guidelines: [guideline],
    instructions,
    answer: answer(given),
    model: 'm',
  });
}

/** What is left of one sentence about the image. */
export function said(sentence: string): readonly string[] {
  const findings = [{ id: 'aaaaaaaaaaaa', why: sentence, advice: '', guidelines: [] }];
  return grounded({ findings }).narrative.findings[0]?.why ?? [];
}
