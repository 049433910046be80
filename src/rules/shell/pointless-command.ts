import { runScripts } from '../../dockerfile/commands.ts';
import type { Stage } from '../../dockerfile/model.ts';
import { cmdOf, entrypointOf } from '../../dockerfile/process.ts';
import type { Command } from '../../shell/command.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

const interactive = 'is for people at a terminal, and a build has none';
const passing = 'has no effect that a layer could keep';
const reasons: ReadonlyMap<string, string> = new Map([
  ...['vim', 'vi', 'nano', 'emacs', 'top', 'htop', 'less', 'more', 'man'].map((name) => [name, interactive] as const),
  ...['shutdown', 'reboot', 'kill', 'killall', 'mount', 'umount', 'ifconfig'].map((name) => [name, passing] as const),
  ...['ps', 'free', 'uptime', 'lsof', 'netstat'].map(
    (name) => [name, 'tells something about the builder only'] as const,
  ),
  ['ssh', 'needs a key and a server at build time'],
]);

export default defineRule({
  id: 'pointless-command',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'likely',
  profile: 'strict',
  since: '0.1.0',
  title: 'Command makes no sense in a build',
  remedy: 'Start services by `CMD`, not in the build',
  rationale:
    'A `RUN` keeps files, and nothing else: no processes, mounts or network settings. What is started ends with the step, and what asks somebody waits in vain.',
  exceptions: 'A service that is needed by the next command of the same `RUN` is not reported.',
  peers: peersNamed([
    'hadolint:DL3001',
    'kics:Run Utilities And POSIX Commands',
    'semgrep:nonsensical-command',
    'droast:DF060',
  ]),
  examples: {
    bad: [
      {
        files: 'FROM debian:13-slim\nRUN service nginx start\nRUN top\n',
        reports: [
          {
            line: 2,
            message: '`service` starts a process that ends with this step. Start it by `CMD` or `ENTRYPOINT`.',
          },
          { line: 3, message: '`top` is for people at a terminal, and a build has none. Remove it.' },
        ],
      },
      {
        title: 'Nothing will ever start it',
        files: 'FROM debian:13-slim\nRUN systemctl enable nginx\nCMD ["nginx"]\n',
        reports: [
          {
            line: 2,
            message:
              '`systemctl` speaks to systemd, which does not run in this image. Start the service by `CMD` or `ENTRYPOINT`.',
          },
        ],
      },
    ],
    good: [
      { title: 'Their packages', files: 'FROM debian:13-slim\nRUN apt-get install -y vim ssh procps\n' },
      { title: 'For the next command', files: 'FROM debian:13-slim\nRUN service postgresql start && createdb app\n' },
      { title: 'systemd runs', files: 'FROM debian:13-slim\nRUN systemctl enable nginx\nCMD ["/sbin/init"]\n' },
      { title: 'A key of the builder', files: 'FROM debian:13-slim\nRUN --mount=type=ssh ssh -T git@example.org\n' },
    ],
  },
  *check({ file }) {
    for (const { stage, run, commands } of runScripts(file)) {
      for (const [index, command] of commands.entries()) {
        const isLast = commands.slice(index + 1).every(({ name }) => name === 'true' || name === 'exit');
        const reason = reasonFor(command, stage, isLast);
        if (reason === null || run.flags.some(({ name }) => name === 'mount' || name === 'security')) continue;
        yield {
          message: `\`${command.name}\` ${reason}`,
          subject: command.name ?? '',
          at: { path: file.path, range: command.range },
        };
      }
    }
  },
});

function reasonFor({ name, args, enclosures }: Command, stage: Stage, isLast: boolean): string | null {
  if (name === null || enclosures.includes('function') || /^-?-(?:version|help|V)$/.test(args[0]?.value ?? ''))
    return null;
  if (name === 'service' && isLast && args.length > 1)
    return 'starts a process that ends with this step. Start it by `CMD` or `ENTRYPOINT`.';
  if (name === 'systemctl' && !startsSystemd(stage))
    return 'speaks to systemd, which does not run in this image. Start the service by `CMD` or `ENTRYPOINT`.';
  const reason = reasons.get(name);
  // `kill` and the like end what the same step has started.
  return reason === undefined || (reason !== interactive && !isLast) ? null : `${reason}. Remove it.`;
}

/** Also where nothing is said: the base may start it. */
function startsSystemd(stage: Stage): boolean {
  const started = [entrypointOf(stage), cmdOf(stage)].flatMap((one) => one?.instruction.args.text ?? []);
  return (
    started.some((text) => /\binit\b|systemd/.test(text)) ||
    (started.length === 0 && stage.base.kind === 'image' && stage.base.facts.family === null)
  );
}
