import { describe, expect, test } from '@jest/globals';
import { buildMarker, digestOf, parseMarker } from '../../src/render/marker.ts';
import { base, finding, head, location, report } from '../support/report.ts';

const marker = { base, head, digest: digestOf(report()) };

describe('the marker', () => {
  test('is read back from the first line of a body', () => {
    const line = buildMarker(marker);
    expect(parseMarker(`${line}\n\n# Drydock Review`)).toEqual(marker);
    expect(parseMarker(`${line}\r\n\r\n# Drydock Review`)).toEqual(marker);
    expect(parseMarker(line)).toEqual(marker);
  });

  test.each([
    ['text before it', `> ${buildMarker(marker)}`],
    ['a later line', `hello\n${buildMarker(marker)}`],
    ['another version', buildMarker(marker).replace('"v":1', '"v":2')],
    ['an unknown key', buildMarker(marker).replace('"v":1', '"v":1,"x":1')],
    ['a commit that is none', buildMarker(marker).replace(base, 'main')],
    ['broken JSON', '<!-- drydock:review {"v":1, -->'],
    ['text behind it', `${buildMarker(marker)} more`],
    ['nothing', ''],
  ])('is not seen with %s', (_, body) => {
    expect(parseMarker(body)).toBeNull();
  });

  test('cannot be closed from inside', () => {
    expect(() => buildMarker({ ...marker, base: '--><img>' })).toThrow();
  });
});

describe('the digest', () => {
  test('stays when lines move and commits change', () => {
    const before = report({ findings: [finding()] });
    const after = report({
      findings: [finding({ locations: [location({ startLine: 40 })] })],
      subject: { base: head, head: base, repository: null },
      asOf: '2027-01-01',
    });
    expect(digestOf(after)).toBe(digestOf(before));
  });

  test.each([
    ['a finding', report({ findings: [finding(), finding({ fingerprint: 'ff' })] })],
    ['a message', report({ findings: [finding({ message: 'Other.' })] })],
    ['a status', report({ findings: [finding({ status: 'touched' })] })],
    [
      'what was not evaluated',
      report({ findings: [finding()], notEvaluated: [{ rule: '*', path: 'a', reason: 'b' }] }),
    ],
  ])('changes with %s', (_, after) => {
    expect(digestOf(after)).not.toBe(digestOf(report({ findings: [finding()] })));
  });
});
