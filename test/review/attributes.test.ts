import { describe, expect, test } from '@jest/globals';
import { reviewTexts } from '../support/snapshot.ts';

const dockerfile = 'FROM node\n';
const paths = ['third_party/tool/Dockerfile', 'gen/app.Dockerfile', 'api/Dockerfile'];
const files = Object.fromEntries(paths.map((path) => [path, dockerfile]));

describe('paths that .gitattributes marks', () => {
  test.each([
    ['vendored', 'third_party/** linguist-vendored\n', ['api/Dockerfile', 'gen/app.Dockerfile']],
    [
      'generated, by name',
      'app.Dockerfile text linguist-generated=true\n',
      ['api/Dockerfile', 'third_party/tool/Dockerfile'],
    ],
    ['as ours again', 'third_party/** linguist-vendored\nthird_party/** -linguist-vendored\n', [...paths].sort()],
  ])('are left alone: %s', async (_, attributes, reviewed) => {
    const report = await reviewTexts({
      before: { '.gitattributes': attributes },
      files: { ...files, '.gitattributes': attributes },
    });
    expect(report.files.map(({ path }) => path)).toEqual(reviewed);
  });

  test('are those of the base, so that a pull request cannot hide its own files', async () => {
    const report = await reviewTexts({
      before: { 'README.md': '' },
      files: { ...files, '.gitattributes': '**/Dockerfile linguist-generated\n' },
    });
    expect(report.findings.map(({ locations }) => locations[0]?.path)).toContain('api/Dockerfile');
  });
});
