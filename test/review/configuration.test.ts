import { describe, expect, test } from '@jest/globals';
import { readConfiguration } from '../../src/review/configuration.ts';
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
