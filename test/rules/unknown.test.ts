import { describe, expect, test } from '@jest/globals';
import { buildStep, workflowOf, workflowPath } from '../../src/rules/example-files.ts';
import { reviewTexts } from '../support/snapshot.ts';

const go =
  'FROM golang:1.26 AS build\nCOPY . .\nRUN --mount=type=cache,target=/root/.cache/go-build go build -o /shop .\nFROM scratch\nCOPY --from=build /shop /shop\nUSER 1\n';

async function skipped(before: string, files: string, dockerfile = go) {
  const { notEvaluated } = await reviewTexts({
    before: { [workflowPath]: before, Dockerfile: go },
    files: { [workflowPath]: files, Dockerfile: dockerfile },
  });
  return notEvaluated.map(({ rule, path, reason }) => [rule, path, reason]);
}

describe('what only the build will know', () => {
  const known = workflowOf([buildStep('platforms: linux/amd64')]);
  const open = workflowOf([buildStep('platforms: ${{ vars.PLATFORMS }}', 'cache-to: ${{ vars.CACHE }}')]);
  const reasons = [
    [
      'cache-mount-never-kept',
      'Dockerfile',
      'what `.github/workflows/image.yml` keeps between builds is known at build time only',
    ],
    [
      'emulated-compilation',
      'Dockerfile',
      '`.github/workflows/image.yml` builds it for platforms that are known at build time only',
    ],
  ];

  test('is named by the rules that needed it', async () => {
    expect(await skipped(known, open)).toEqual(reasons);
  });

  test('is not named again where nothing changes about it', async () => {
    expect(await skipped(open, `${open}# Images\n`)).toEqual([]);
    expect(await skipped(open, open, `${go}EXPOSE 80\n`)).toEqual(reasons);
  });
});
