import { Command, CommanderError, Option } from 'commander';
import { severities } from '../rules/severity.ts';
import { version } from '../version.ts';

/** Errors that are the user's to mend: one line, exit status 2. Anything else is our bug and shows its stack. */
const expected: ReadonlySet<string> = new Set([
  'UsageError',
  'GitError',
  'ConfigurationError',
  'DatabaseUnavailableError',
  'DirectoryInUseError',
]);

// Whoever reads may stop when they like: `drydock rules | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const program = new Command('drydock')
  .description('Reviews the Dockerfile changes of a pull request.')
  .version(version)
  .addHelpText(
    'after',
    examples('drydock review', 'drydock lint Dockerfile', 'drydock explain DL3008', 'drydock serve'),
  )
  .configureHelp({ showGlobalOptions: true })
  .configureOutput({
    outputError: (text, write) => write(oneLine(text.replace(/^error: /, ''))),
  })
  .exitOverride();

const format = new Option('--format <format>', 'terminal on a terminal, markdown otherwise').choices([
  'terminal',
  'markdown',
  'json',
  'sarif',
  'github',
]);

function reviewing(command: Command): Command {
  return command
    .addOption(format)
    .addOption(new Option('--profile <profile>', 'which rules: default recommended').choices(['recommended', 'strict']))
    .option('--config <file>', "settings instead of the repository's .github/drydock.yml")
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 at or above it: default blocker').choices([
        ...severities,
        'never',
      ]),
    )
    .addOption(
      new Option('--fix [which]', 'write the safe fixes into the files; --fix=all: those that need review too')
        .choices(['safe', 'all'])
        .preset('safe'),
    )
    .option('--force', 'fix files as well of whose text git has no copy')
    .option('--no-color', 'plain text')
    .option('--now <date>', 'the date that end-of-life checks use, YYYY-MM-DD: default today');
}

reviewing(program.command('review'))
  .summary('review the changes of a local git repository')
  .description(
    "Compares a head with its merge base and reviews the container files that differ.\nThe same engine as the App's: equal input, equal report.",
  )
  .argument('[path]', 'the repository, bare too when --head is given', '.')
  .option('--base <ref>', 'what to compare with: default the default branch')
  .option('--head <ref>', 'what to review: default the working tree')
  .option('--description <file>', "title and text of the pull request: default the head commit's message")
  .option('--repository <url>', 'web address for permalinks')
  .addOption(
    new Option('--pr <url>', 'a pull request on GitHub instead, with GITHUB_TOKEN').conflicts([
      'base',
      'head',
      'description',
      'repository',
    ]),
  )
  .option('--post', 'post the review there instead of printing it')
  .option('--narrative', 'let the language model explain the findings: needs ANTHROPIC_API_KEY')
  .option('--prompt', 'print the request that --narrative would send, and its size; send nothing')
  .addHelpText(
    'after',
    examples(
      'drydock review',
      'drydock review --base main --head my-branch',
      'drydock review --format json --fail-on critical ../shop',
      'GITHUB_TOKEN=… drydock review --pr https://github.com/acme/shop/pull/1 --post',
    ),
  )
  .action(async (path, options) => (await import('./review.ts')).runReview(path, options));

reviewing(program.command('lint'))
  .summary('check whole files, comparing nothing')
  .argument('<paths...>', 'files, folders, or - for standard input')
  .option('--stdin-filename <name>', 'what - is called in the output: default Dockerfile')
  .addHelpText(
    'after',
    examples('drydock lint Dockerfile', 'drydock lint --profile strict .', 'cat Dockerfile | drydock lint -'),
  )
  .action(async (paths, options) => (await import('./lint.ts')).runLint(paths, options));

program
  .command('rules')
  .summary('list the rules')
  .description('Lists the rules: id, severity, profile, title.')
  .addOption(plainFormat())
  .addHelpText('after', examples('drydock rules', 'drydock rules --format json'))
  .action(async (options) => (await import('./rules.ts')).runRules(options));

