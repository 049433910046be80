import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandLine } from '../support/command-line.ts';
import { type Report, readReport } from './report-shape.ts';

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
    'service/Dockerfile':
      'FROM golang:1.23-alpine\nWORKDIR /src\nCOPY go.mod .\nRUN go mod download\nUSER 1001\nCMD ["go", "version"]\n',
    'service/go.mod': 'module example.com/service\n\ngo 1.24.0\n',
    'off.yml': 'rules:\n  unpinned-base-image: off\n',
    'minor.yml': 'rules:\n  unpinned-base-image: minor\n',
    'strict-failing.yml': 'failOn: critical\n',
  });
});

afterAll(() => drydock.remove());

const lint = (...args: readonly string[]) => drydock.run(folder, ['lint', ...args]);

const report = async (...args: readonly string[]) => readReport((await lint('--format', 'json', ...args)).stdout);

/** Paths of the files with an unpinned base image: rules that come later may find more in them. */
function unpinnedIn({ findings }: Report): (string | undefined)[] {
  return findings.filter(({ rule }) => rule === 'unpinned-base-image').map(({ locations }) => locations[0]?.path);
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
    expect(unpinnedIn(await report('several'))).toEqual([
      'several/Containerfile',
      'several/api/Dockerfile',
      'several/web.dockerfile',
    ]);
  });

  test('a file that is named is read whatever it is called', async () => {
    expect(unpinnedIn(await report('recipes/image.txt'))).toEqual(['recipes/image.txt']);
    expect(unpinnedIn(await report('recipes'))).toEqual([]);
  });

  test('an absolute path says the same as a relative one, manifests beside it included', async () => {
    const rulesOf = async (path: string) => (await report(path)).findings.map(({ rule }) => rule);
    const relative = await rulesOf('service/Dockerfile');
    expect(relative).toContain('toolchain-older-than-manifest');
    expect(await rulesOf(`${folder}/service/Dockerfile`)).toEqual(relative);
    expect(await rulesOf(`${folder}/service`)).toEqual(relative);
  });

  test('where nothing was looked at, that is said', async () => {
    const { stdout } = await lint('--format', 'markdown', 'recipes');
    expect(stdout).toContain('No container file was looked at');
    expect((await lint('--format', 'terminal', 'recipes')).stdout).toContain('No container file was looked at');
  });

  test('several paths make one report', async () => {
    const paths = unpinnedIn(await report('unpinned/Dockerfile', 'several/api'));
    expect(paths).toEqual(['several/api/Dockerfile', 'unpinned/Dockerfile']);
  });

  test('- is standard input, called Dockerfile unless named', async () => {
    for (const [args, path] of [
      [[], 'Dockerfile'],
      [['--stdin-filename', 'images/api.dockerfile'], 'images/api.dockerfile'],
    ] as const) {
      const ended = await drydock.run(folder, ['lint', '--format', 'json', ...args, '-'], unpinned);
      expect(ended.status).toBe(1);
      expect(unpinnedIn(readReport(ended.stdout))).toEqual([path]);
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
    const { findings, resolved, subject, verdict } = await report('.');
    expect(subject.base).toBeNull();
    expect(resolved).toEqual([]);
    expect(new Set(findings.map(({ status }) => status))).toEqual(new Set(['introduced']));
    expect(verdict).toBe('fail');
  });

  test('points at the offending place', async () => {
    const { findings } = await report('unverified/Dockerfile');
    expect(findings.find(({ rule }) => rule === 'unverified-executable')).toMatchObject({
      severity: 'critical',
      locations: [{ path: 'unverified/Dockerfile', side: 'head', startLine: 2 }],
    });
  });

  test('counts what an inline comment ignores, with its reason', async () => {
    const ignoring = await report('ignored/Dockerfile');
    expect(unpinnedIn(ignoring)).toEqual([]);
    expect(ignoring.suppressed).toMatchObject([
      { by: 'inline', reason: 'the newest is what we test', finding: { rule: 'unpinned-base-image' } },
    ]);
  });

  test('has the date that was given', async () => {
    expect((await report('--now', '2024-02-29', 'clean')).asOf).toBe('2024-02-29');
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
    const log = JSON.parse(await show('sarif')) as { runs: [{ results: { ruleId: string }[] }] };
    expect(log).toMatchObject({ version: '2.1.0', runs: [{ tool: { driver: { name: 'Drydock' } } }] });
    const region = expect.objectContaining({ startLine: 1 });
    expect(log.runs[0].results.find(({ ruleId }) => ruleId === 'unpinned-base-image')).toMatchObject({
      level: 'error',
      locations: [{ physicalLocation: { artifactLocation: { uri: 'unpinned/Dockerfile' }, region } }],
    });
  });

  test('github is workflow commands', async () => {
    expect(await show('github')).toMatch(/^::error file=unpinned\/Dockerfile,line=1,.*::.+$/m);
  });
});
