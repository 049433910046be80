import { expect, test } from '@jest/globals';
import { review } from '../../src/review/engine.ts';
import { previewSettings } from '../../src/review/settings-preview.ts';
import { reportsRun } from '../support/rules.ts';
import { inputOf } from '../support/snapshot.ts';

const blocker = reportsRun('foo', { severity: 'blocker' });
const files = { Dockerfile: 'FROM alpine:3.23\nRUN foo\n' };

async function preview(settings: Readonly<Record<string, string>>) {
  const input = await inputOf({
    before: { Dockerfile: 'FROM alpine:3.23\n' },
    files: { ...files, ...settings },
    rules: [blocker],
  });
  return previewSettings(input, review(input), null);
}

test('a pull request that leaves the settings alone has no preview', async () => {
  expect(await preview({})).toBeNull();
});

test('new settings are validated, and said to change what they would change', async () => {
  expect(await preview({ '.github/drydock.yml': 'failOn: never\nprofil: strict\n' })).toMatchObject({
    problems: [{ line: 2, message: '`profil` is not a setting; did you mean `profile`?' }],
    before: { blocker: 1, verdict: 'fail' },
    after: { blocker: 1, verdict: 'pass' },
  });
});
