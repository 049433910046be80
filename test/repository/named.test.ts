import { expect, test } from '@jest/globals';
import { buildsOf, workloadsOf } from '../../src/repository/knowledge.ts';
import { reviewTexts, snapshotOf } from '../support/snapshot.ts';

const compose = 'services:\n  web:\n    build: { context: ., dockerfile: ops/web.image, target: "${STAGE:-web}" }\n';

test('a file that a compose file names as a Dockerfile is reviewed as one', async () => {
  const { findings } = await reviewTexts({
    before: { 'compose.yaml': compose, 'ops/web.image': 'FROM debian:13\nUSER 1000\n' },
    files: { 'compose.yaml': compose, 'ops/web.image': 'FROM debian\nUSER 1000\n' },
  });
  expect(findings.map(({ rule, locations }) => `${rule} ${locations[0]?.path}`)).toContain(
    'unpinned-base-image ops/web.image',
  );
});

test('a stage that the repository builds by name ships as the last one does', async () => {
  const { findings } = await reviewTexts({
    files: {
      'compose.yaml': compose,
      'ops/web.image': 'FROM debian:13 AS web\nCMD ["true"]\nFROM debian:13\nUSER 1000\n',
    },
  });
  expect(findings.map(({ rule, locations }) => `${rule} ${locations[0]?.startLine}`)).toContain('runs-as-root 2');
});

test('what a side knows of a Dockerfile is asked by its path', async () => {
  const { head } = await snapshotOf({ files: { 'compose.yaml': compose, 'ops/web.image': 'FROM debian:13\n' } });
  expect(buildsOf(head, 'ops/web.image')).toMatchObject([{ by: 'compose', context: '', target: 'web' }]);
  expect(workloadsOf(head, 'ops/web.image')).toMatchObject([{ by: 'compose', name: 'service web' }]);
  expect(buildsOf(head, 'Dockerfile')).toEqual([]);
});
