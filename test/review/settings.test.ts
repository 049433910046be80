import { describe, expect, test } from '@jest/globals';
import { defaultSettings } from '../../src/review/settings.ts';
import { readSettings } from '../../src/review/settings-file.ts';

const read = (text: string) => readSettings('.github/drydock.yml', text);

describe('readSettings', () => {
  test.each(['', '# nothing yet\n', '---\n'])('takes an empty file for the defaults: %j', (text) => {
    expect(read(text)).toEqual({ settings: defaultSettings, problems: [] });
  });

  test('reads every setting', () => {
    const { settings, problems } = read(
      [
        'profile: strict',
        'failOn: never',
        'rules: { unpinned-base-image: off, syntax-error: minor }',
        "ignore: ['examples/**']",
        'review: { drafts: true, inlineSuggestions: 3 }',
        'trustedRegistries: [ghcr.io/acme]',
        'labels: { team: text }',
        'strictLabels: true',
        'ruleset: 0.1.0',
        'narrative: { enabled: false, guidelines: [docs/images.md] }',
      ].join('\n'),
    );
    expect(problems).toEqual([]);
    expect(settings).toEqual({
      profile: 'strict',
      failOn: 'never',
      rules: { 'unpinned-base-image': 'off', 'syntax-error': 'minor' },
      ignore: ['examples/**'],
      review: { drafts: true, skipLabels: [], skipAuthors: [], inlineSuggestions: 3, requestChanges: false },
      trustedRegistries: ['ghcr.io/acme'],
      labels: { team: 'text' },
      strictLabels: true,
      ruleset: '0.1.0',
      narrative: { enabled: false, guidelines: ['docs/images.md'] },
    });
  });

  test('names an unknown key with its place and the nearest known one, and keeps the rest', () => {
    const { settings, problems } = read('profile: strict\nreview:\n  draft: true\nfailon: major\n');
    expect(problems.map(({ line, column, message }) => [line, column, message])).toEqual([
      [3, 3, '`review.draft` is not a setting; did you mean `drafts`?'],
      [4, 1, '`failon` is not a setting; did you mean `failOn`?'],
    ]);
    expect(read('ruleSet: 0.1.0').problems).toMatchObject([
      { message: '`ruleSet` is not a setting; did you mean `ruleset`?' },
    ]);
    expect(settings).toEqual({ ...defaultSettings, profile: 'strict' });
  });

  test('lists what is known where nothing is near', () => {
    expect(read('narrative: { zebra: 1 }').problems).toMatchObject([
      { line: 1, column: 14, message: '`narrative.zebra` is not a setting. Known here: enabled, guidelines.' },
    ]);
  });

  test.each([
    ['profile: lax\nfailOn: major\n', 1, '`profile`'],
    ['failOn: major\nprofile:\n', 2, '`profile`'],
    ['failOn: major\nreview:\n  inlineSuggestions: 1000\n', 3, '`review.inlineSuggestions`'],
    ['failOn: major\nrules:\n  syntax-error: loud\n', 3, '`rules.syntax-error`'],
    ['failOn: major\nignore: [1]\n', 2, '`ignore.0`'],
    ['failOn: major\nrules: []\n', 2, '`rules`'],
    ['failOn: major\nlabels: { team: colour }\n', 2, '`labels.team`'],
    ['failOn: major\nruleset: 0.1\n', 2, '`ruleset`'],
  ])('refuses a wrong value alone: %j', (text, line, name) => {
    const { settings, problems } = read(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.line).toBe(line);
    expect(problems[0]?.message).toContain(name);
    expect(settings).toEqual({ ...defaultSettings, failOn: 'major' });
  });

  test('names a rule that is not there', () => {
    expect(read('rules:\n  unpinned-base-images: off\n').problems).toEqual([
      {
        path: '.github/drydock.yml',
        line: 2,
        column: 3,
        message: '`unpinned-base-images` is not a rule; did you mean `unpinned-base-image`?',
      },
    ]);
  });

  test.each([
    ['no YAML', 'profile: [strict\nfailOn: major'],
    ['a key twice', 'profile: strict\nprofile: strict\n'],
    ['a list', '- profile\n'],
    ['a word', 'strict'],
    ['an alias of nothing', 'ignore: *nowhere\n'],
    [
      'aliases that grow',
      `a: &a [x]\n${[...'bcdefgh'].map((name, at) => `${name}: &${name} [${`*${'abcdefgh'[at]},`.repeat(9)}]`).join('\n')}\n`,
    ],
    ['two documents', 'profile: strict\n---\nprofile: strict\n'],
  ])('says once that it cannot use a file, and goes on with the defaults: %s', (_, text) => {
    const { settings, problems } = read(text);
    expect(problems.length).toBeGreaterThanOrEqual(1);
    expect(problems.length).toBeLessThanOrEqual(8);
    for (const problem of problems) {
      expect(problem.line).toBeGreaterThanOrEqual(1);
      expect(problem.message).not.toMatch(/\n/);
    }
    expect(settings).toEqual(defaultSettings);
  });
});
