import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandLine } from '../support/command-line.ts';

let drydock: CommandLine;
let commands: readonly string[];

beforeAll(async () => {
  drydock = await CommandLine.build();
  commands = await commandsBelow([]);
});

afterAll(() => drydock.remove());

async function help(command: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await drydock.run(drydock.folder, [...command, '--help']);
  expect({ command, status, stderr }).toEqual({ command, status: 0, stderr: '' });
  return stdout;
}

/** What the help lists, and what the help of that lists: `queue`, `queue list`. */
async function commandsBelow(command: readonly string[]): Promise<string[]> {
  const [, listed = ''] = (await help(command)).split('\nCommands:\n');
  const names = [...listed.matchAll(/^ {2}([a-z]+)/gm)].flatMap(([, name = '']) => (name === 'help' ? [] : [name]));
  const deeper = names.includes('queue') ? await commandsBelow(['queue']) : [];
  return [...names.map((name) => [...command, name].join(' ')), ...deeper];
}

describe('help', () => {
  test('lists every command', () => {
    for (const command of [
      ...['review', 'lint', 'rules', 'explain', 'serve', 'doctor', 'log'],
      ...['queue', 'queue list', 'queue retry', 'queue drop'],
    ]) {
      expect(commands).toContain(command);
    }
  });

  test('of every command has its use, what it does, and examples of that command', async () => {
    for (const command of commands) {
      const text = await help(command.split(' '));
      expect(text).toContain(`Usage: drydock ${command}`);
      expect(text).toMatch(/^Usage: .*\n\n[A-Z]/);
      const [, examples = ''] = text.split('\nExamples:\n');
      expect(examples).toContain(`drydock ${command}`);
    }
  });
});

test('a mistyped command gets the nearest', async () => {
  for (const command of commands) {
    // One letter short.
    const { status, stderr } = await drydock.run(drydock.folder, command.slice(0, -1).split(' '));
    expect(status).toBe(2);
    expect(stderr).toContain(`(Did you mean ${command.split(' ').at(-1)}?)`);
  }
});

test("a mistyped code of another linter gets the nearest, as a rule's id does", async () => {
  const { status, stderr } = await drydock.run(drydock.folder, ['explain', 'DL30077']);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^drydock: no rule is called "DL30077"; did you mean DL3007\?/);
});
