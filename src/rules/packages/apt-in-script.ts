import { runScripts } from '../../dockerfile/commands.ts';
import { packageOperationOf } from '../../shell/packages.ts';
import { replaceRange } from '../../text/edit.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

/** Those that apt-get has as well, with the same flags. */
const shared = new Set([
  'install',
  'update',
  'upgrade',
  'dist-upgrade',
  'remove',
  'purge',
  'autoremove',
  'clean',
  'autoclean',
]);

export default defineRule({
  id: 'apt-in-script',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'apt is made for people',
  remedy: 'Use `apt-get` in scripts',
  rationale:
    '`apt` warns that it "does not have a stable CLI interface": what it prints and how its options behave may change from release to release. `apt-get` stays as it is and takes the same commands.',
  peers: peersNamed(
    ['hadolint:DL3027', 'checkov:CKV_DOCKER_9', 'kics:Run Using apt', 'semgrep:prefer-apt-get', 'droast:DF059'],
    'same',
  ),
  examples: {
    bad: [
      {
        files: 'FROM debian:13-slim\nRUN apt update && apt-get install -y --no-install-recommends curl\n',
        reports: [{ line: 2, message: '`apt` has no stable command line for scripts. Use `apt-get update`.' }],
        fixed: 'FROM debian:13-slim\nRUN apt-get update && apt-get install -y --no-install-recommends curl\n',
      },
      {
        title: 'What apt-get does not have',
        files: 'FROM debian:13-slim\nRUN apt list --installed\n',
        reports: [
          {
            line: 2,
            message: '`apt` has no stable command line for scripts. Use `apt-get`, `apt-cache` or `dpkg-query`.',
          },
        ],
      },
    ],
    good: [
      { title: 'apt-get', files: 'FROM debian:13-slim\nRUN apt-get update && apt-cache policy curl\n' },
      { title: 'Only a word', files: 'FROM debian:13-slim\nRUN rm -rf /var/lib/apt && echo apt install\n' },
      { title: 'Another program of that name', files: 'FROM eclipse-temurin:25\nRUN ./tools/apt process\n' },
    ],
  },
  *check({ file }) {
    for (const { commands } of runScripts(file)) {
      for (const command of commands) {
        const word = command.words[0];
        if (command.name !== 'apt' || word === undefined || (command.path ?? '/usr/').startsWith('/usr/') === false)
          continue;
        const subcommand = packageOperationOf(command)?.subcommand ?? '';
        const isShared = shared.has(subcommand);
        yield {
          message: `\`apt\` has no stable command line for scripts. Use ${isShared ? `\`apt-get ${subcommand}\`` : '`apt-get`, `apt-cache` or `dpkg-query`'}.`,
          subject: `apt ${subcommand}`.trim(),
          at: { path: file.path, range: command.range },
          ...(isShared && word.text === 'apt'
            ? {
                fix: {
                  title: 'Use `apt-get`',
                  applicability: 'safe',
                  edits: [{ path: file.path, ...replaceRange(file.source, word.range, 'apt-get') }],
                },
              }
            : {}),
        };
      }
    }
  },
});
