import { runScripts } from '../../dockerfile/commands.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { instructionsOf, lineage } from '../../dockerfile/stages.ts';
import { argumentsOf } from '../../shell/arguments.ts';
import type { Command } from '../../shell/command.ts';
import { editDistance } from '../../text/nearest.ts';
import { defineRule } from '../rule.ts';

/** Commands that do nothing at all where a path is wrong. */
const onPaths: ReadonlySet<string> = new Set(
  'chgrp chmod chown cp find install ln mv rm rsync sed strip tar'.split(' '),
);

export default defineRule({
  id: 'hidden-failure',
  scope: 'dockerfile',
  severity: ['major', 'minor'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Error and message are both thrown away',
  remedy: 'Correct the path, and let the command fail',
  rationale:
    'With `2>/dev/null || true` a command that finds nothing looks like one that has done its work. A path with a slip in it, or one that has moved, is never noticed: the files are not copied, not removed, not protected.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'A path that is nearly another one',
        files:
          'FROM node:24-slim\nWORKDIR /usr/src/app\nCOPY . .\nRUN rm -rf /usr/scr/app/.cache 2>/dev/null || true\n',
        reports: [
          {
            line: 4,
            message:
              '`/usr/scr` is nowhere else in this file, which has `/usr/src`, and `2>/dev/null || true` hides that `rm` finds nothing there.',
          },
        ],
      },
      {
        title: 'Nobody would notice',
        files: 'FROM debian:13\nRUN cp /opt/build/lib/*.so /usr/lib/ 2>/dev/null || true\n',
        reports: [
          {
            line: 2,
            severity: 'minor',
            message:
              'When `cp` fails, nobody notices: `2>/dev/null` hides the message and `||` the status. Keep one of them, or test for what may be missing.',
          },
        ],
      },
    ],
    good: [
      { title: 'The message stays', files: 'FROM debian:13\nRUN rm /a/b || true\n' },
      { title: 'The status stays', files: 'FROM debian:13\nRUN cp /a/b /c 2>/dev/null\n' },
      { title: 'Another try', files: 'FROM debian:13\nRUN cp /a /c 2>/dev/null || cp /b /c\n' },
      { title: 'Where there is nothing to lose', files: 'FROM debian:13\nRUN apt-mark showhold 2>/dev/null || true\n' },
      {
        title: 'Different names',
        files: 'FROM debian:13\nWORKDIR /opt/app1\nCOPY a /opt/app2/\nRUN rm /opt/app2/x /opt/app1/y || true\n',
      },
    ],
  },
  *check({ file }) {
    for (const { stage, commands } of runScripts(file)) {
      for (const [index, command] of commands.entries()) {
        if (!isHidden(command, commands[index + 1])) continue;
        const slip = slipIn(file, stage, command);
        yield {
          message:
            slip === null
              ? `When \`${command.name}\` fails, nobody notices: \`2>/dev/null\` hides the message and \`||\` the status. Keep one of them, or test for what may be missing.`
              : `\`${slip.wrong}\` is nowhere else in this file, which has \`${slip.right}\`, and \`2>/dev/null || true\` hides that \`${command.name}\` finds nothing there.`,
          subject: slip?.wrong ?? command.name ?? '',
          at: { path: file.path, range: command.range },
          severity: slip === null ? 'minor' : 'major',
          ...(slip === null ? { profile: 'strict' as const } : { confidence: 'likely' as const }),
        };
      }
    }
  },
});

function isHidden({ name, followedBy, redirects }: Command, next: Command | undefined): boolean {
  if (name === null || !onPaths.has(name) || followedBy !== '||') return false;
  if (next?.precededBy !== '||' || !/^(?:true|:|echo)$/.test(next.name ?? '')) return false;
  return redirects.some(
    ({ operator, descriptor, target }) =>
      target?.value === '/dev/null' && ((descriptor === 2 && operator.startsWith('>')) || operator === '&>'),
  );
}

/** A folder on the way to a path that differs by one slip from a folder that the file names elsewhere. */
function slipIn(file: Dockerfile, stage: Stage, command: Command): { wrong: string; right: string } | null {
  const own = argumentsOf(command).operands.flatMap(({ pattern }) => (pattern?.startsWith('/') ? [pattern] : []));
  const known = foldersOf(file, stage, command);
  for (const folder of own.flatMap((path) => ancestors(path))) {
    if (known.has(folder) || folder.length < 4) continue;
    const parent = folder.slice(0, folder.lastIndexOf('/'));
    const right = [...known].find(
      (other) => other.slice(0, other.lastIndexOf('/')) === parent && isSlip(folder, other),
    );
    if (right !== undefined && (parent === '' || known.has(parent))) return { wrong: folder, right };
    // What stands below an unknown folder cannot be judged.
    break;
  }
  return null;
}

/** One letter off, or two swapped: not `v1` and `v2`. */
function isSlip(a: string, b: string): boolean {
  const [left, right] = [a, b].map((path) => path.replace(/^.*\//, '')) as [string, string];
  return left.length > 2 && editDistance(left, right) === 1 && left.replace(/\d+/g, '') !== right.replace(/\d+/g, '');
}

/** Every folder of every absolute path that the stage names anywhere else. */
function foldersOf(file: Dockerfile, stage: Stage, except: Command): ReadonlySet<string> {
  const folders = new Set([
    '/etc',
    '/opt',
    '/usr',
    '/usr/local',
    '/usr/local/bin',
    '/usr/local/lib',
    '/usr/share',
    '/usr/src',
    '/usr/lib',
    '/usr/bin',
    '/var',
    '/var/lib',
    '/var/log',
    '/var/cache',
    '/root',
    '/home',
    '/tmp',
    '/srv',
    '/bin',
    '/sbin',
    '/lib',
    '/lib64',
    '/mnt',
    '/run',
    '/dev',
    '/proc',
    '/sys',
    '/media',
    '/boot',
    '/usr/sbin',
    '/usr/include',
  ]);
  const mine = except.words.map(({ text }) => text);
  for (const ancestor of lineage(stage)) {
    for (const instruction of ancestor.instructions) {
      let { text } = instruction.args;
      for (const word of mine) text = text.replace(word, ' ');
      for (const [path] of text.matchAll(/(?<![\w.:/$}-])\/[\w.@/+-]+/g))
        for (const folder of ancestors(`${path}/x`)) folders.add(folder);
    }
  }
  for (const { word } of instructionsOf(file, 'WORKDIR'))
    for (const folder of ancestors(`${word?.value ?? ''}/x`)) folders.add(folder);
  return folders;
}

/** `/a/b/c` → `/a`, `/a/b`. */
function ancestors(path: string): string[] {
  const parts = path
    .split('/')
    .slice(1, -1)
    .filter((part) => part !== '');
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}
