import { runScripts } from '../../dockerfile/commands.ts';
import type { Dockerfile } from '../../dockerfile/model.ts';
import { userAt } from '../../dockerfile/users.ts';
import type { Command } from '../../shell/command.ts';
import type { Replacement } from '../../text/edit.ts';
import { peersNamed } from '../peers.ts';
import { defineRule, type Fix } from '../rule.ts';
import { replaceWords } from '../word-edits.ts';

/** Another user than root. */
const asUser = /^-(?:-user|-group|g|\w*u$)/;

export default defineRule({
  id: 'sudo-in-run',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'sudo in a build',
  remedy: 'Leave `sudo` out',
  rationale:
    'A build can be root wherever it wants: `USER root` before, and the user back behind. `sudo` needs a package and a user that may do anything without a password, and both stay in the image, for whoever gets into the container. It also drops variables that the build has set.',
  peers: peersNamed(
    [
      'hadolint:DL3004',
      'trivy:DS-0010',
      'checkov:CKV2_DOCKER_1',
      'kics:Run Using Sudo',
      'semgrep:no-sudo-in-dockerfile',
      'droast:DF010',
      'dockerfilelint:sudo_usage',
    ],
    'same',
  ),
  examples: {
    bad: [
      {
        title: 'The build is root already',
        files: 'FROM debian:13\nRUN sudo mkdir /srv/data && ls /srv\n',
        reports: [{ line: 2, message: 'This `RUN` is root already: leave `sudo` out.' }],
        fixed: 'FROM debian:13\nRUN mkdir /srv/data && ls /srv\n',
      },
      {
        title: 'More than once',
        files: 'FROM debian:13\nRUN echo a | sudo tee /srv/a && sudo chmod 600 /srv/a \\\n && sudo ls /srv\n',
        reports: [{ line: 2, message: 'This `RUN` is root already: leave `sudo` out.' }],
        fixed: 'FROM debian:13\nRUN echo a | tee /srv/a && chmod 600 /srv/a \\\n && ls /srv\n',
      },
      {
        title: 'A user who may do anything',
        files: 'FROM example.com/workspace:1\nUSER dev\nRUN sudo apt-get update\n',
        reports: [
          {
            line: 3,
            message:
              '`sudo` needs a user in the image who may do anything. Put `USER root` before this `RUN` and `USER dev` behind it.',
          },
        ],
      },
    ],
    good: [
      { title: 'Installed', files: 'FROM debian:13\nRUN apt-get update && apt-get install -y sudo sudoku\n' },
      { title: 'Root for one RUN', files: 'FROM debian:13\nUSER app\nUSER root\nRUN mkdir /a\nUSER app\n' },
      { title: 'As another user', files: 'FROM debian:13\nRUN sudo -u postgres initdb && sudo --user=app make\n' },
      { title: 'A file of its settings', files: 'FROM debian:13\nRUN echo "x" > /etc/sudoers.d/x && visudo -c\n' },
    ],
  },
  *check({ file }) {
    for (const { stage, run, commands } of runScripts(file)) {
      const uses = commands.filter(({ name, args }) => name === 'sudo' && !args.some(({ text }) => asUser.test(text)));
      const [program] = uses[0]?.words ?? [];
      if (program === undefined) continue;
      const { user, isRoot } = userAt(stage, run);
      yield {
        message:
          isRoot === true
            ? 'This `RUN` is root already: leave `sudo` out.'
            : `\`sudo\` needs a user in the image who may do anything. Put \`USER root\` before this \`RUN\`${user === null ? '' : ` and \`USER ${user}\` behind it`}.`,
        subject: 'sudo',
        at: { path: file.path, range: program.range },
        ...(isRoot === true ? withoutSudo(file, uses) : {}),
      };
    }
  },
});

/** Where each stands in front of a program on its line, without flags or variables of its own. */
function withoutSudo(file: Dockerfile, uses: readonly Command[]): { fix?: Fix } {
  const removals = uses.flatMap(({ words: [program, next] }): Replacement[] => {
    const isPlain = next !== undefined && /^[\w./]/.test(next.text) && !next.text.includes('=');
    if (!isPlain || program === undefined || next.range.startLine !== program.range.startLine) return [];
    return [{ range: { ...program.range, endColumn: next.range.startColumn }, text: '' }];
  });
  if (removals.length < uses.length) return {};
  return { fix: { title: 'Leave `sudo` out', applicability: 'safe', edits: replaceWords(file, removals) } };
}
