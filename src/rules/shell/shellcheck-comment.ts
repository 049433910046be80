import { shellFeatures } from '../../images/shell-feature-data.ts';
import { defineRule, type ShellcheckComment } from '../rule.ts';

export default defineRule({
  id: 'shellcheck-comment',
  scope: 'dockerfile',
  severity: ['minor', 'major'],
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Shell script that ShellCheck comments on',
  remedy: 'Correct what ShellCheck comments on',
  rationale:
    'ShellCheck knows hundreds of ways in which a shell script does something else than it seems to. Where the `shellcheck` program is on `PATH`, it reads every `RUN` in the dialect of the shell that will run it, with the variables that `ARG` and `ENV` set. By default only those comments are told that can mean nothing but a mistake; the strict profile tells all. Each has a page: `https://www.shellcheck.net/wiki/SC2086`.',
  exceptions: 'One code alone, by `# shellcheck disable=SC2086` or `# hadolint ignore=SC2086` above the instruction.',
  peers: [
    { tool: 'shellcheck', id: 'SC*', relation: 'narrower' },
    { tool: 'hadolint', id: 'SC*', relation: 'narrower' },
  ],
  examples: {
    bad: [
      {
        title: 'A condition that is never true',
        files: 'FROM debian:13-slim\nARG MODE=fast\nRUN if [ "MODE" = slow ]; then echo slow; fi\n',
        shellcheck: [
          {
            at: '"MODE" = slow',
            code: 2050,
            level: 'warning',
            message: 'This expression is constant. Did you forget the $ on a variable?',
          },
        ],
        reports: [
          {
            line: 3,
            severity: 'major',
            message: 'SC2050: This expression is constant. Did you forget the $ on a variable?',
          },
        ],
      },
      {
        title: 'In the strict profile',
        files: 'FROM debian:13-slim\nARG NAME\nRUN mkdir /srv/$NAME\n',
        shellcheck: [
          { at: '$NAME', code: 2086, level: 'info', message: 'Double quote to prevent globbing and word splitting.' },
        ],
        reports: [{ line: 3, message: 'SC2086: Double quote to prevent globbing and word splitting.' }],
      },
    ],
    good: [
      { title: 'Nothing to say', files: 'FROM debian:13-slim\nARG NAME\nRUN mkdir "/srv/$NAME"\n' },
      {
        title: 'What another rule tells',
        files: 'FROM debian:13-slim\nRUN source /etc/os-release\n',
        shellcheck: [
          {
            at: 'source',
            code: 3046,
            level: 'warning',
            message: "In dash, 'source' in place of '.' is not supported.",
          },
        ],
      },
    ],
  },
  *check({ file, shellcheck }) {
    const comments = shellcheck(file);
    if (comments === null) yield { skip: 'ShellCheck gave no answer', path: file.path };
    for (const { code, level, message, range } of comments ?? []) {
      if (toldElsewhere.has(code)) continue;
      const name = `SC${code}`;
      const isCertain = certain.has(code);
      yield {
        message: `${name}: ${message.slice(0, longestMessage)}`,
        subject: name,
        at: { path: file.path, range },
        severity: isCertain ? 'major' : severities[level],
        peers: [`shellcheck:${name}`, 'hadolint:SC*'],
        profile: isCertain ? 'recommended' : 'strict',
      };
    }
  },
});

const longestMessage = 400;

const severities: Readonly<Record<ShellcheckComment['level'], 'major' | 'minor'>> = {
  error: 'major',
  warning: 'major',
  info: 'minor',
  style: 'minor',
};

/** A script that does not parse, and what the shell in force does not know: our own rules tell them by the image. */
const toldElsewhere: ReadonlySet<number> = new Set([
  1072,
  1073,
  ...Object.values(shellFeatures).flatMap(({ shellcheck }) => shellcheck),
]);

/** Conditions that are always or never true, comparisons and redirections that mean something else, commands that do nothing. */
const certain: ReadonlySet<number> = new Set([
  2050, 2057, 2071, 2072, 2077, 2078, 2081, 2105, 2106, 2107, 2109, 2110, 2151, 2152, 2157, 2158, 2159, 2168, 2170,
  2193, 2195, 2210, 2218, 2225, 2241, 2242, 2252, 2259, 2264,
]);
