import { describe, expect, test } from '@jest/globals';
import { buildMarker, markerOf, parseMarker } from '../../src/render/marker.ts';
import { digestOf } from '../../src/render/substance.ts';
import { base, finding, head, location, report } from '../support/report.ts';

const marker = { base, head, digest: digestOf(report()), raised: ['0123456789ab', 'cdef01234567'] };

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
    ['praise', report({ findings: [finding()], highlights: [{ kind: 'a', message: 'b', locations: [] }] })],
    [
      'what was not evaluated',
      report({ findings: [finding()], notEvaluated: [{ rule: '*', path: 'a', reason: 'b' }] }),
    ],
  ])('changes with %s', (_, after) => {
    expect(digestOf(after)).not.toBe(digestOf(report({ findings: [finding()] })));
  });

  test('stays without a finding, whatever is praised or was there before', () => {
    const highlights = [{ kind: 'a', message: 'b', locations: [] }];
    const before = report({ findings: [finding({ status: 'preexisting' })], highlights });
    expect(digestOf(before)).toBe(digestOf(report()));
  });
});

describe('markerOf', () => {
  test('lists what is raised, by the start of the fingerprints', () => {
    const some = report({ findings: [finding(), finding({ status: 'preexisting', fingerprint: 'ffffffffffff' })] });
    expect(markerOf(some, base, head).raised).toEqual([expect.stringMatching(/^01234567[0-9a-f]{4}$/)]);
  });

  test('lists nothing where there are too many', () => {
    const findings = Array.from({ length: 301 }, (_, index) => finding({ fingerprint: String(100000000000 + index) }));
    expect(markerOf(report({ findings }), base, head).raised).toBeNull();
  });
});
