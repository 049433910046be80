import { runScripts } from '../../dockerfile/commands.ts';
import { environmentAt, homeAt } from '../../dockerfile/homes.ts';
import type { RunInstruction, Stage } from '../../dockerfile/model.ts';
import { isShippedWith, lineage } from '../../dockerfile/stages.ts';
import { userAt } from '../../dockerfile/users.ts';
import type { Command } from '../../shell/command.ts';
import { type HomeData, homeDataOf } from '../../shell/home-data.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'data-below-root-home',
  scope: 'dockerfile',
  severity: ['critical', 'major'],
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Run-time data lies in the home directory of root',
  remedy: 'Keep run-time data out of `/root`',
  rationale:
    'Tools put what they fetch below the home directory of whoever runs them. `/root` can be entered by root only: the user that the container runs as looks below a home of its own, finds nothing, and could not read the other. Give the tool a directory that both know, or run it as that user.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'Another user runs the container',
        files:
          'FROM python:3.14-slim\nRUN pip install --no-cache-dir playwright && playwright install --with-deps chromium\nUSER 10001\nCMD ["python", "app.py"]\n',
        reports: [
          {
            line: 2,
            severity: 'critical',
            message:
              "`/root/.cache/ms-playwright` holds Playwright's browsers, and the user of the container (`10001`) cannot read it. Set `PLAYWRIGHT_BROWSERS_PATH` to a directory outside, such as `/opt/ms-playwright`.",
          },
        ],
      },
      {
        title: 'Root for now',
        files: 'FROM node:24\nRUN npx playwright install --with-deps\nCMD ["node", "app.js"]\n',
        reports: [
          {
            line: 2,
            severity: 'major',
            message:
              "`/root/.cache/ms-playwright` holds Playwright's browsers, and only root can read it: run as any other user, the container has none. Set `PLAYWRIGHT_BROWSERS_PATH` to a directory outside, such as `/opt/ms-playwright`.",
          },
        ],
      },
      {
        title: 'Packages of one user',
        files: 'FROM python:3.14-slim\nRUN pip install --user flask\nUSER 10001\nCMD ["flask", "run"]\n',
        reports: [
          {
            line: 2,
            severity: 'critical',
            message:
              '`/root/.local` holds packages of `pip install --user`, and the user of the container (`10001`) cannot read it. Set `PYTHONUSERBASE` to a directory outside, such as `/opt/local`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'A directory for all',
        files:
          'FROM python:3.14\nENV PLAYWRIGHT_BROWSERS_PATH=/opt/browsers\nRUN playwright install chromium\nUSER 10001\n',
      },
      { title: 'As the user of the container', files: 'FROM node:24\nUSER node\nRUN npx playwright install\n' },
      {
        title: 'HOME is elsewhere',
        files: 'FROM python:3.14\nENV HOME=/app\nRUN pip install --user flask\nUSER 10001\n',
      },
      {
        title: 'Copied out of a stage that is not shipped',
        files:
          'FROM python:3.14 AS build\nRUN pip install --user flask\nFROM python:3.14\nCOPY --from=build /root/.local /home/app/.local\nUSER 10001\n',
      },
      { title: 'Programs of root, for root', files: 'FROM python:3.14\nRUN pip install --user flask\nCMD ["flask"]\n' },
      {
        title: 'Moved afterwards',
        files: 'FROM python:3.14\nRUN pipx install ruff && mv /root/.local /opt/local\nUSER 1\n',
      },
    ],
  },
  *check({ file }) {
    for (const { stage, run, commands } of runScripts(file)) {
      if (!isShippedWith(file, stage) || run.onbuild || userAt(stage, run).isRoot !== true) continue;
      const final = file.stages.find((candidate) => candidate.shipped && lineage(candidate).includes(stage));
      if (final === undefined || homeAt(stage, run) !== '/root') continue;
      const user = userAt(final, null);
      for (const command of commands) {
        const data = homeDataOf(command);
        if (data === null || isPutElsewhere(stage, run, command, data) || mentionsHome(final, run)) continue;
        if (user.isRoot !== false && !(user.isRoot === true && data.kind === 'browser')) continue;
        const consequence =
          user.isRoot === false
            ? `and the user of the container (\`${user.user}\`) cannot read it`
            : 'and only root can read it: run as any other user, the container has none';
        const directory = `/opt/${data.path.replace(/^.*\//, '').replace(/^\./, '')}`;
        yield {
          message: `\`/root/${data.path}\` holds ${data.what}, ${consequence}. ${data.variable === null ? 'Run it as that user.' : `Set \`${data.variable}\` to a directory outside, such as \`${directory}\`.`}`,
          subject: data.path,
          at: { path: file.path, range: command.range },
          severity: user.isRoot === false ? 'critical' : 'major',
        };
      }
    }
  },
});

function isPutElsewhere(stage: Stage, run: RunInstruction, command: Command, { variable }: HomeData): boolean {
  if (command.wrappedBy !== null && /^(?:sudo|su|gosu|runuser|su-exec)$/.test(command.wrappedBy.name ?? ''))
    return true;
  if (command.assignments.some(({ name }) => name === variable || name === 'HOME')) return true;
  if (variable === null) return false;
  if (run.args.text.includes(variable)) return true;
  const value = environmentAt(stage, run, variable);
  return typeof value === 'string' || (value === null && isSetHere(stage, run, variable));
}

/** Untracked variables of an image are unknown; those of the file are seen. */
function isSetHere(stage: Stage, run: RunInstruction, variable: string): boolean {
  return lineage(stage).some(({ instructions }) =>
    instructions.some(
      ({ keyword, args, index }) => keyword === 'ENV' && index < run.index && args.text.includes(variable),
    ),
  );
}

/** Something later opens, moves or links root's home. */
function mentionsHome(final: Stage, run: RunInstruction): boolean {
  return lineage(final).some(({ instructions }) =>
    instructions.some(
      ({ keyword, args, index }) => keyword !== 'ENV' && index >= run.index && /\/root\b|~\/\./.test(args.text),
    ),
  );
}
