import { describe, expect, test } from '@jest/globals';
import { readConfiguration } from '../../src/review/configuration.ts';
import type { Settings } from '../../src/review/settings.ts';
import { reportsRun } from '../support/rules.ts';
import { reviewTexts } from '../support/snapshot.ts';

const hadolint = (text: string) => readConfiguration(null, { path: '.hadolint.yaml', text, from: 'repository' });
const rule = reportsRun('foo', { peers: [{ tool: 'hadolint', id: 'DL3008', relation: 'same' }] });
const files = 'FROM alpine:3.23\nRUN foo\n';

describe("hadolint's configuration", () => {
  test('silences the findings that answer for the codes it ignores', async () => {
    const { peersOff } = hadolint('ignored:\n  - dl3008\n  - SC2086\n');
    const report = await reviewTexts({ files, rules: [rule], peersOff });
    expect(report.findings).toEqual([]);
    expect(report.suppressed).toMatchObject([{ by: 'config', reason: '`.hadolint.yaml` ignores DL3008' }]);
  });

  test('adds its registries to the trusted ones', () => {
    const { settings } = readConfiguration(
      { path: '.github/drydock.yml', text: 'trustedRegistries: [ghcr.io]\n', from: 'repository' },
      { path: '.hadolint.yaml', text: 'trustedRegistries:\n  - quay.io\n', from: 'repository' },
    );
    expect(settings.trustedRegistries).toEqual(['ghcr.io', 'quay.io']);
  });

  test('adds its labels, by our names of the types, and takes them for strict where it says so', () => {
    const { settings } = readConfiguration(
      { path: '.github/drydock.yml', text: 'labels: { team: email }\n', from: 'repository' },
      {
        path: '.hadolint.yaml',
        text: 'label-schema: { team: text, revision: hash, created: rfc3339, other: colour }\nstrict-labels: true\n',
        from: 'repository',
      },
    );
    expect(settings.labels).toEqual({ team: 'email', revision: 'git-hash', created: 'rfc3339', other: 'text' });
    expect(settings.strictLabels).toBe(true);
  });

  test.each([
    ['no YAML', 'ignored: [DL3008\n'],
    ['a list', '- DL3008\n'],
  ])('is named when it is %s, and costs nothing else', (_, text) => {
    const { peersOff, problems } = hadolint(text);
    expect(peersOff.size).toBe(0);
    expect(problems).toMatchObject([{ path: '.hadolint.yaml', line: expect.any(Number) }]);
  });
});

describe('a finding that was ignored by command', () => {
  test('is listed with the reason and counts no more', async () => {
    const blocker = reportsRun('foo', { severity: 'blocker' });
    const first = await reviewTexts({ before: 'FROM alpine:3.23\n', files, rules: [blocker] });
    const [finding] = first.findings;
    expect(first.verdict).toBe('fail');
    const ignoredByCommand = new Map([[finding?.fingerprint ?? '', 'known, and planned for spring']]);
    const second = await reviewTexts({ before: 'FROM alpine:3.23\n', files, rules: [blocker], ignoredByCommand });
    expect(second.findings).toEqual([]);
    expect(second.suppressed).toMatchObject([{ by: 'command', reason: 'known, and planned for spring' }]);
    expect(second.verdict).toBe('pass');
  });
});

describe('a pinned rule set', () => {
  const newer = reportsRun('foo', { since: '1.10.0' });
  const findings = async (settings: Partial<Settings>) =>
    (await reviewTexts({ files, rules: [newer], settings })).findings;

  test('leaves out rules that are newer, by number and not by text', async () => {
    expect(await findings({ ruleset: '1.9.3' })).toEqual([]);
    expect(await findings({ ruleset: '1.10.0' })).toHaveLength(1);
    expect(await findings({})).toHaveLength(1);
  });

  test('leaves them out of the strict profile as well, but not where the settings name them', async () => {
    expect(await findings({ ruleset: '1.9.3', profile: 'strict' })).toEqual([]);
    expect(await findings({ ruleset: '1.9.3', rules: { fake: 'minor' } })).toMatchObject([{ severity: 'minor' }]);
  });
});
