import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandLine } from '../support/command-line.ts';
import { readReport } from './report-shape.ts';

const clean = 'FROM alpine:3.23\nUSER 1001\nCMD ["true"]\n';
/** A blocker. */
const unpinned = 'FROM alpine\nUSER 1001\nCMD ["true"]\n';
/** A critical finding and nothing worse. */
const unverified = `FROM alpine:3.23
RUN wget -O /usr/local/bin/tool https://example.com/tool && chmod +x /usr/local/bin/tool
USER 1001
CMD ["tool"]
`;

let drydock: CommandLine;
let folder: string;

beforeAll(async () => {
  drydock = await CommandLine.build();
  folder = await drydock.files('shop', {
    'clean/Dockerfile': clean,
    'clean/.dockerignore': '.git\n',
    'unpinned/Dockerfile': unpinned,
    'unverified/Dockerfile': unverified,
    'several/api/Dockerfile': unpinned,
    'several/web.dockerfile': unpinned,
    'several/Containerfile': unpinned,
    'several/Dockerfile.md': unpinned,
    'several/node_modules/package/Dockerfile': unpinned,
    'several/notes.txt': 'FROM nothing\n',
    'recipes/image.txt': unpinned,
    'ignored/Dockerfile': `# drydock ignore=unpinned-base-image the newest is what we test\n${unpinned}`,
    'old/Dockerfile': 'FROM alpine:3.19\nUSER 1001\nCMD ["true"]\n',
    'off.yml': 'rules:\n  unpinned-base-image: off\n',
    'minor.yml': 'rules:\n  unpinned-base-image: minor\n',
    'strict-failing.yml': 'failOn: critical\n',
  });
});

afterAll(() => drydock.remove());

const lint = (...args: readonly string[]) => drydock.run(folder, ['lint', ...args]);

async function findings(...args: readonly string[]): Promise<string[]> {
  const { stdout } = await lint('--format', 'json', ...args);
  return readReport(stdout).findings.map(({ rule, locations }) => `${locations[0]?.path}:${rule}`);
}

describe('the exit status', () => {
  test.each([
    ['0 for a clean file', 'clean/Dockerfile', 0],
    ['1 for a blocker', 'unpinned/Dockerfile', 1],
    ['0 below --fail-on, which is blocker unless given', 'unverified/Dockerfile', 0],
    ['1 at --fail-on', '--fail-on critical unverified/Dockerfile', 1],
    ['1 above --fail-on', '--fail-on minor unverified/Dockerfile', 1],
    ['0 with --fail-on never', '--fail-on never unpinned/Dockerfile', 0],
    ['1 where the settings say so', '--config strict-failing.yml unverified/Dockerfile', 1],
    [
      '0 where the command line overrules the settings',
      '--config strict-failing.yml --fail-on blocker unverified/Dockerfile',
      0,
    ],
    ['0 with the rule switched off', '--config off.yml unpinned/Dockerfile', 0],
    ['0 with the rule made minor', '--config minor.yml unpinned/Dockerfile', 0],
  ])('is %s', async (_what, line, status) => {
    expect(await lint(...line.split(' '))).toMatchObject({ status, stderr: '' });
  });
});