program
  .command('explain')
  .summary('explain a rule')
  .description('Explains a rule: why, examples, when to ignore it, what other linters call it.')
  .argument('<rule>', "a rule's id, or another linter's code: DL3008")
  .addHelpText('after', examples('drydock explain unpinned-base-image', 'drydock explain DL3007'))
  .action(async (rule) => (await import('./rules.ts')).runExplain(rule));

program
  .command('serve')
  .summary('run the GitHub App')
  .description(
    'Receives webhooks and reviews pull requests. Without credentials it opens the set-up page that registers the App.',
  )
  .option('--no-workers', 'receive webhooks only')
  .option('--only-workers', 'work on the queue only')
  .addHelpText('after', examples('drydock serve', 'DATABASE_URL=postgres://… drydock serve --no-workers'))
  .action(async (options) => (await import('./serve.ts')).runServe(options));

program
  .command('doctor')
  .summary('check what serve needs')
  .description(
    'Checks Node, database, credentials, permissions, webhook secret, GitHub, model and programs: a line each, with the remedy.\nExit status 1 when something does not work.',
  )
  .addOption(plainFormat())
  .option('--no-color', 'plain text')
  .addHelpText('after', examples('drydock doctor', 'drydock doctor --format json'))
  .action(async (options) => (await import('./doctor.ts')).runDoctor(options));

program
  .command('log')
  .summary('show how a review was decided')
  .description(
    'Shows the decision log of one review: settings, files read, requests, timings. JSON has the report too.',
  )
  .argument('<review-id>', 'the number that the check run shows')
  .addOption(plainFormat())
  .addHelpText('after', examples('drydock log 0198f0c2-7d1e-7c3a-9b52-6f1f0d2a4e11'))
  .action(async (id, options) => (await import('./log.ts')).runLog(id, options));

const queue = program
  .command('queue')
  .summary('list, retry or drop work')
  .description('Shows what waits and what failed, and tries it again or forgets it.')
  .addHelpText('after', examples('drydock queue list', 'drydock queue retry 0198f0c2-7d1e-7c3a-9b52-6f1f0d2a4e11'));

queue
  .command('list')
  .description('Lists what waits, runs and failed, oldest first.')
  .addOption(plainFormat())
  .addHelpText('after', examples('drydock queue list', 'drydock queue list --format json'))
  .action(async (options) => (await import('./queue.ts')).runQueueList(options));

queue
  .command('retry')
  .description('Reviews anew what failed for good.')
  .argument('<ids...>', 'ids of failed jobs')
  .addHelpText('after', examples('drydock queue retry 0198f0c2-7d1e-7c3a-9b52-6f1f0d2a4e11'))
  .action(async (ids) => (await import('./queue.ts')).runQueueRetry(ids));

queue
  .command('drop')
  .description('Forgets what waits or failed.')
  .argument('<ids...>', 'ids of waiting or failed jobs')
  .addHelpText('after', examples('drydock queue drop 0198f0c2-7d1e-7c3a-9b52-6f1f0d2a4e11'))
  .action(async (ids) => (await import('./queue.ts')).runQueueDrop(ids));

void main();

async function main(): Promise<void> {
  try {
    await program.parseAsync(process.argv.map(withOwnValue));
  } catch (error) {
    process.exitCode = 2;
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else if (error instanceof Error && expected.has(error.name)) process.stderr.write(oneLine(error.message));
    else console.error(error);
  }
}

/** The format of what is no report. */
function plainFormat(): Option {
  return new Option('--format <format>', 'text, or JSON: default text').choices(['terminal', 'json']);
}

/** `--fix Dockerfile`: the file is no value of the option. */
function withOwnValue(argument: string): string {
  return argument === '--fix' ? '--fix=safe' : argument;
}

function oneLine(message: string): string {
  return `drydock: ${message.trim().replaceAll(/(?<!\s)\s*\n\s*/g, ' ')}\n`;
}

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}
