import { chmod, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandLine, git } from '../support/command-line.ts';

const broken = 'FROM debian:13\nRUN apt-get update && apt-get install curl\nRUN source /etc/os-release\n';
const safely = 'FROM debian:13\nRUN apt-get update && apt-get install -y curl\nRUN . /etc/os-release\n';

let drydock: CommandLine;

beforeAll(async () => {
  drydock = await CommandLine.build();
});

afterAll(() => drydock.remove());

async function repository(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await drydock.files(name, files);
  await git(folder, 'init', '--quiet', '--initial-branch=main');
  await git(folder, 'add', '--all');
  await git(folder, 'commit', '--quiet', '--message=Start');
  return folder;
}

const lint = (folder: string, ...args: readonly string[]) => drydock.run(folder, ['lint', '--fail-on=never', ...args]);
const read = (folder: string, path = 'Dockerfile') => readFile(join(folder, path), 'utf8');

describe('lint --fix', () => {
  test('writes the safe fixes, tells how many, and reports what is left', async () => {
    const folder = await repository('safe', { Dockerfile: broken });
    const ended = await lint(folder, '--fix', '--format=json', 'Dockerfile');
    expect(await read(folder)).toBe(safely);
    expect(ended).toMatchObject({
      status: 0,
      stderr: 'drydock: fixed 2 findings in 1 file; 2 more need review: --fix=all\n',
    });
    const { findings } = JSON.parse(ended.stdout) as { findings: { rule: string }[] };
    expect(findings.map(({ rule }) => rule)).not.toContain('install-needs-confirmation');
  });

  test('finds nothing to do the second time', async () => {
    const folder = await repository('twice', { Dockerfile: broken });
    await lint(folder, '--fix=all', '.');
    await git(folder, 'commit', '--quiet', '--all', '--message=Fix');
    const ended = await lint(folder, '--fix=all', '.');
    expect(ended.stderr).toBe('drydock: nothing to fix\n');
    expect(await git(folder, 'status', '--porcelain')).toBe('');
  });

  test('keeps line ends, mode and a missing line feed at the end', async () => {
    const folder = await repository('crlf', { Dockerfile: broken.replaceAll('\n', '\r\n').trimEnd() });
    await chmod(join(folder, 'Dockerfile'), 0o755);
    await lint(folder, '--fix', '--force', '.');
    expect(await read(folder)).toBe(safely.replaceAll('\n', '\r\n').trimEnd());
    expect((await stat(join(folder, 'Dockerfile'))).mode & 0o777).toBe(0o755);
  });

  test.each([
    ['changed since the last commit', (folder: string) => writeFile(join(folder, 'Dockerfile'), `${broken}USER 1\n`)],
    ['not tracked', (folder: string) => git(folder, 'rm', '--quiet', '--cached', 'Dockerfile')],
    [
      'ignored',
      async (folder: string) => {
        await git(folder, 'rm', '--quiet', '--cached', 'Dockerfile');
        await writeFile(join(folder, '.gitignore'), 'Dockerfile\n');
        await git(folder, 'add', '.gitignore');
        await git(folder, 'commit', '--quiet', '--message=Ignore');
      },
    ],
  ])('writes nothing at all where one file is %s, unless it is forced', async (name, change) => {
    const folder = await repository(`lost ${name}`, { Dockerfile: broken, 'b/Dockerfile': broken });
    await change(folder);
    const before = await read(folder);
    const refused = await lint(folder, '--fix', 'b', 'Dockerfile');
    expect(refused).toMatchObject({
      status: 2,
      stderr:
        'drydock: Dockerfile: git has no copy of this text, so nothing was written; commit it, or fix with --force\n',
    });
    expect([await read(folder), await read(folder, 'b/Dockerfile')]).toEqual([before, broken]);
    await lint(folder, '--fix', '--force', 'b', 'Dockerfile');
    expect(await read(folder)).toBe(before.replace(broken, safely));
    expect(await read(folder, 'b/Dockerfile')).toBe(safely);
  });

  test('looks at the file behind a link', async () => {
    const folder = await repository('linked', { 'real/Dockerfile': broken });
    await symlink('real/Dockerfile', join(folder, 'Dockerfile'));
    await git(folder, 'add', '--all');
    await git(folder, 'commit', '--quiet', '--message=Link');
    await writeFile(join(folder, 'real/Dockerfile'), `# mine\n${broken}`);
    expect(await lint(folder, '--fix', 'Dockerfile')).toMatchObject({ status: 2 });
    expect(await read(folder, 'real/Dockerfile')).toBe(`# mine\n${broken}`);
  });

  test('leaves a file alone that is no UTF-8', async () => {
    const folder = await drydock.files('latin', {});
    const bytes = Buffer.concat([Buffer.from(broken), Buffer.from([0x23, 0xe9, 0x0a])]);
    await writeFile(join(folder, 'Dockerfile'), bytes);
    expect(await lint(folder, '--fix', '.')).toMatchObject({ status: 2 });
    expect(await readFile(join(folder, 'Dockerfile'))).toEqual(bytes);
  });

  test('prints the fixed text of standard input and nothing else; the exit status speaks of what is left', async () => {
    const folder = await drydock.files('stdin', {});
    expect(await drydock.run(folder, ['lint', '--fix', '-'], broken)).toEqual({
      status: 0,
      stdout: safely,
      stderr: '',
    });
    const unfixable = 'FROM debian\nRUN apt-get update && apt-get install curl\n';
    const ended = await drydock.run(folder, ['lint', '--fix', '-'], unfixable);
    expect(ended).toEqual({ status: 1, stdout: unfixable.replace('install', 'install -y'), stderr: '' });
    expect(await drydock.run(folder, ['lint', '--fix', '-', '.'], broken)).toMatchObject({ status: 2, stdout: '' });
  });
});

describe('review --fix', () => {
  test('fixes what the working tree introduces, and leaves the rest alone', async () => {
    const old = 'FROM debian:13\nRUN source /etc/os-release\n';
    const folder = await repository('change', { 'old/Dockerfile': old, 'new/Dockerfile': old });
    const added = `${old}RUN apt-get update && apt-get install curl\n`;
    await writeFile(join(folder, 'new/Dockerfile'), added);
    const review = (...args: readonly string[]) =>
      drydock.run(folder, ['review', '--base=main', '--fail-on=never', ...args]);
    expect(await review('--fix')).toMatchObject({ status: 2 });
    expect(await review('--fix', '--force')).toMatchObject({
      status: 0,
      stderr: 'drydock: fixed 1 finding in 1 file; 2 more need review: --fix=all\n',
    });
    expect(await read(folder, 'new/Dockerfile')).toBe(added.replace('install', 'install -y'));
    expect(await read(folder, 'old/Dockerfile')).toBe(old);
  });

  test('refuses a head that is no working tree', async () => {
    const folder = await repository('head', { Dockerfile: broken });
    const ended = await drydock.run(folder, ['review', '--base=main', '--head=main', '--fix']);
    expect(ended).toMatchObject({
      status: 2,
      stderr: 'drydock: --fix writes to the working tree: leave --head and --pr out\n',
    });
  });
});
