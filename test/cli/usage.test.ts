import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandLine, shellLine } from '../support/command-line.ts';

let drydock: CommandLine;
let folder: string;

beforeAll(async () => {
  drydock = await CommandLine.build();
  folder = await drydock.files('shop', {
    Dockerfile: 'FROM alpine:3.23\nUSER 1001\n',
    'wrong-settings.yml': 'profile: recommended\nfailon: major\n',
    'not-yaml.yml': 'profile: [\n',
    'description.md': 'Title\n\nText\n',
  });
});

afterAll(() => drydock.remove());

describe('a mistake ends with status 2, nothing on standard output and one line that helps', () => {
  test.each([
    ['lnt .', "drydock: unknown command 'lnt' (Did you mean lint?)"],
    ['lint', "drydock: missing required argument 'paths'"],
    ['lint --formt json .', "drydock: unknown option '--formt' (Did you mean --format?)"],
    [
      'lint --format yaml .',
      /--format .*'yaml' is invalid\. Allowed choices are terminal, markdown, json, sarif, github/,
    ],
    ['lint --profile loud .', /--profile .*'loud' is invalid\. Allowed choices are recommended, strict/],
    [
      'lint --fail-on any .',
      /--fail-on .*'any' is invalid\. Allowed choices are blocker, critical, major, minor, never/,
    ],
    ['lint --now yesterday .', 'drydock: --now yesterday: not a date; write it as YYYY-MM-DD'],
    ['lint --now 2026-13-01 .', 'drydock: --now 2026-13-01: not a date; write it as YYYY-MM-DD'],
    ['lint nowhere', 'drydock: nowhere: no such file or folder'],
    ['lint --config nowhere.yml .', 'drydock: --config nowhere.yml: no such file or folder'],
    [
      'lint --config wrong-settings.yml .',
      /wrong-settings\.yml:2:1: `failon` is not a setting; did you mean `failOn`\?/,
    ],
    ['lint --config not-yaml.yml .', /not-yaml\.yml:\d+:\d+: This is not valid YAML/],
    ['explain digest-pin-remove', /no rule is called "digest-pin-remove"; did you mean digest-pin-removed\?/],
    ['explain xyzzy', 'drydock: no rule is called "xyzzy". `drydock rules` lists them.'],
    ['review', 'drydock: .: not a git repository: name one, or check files with `drydock lint`'],
    ['review nowhere', 'drydock: nowhere: no such folder'],
    ['review --description nowhere.md', /^drydock: (--description nowhere\.md|\.: not a git repository)/],
  ])('drydock %s', async (line, message) => {
    const { status, stdout, stderr } = await drydock.run(folder, line.split(' '));
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.trimEnd()).toMatch(message);
    expect(stderr).toMatch(/^drydock: [^\n]+\n$/);
  });

  test('drydock alone shows what there is', async () => {
    const { status, stderr } = await drydock.run(folder, []);
    expect(status).toBe(2);
    for (const command of ['review', 'lint', 'rules', 'explain', 'serve']) expect(stderr).toContain(`  ${command} `);
  });
});

describe('help', () => {
  test.each(['review', 'lint', 'rules', 'explain', 'serve'])('of %s shows its use and an example', async (command) => {
    const { status, stdout, stderr } = await drydock.run(folder, [command, '--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(`Usage: drydock ${command}`);
    expect(stdout).toMatch(/Examples:\n +\$ /);
  });

  test('a reader who has seen enough is no error', async () => {
    const ended = await shellLine(drydock, folder, 'drydock rules --format json | head -n 1');
    expect(ended).toMatchObject({ stderr: '' });
  });

  test('the version is a version', async () => {
    const { status, stdout } = await drydock.run(folder, ['--version']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
