import { describe, expect, test } from '@jest/globals';
import { formatNames, formats } from '../../src/render/formats.ts';
import { finding, location, report } from '../support/report.ts';

const options = { color: false, width: 80 };
const some = report({
  findings: [
    finding({ locations: [location(), location({ path: 'ü b/Dockerfile' })] }),
    finding({ severity: 'minor', category: 'security', rule: 'other', status: 'preexisting' }),
  ],
  suppressed: [{ finding: finding({ fingerprint: 'quiet' }), by: 'config', reason: '' }],
});

test.each(formatNames)('%s ends with a line feed and says the same twice', (name) => {
  expect(formats[name](some, options)).toMatch(/\n$/);
  expect(formats[name](structuredClone(some), options)).toBe(formats[name](some, options));
});

describe('json', () => {
  test('holds the whole report', () => {
    expect(JSON.parse(formats.json(some, options))).toEqual(some);
  });

  test('orders keys by the contract, however the report was built', () => {
    const backwards = Object.fromEntries(Object.entries(some).reverse()) as unknown as typeof some;
    expect(formats.json(backwards, options)).toBe(formats.json(some, options));
    const parsed = JSON.parse(formats.json(some, options)) as typeof some;
    expect(Object.keys(parsed).slice(0, 12)).toEqual([
      'schemaVersion',
      'tool',
      'asOf',
      'subject',
      'findings',
      'resolved',
      'suppressed',
      'notEvaluated',
      'highlights',
      'recommendations',
      'summary',
      'verdict',
    ]);
    expect(Object.keys(parsed.findings[0] ?? {})).toEqual([
      'fingerprint',
      'rule',
      'peers',
      'severity',
      'category',
      'confidence',
      'status',
      'title',
      'message',
      'locations',
      'fix',
    ]);
  });
});

describe('github', () => {
  test('writes one command a raised finding', () => {
    expect(formats.github(some, options)).toBe(
      '::error file=Dockerfile,line=1,endLine=1,col=1,endColumn=17,title=Base image is not pinned (unpinned-base-image)::' +
        'The shipped stage starts from `node:latest`.\nDrydock: 1 blocker · 1 there before · 1 suppressed\n',
    );
  });

  test('lets no message or path start a command of its own', () => {
    const hostile = finding({
      message: '100%\n::add-mask::x\r\n::error::y',
      locations: [location({ path: 'a,line=9::b\n::stop-commands::c' })],
    });
    const lines = formats.github(report({ findings: [hostile] }), options).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('file=a%2Cline=9%3A%3Ab%0A%3A%3Astop-commands%3A%3Ac,line=1');
    expect(lines[0]).toMatch(/::100%25%0A::add-mask::x%0A::error::y$/);
  });
});

describe('sarif', () => {
  interface Log {
    readonly version: string;
    readonly runs: readonly [
      {
        readonly tool: {
          readonly driver: { readonly rules: readonly { readonly id: string; readonly properties: object }[] };
        };
        readonly results: readonly {
          readonly ruleId: string;
          readonly ruleIndex: number;
          readonly partialFingerprints: object;
        }[];
      },
    ];
  }
  const parse = (given: typeof some) => JSON.parse(formats.sarif(given, options)) as Log;

  test('points every result at its rule and its place', () => {
    const [run] = parse(some).runs;
    for (const result of run.results) expect(run.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
    expect(run.results[0]).toMatchObject({
      level: 'error',
      baselineState: 'new',
      partialFingerprints: { 'drydock/v1': '0123456789abcdef' },
      locations: [
        { physicalLocation: { artifactLocation: { uri: 'Dockerfile' }, region: { startLine: 1, endColumn: 17 } } },
      ],
      relatedLocations: [{ physicalLocation: { artifactLocation: { uri: '%C3%BC%20b/Dockerfile' } } }],
    });
    expect(run.results[1]).toMatchObject({ level: 'note', baselineState: 'unchanged' });
    expect(run.tool.driver.rules[1]?.properties).toMatchObject({ 'security-severity': '3.0' });
  });

  test('leaves out what is suppressed', () => {
    expect(formats.sarif(some, options)).not.toContain('quiet');
  });

  test('lets no message become a link', () => {
    expect(formats.sarif(report({ findings: [finding({ message: '[a](http://x.y)' })] }), options)).not.toContain('](');
  });
});