describe('what is read', () => {
  test('a folder is searched for container files, and for nothing else', async () => {
    expect(await findings('several')).toEqual([
      'several/Containerfile:unpinned-base-image',
      'several/api/Dockerfile:unpinned-base-image',
      'several/web.dockerfile:unpinned-base-image',
    ]);
  });

  test('a file that is named is read whatever it is called', async () => {
    expect(await findings('recipes/image.txt')).toEqual(['recipes/image.txt:unpinned-base-image']);
    expect(await findings('recipes')).toEqual([]);
  });

  test('several paths make one report', async () => {
    const paths = (await findings('unpinned/Dockerfile', 'several/api')).map((found) => found.split(':')[0]);
    expect(paths).toEqual(['several/api/Dockerfile', 'unpinned/Dockerfile']);
  });

  test('- is standard input, called Dockerfile unless named', async () => {
    for (const [args, path] of [
      [[], 'Dockerfile'],
      [['--stdin-filename', 'images/api.dockerfile'], 'images/api.dockerfile'],
    ] as const) {
      const ended = await drydock.run(folder, ['lint', '--format', 'json', ...args, '-'], unpinned);
      expect(ended.status).toBe(1);
      expect(readReport(ended.stdout).findings.map(({ locations }) => locations[0]?.path)).toEqual([path]);
    }
  });

  test('line ends, marks and garbage break nothing', async () => {
    for (const text of [
      '',
      '\n',
      '\uFEFFFROM alpine:3.23\r\nUSER 1\r\n',
      'FROM',
      '<<<<<<< ours\n',
      'RUN <<EOF',
      '\0',
    ]) {
      const ended = await drydock.run(folder, ['lint', '--format', 'json', '-'], text);
      expect(ended.stderr).toBe('');
      expect(readReport(ended.stdout).schemaVersion).toBe(1);
    }
  });
});

describe('the report', () => {
  test('says that everything is introduced and nothing is compared', async () => {
    const report = readReport((await lint('--format', 'json', '.')).stdout);
    expect(report.subject.base).toBeNull();
    expect(report.resolved).toEqual([]);
    expect(new Set(report.findings.map(({ status }) => status))).toEqual(new Set(['introduced']));
    expect(report.verdict).toBe('fail');
  });

  test('points at the offending place', async () => {
    const report = readReport((await lint('--format', 'json', 'unverified/Dockerfile')).stdout);
    expect(report.findings).toMatchObject([
      {
        rule: 'unverified-executable',
        severity: 'critical',
        locations: [{ path: 'unverified/Dockerfile', startLine: 2 }],
      },
    ]);
  });

  test('counts what an inline comment ignores, with its reason', async () => {
    const report = readReport((await lint('--format', 'json', 'ignored/Dockerfile')).stdout);
    expect(report.findings).toEqual([]);
    expect(report.suppressed).toMatchObject([
      { by: 'inline', reason: 'the newest is what we test', finding: { rule: 'unpinned-base-image' } },
    ]);
  });

  test('has the date that was given', async () => {
    const report = readReport((await lint('--format', 'json', '--now', '2024-02-29', 'clean')).stdout);
    expect(report.asOf).toBe('2024-02-29');
  });

  test('is the same bytes each time, in every format', async () => {
    for (const format of ['terminal', 'markdown', 'json', 'sarif', 'github']) {
      const args = ['--format', format, '--now', '2026-11-23', '.'];
      const [first, second] = await Promise.all([lint(...args), lint(...args)]);
      expect(first.stdout).not.toBe('');
      expect(second).toEqual(first);
    }
  });
});

describe('a format', () => {
  const show = async (format: string) => (await lint('--format', format, 'unpinned/Dockerfile')).stdout;

  test('terminal shows the line with a caret, and no colour without a terminal', async () => {
    const text = await show('terminal');
    expect(text).toContain('unpinned/Dockerfile:1:');
    expect(text).toMatch(/1 \| FROM alpine\n +\| +\^+/);
    expect(text).not.toContain('\u001B');
  });

  test('markdown is the review as it is posted, and what there is without a terminal', async () => {
    const text = await show('markdown');
    expect(text).toMatch(/^#+ .*Blocker/m);
    expect((await lint('unpinned/Dockerfile')).stdout).toBe(text);
  });

  test('sarif is a run with the rule and the place', async () => {
    expect(JSON.parse(await show('sarif'))).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: expect.stringMatching(/drydock/i) } },
          results: [
            {
              ruleId: 'unpinned-base-image',
              level: 'error',
              locations: [
                {
                  physicalLocation: { artifactLocation: { uri: 'unpinned/Dockerfile' }, region: { startLine: 1 } },
                },
              ],
            },
          ],
        },
      ],
    });
  });

  test('github is workflow commands', async () => {
    expect(await show('github')).toMatch(/^::error file=unpinned\/Dockerfile,line=1,.*::.+$/m);
  });
});
