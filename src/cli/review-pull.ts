import { pino } from 'pino';
import { type ByToken, reviewByToken } from '../github/by-token.ts';
import { isForbidden, isNotFound, statusOf } from '../github/errors.ts';
import { rules } from '../rules/index.ts';
import { shellcheck } from '../shellcheck/shellcheck.ts';
import { version } from '../version.ts';
import { type CommonOptions, configurationFor, dateOf } from './common.ts';
import { exitAs, printReport, UsageError } from './output.ts';

export interface ReviewPullOptions extends CommonOptions {
  readonly post?: boolean;
}

interface Address {
  readonly request: { readonly owner: string; readonly repository: string; readonly pullRequest: number };
  readonly apiUrl: string;
}

/** `drydock review --pr URL`: what the App would say of a pull request, with the rights of whoever asks. */
export async function runReviewPull(url: string, options: ReviewPullOptions): Promise<void> {
  const token = process.env['GITHUB_TOKEN'] ?? '';
  if (token === '') {
    throw new UsageError(
      '--pr needs GITHUB_TOKEN: a token that reads the repository, and for --post writes to its pull requests',
    );
  }
  const { request, apiUrl } = addressOf(url, process.env);
  const asOf = dateOf(options);
  try {
    const review = await reviewByToken({
      ...{ token, apiUrl, request, rules, shellcheck, version, asOf, log: pino({ level: 'silent' }) },
      configure: (own, hadolint) =>
        configurationFor(options, async (path) => [own, hadolint].find((file) => file?.path === path)?.text ?? null),
    });
    if (options.post === true) await post(url, review);
    else printReport(review.report, options);
  } catch (error) {
    throw explained(error, url);
  }
}

async function post(url: string, { open, report, post }: ByToken): Promise<void> {
  if (!open) throw new UsageError(`${url} is closed: nothing is posted there`);
  const posted = await post();
  const said = posted?.isNew === true ? 'posted' : 'nothing changed in substance, the review stands';
  process.stdout.write(posted === null ? 'no container file changes: nothing is posted\n' : `${said}: ${posted.url}\n`);
  exitAs(report);
}

/** The token goes to GitHub, and to nobody who merely stands in an address. */
function addressOf(url: string, env: NodeJS.ProcessEnv): Address {
  const { origin, hostname, pathname } = URL.canParse(url) ? new URL(url) : { origin: '', hostname: '', pathname: '' };
  const [, owner, repository, number] = /^\/([\w.-]+)\/([\w.-]+)\/pull\/([1-9]\d{0,9})(?:\/.*)?$/.exec(pathname) ?? [];
  if (owner === undefined || repository === undefined) {
    throw new UsageError(`--pr ${url}: not a pull request's address; for example https://github.com/acme/shop/pull/1`);
  }
  const request = { owner, repository, pullRequest: Number(number) };
  if (origin === 'https://github.com') return { request, apiUrl: 'https://api.github.com' };
  const enterprise =
    env['GHE_HOST'] === undefined ? undefined : `${env['GHE_PROTOCOL'] ?? 'https'}://${env['GHE_HOST']}`;
  const known = [enterprise, env['GITHUB_SERVER_URL']].includes(origin);
  if (!known && !['localhost', '127.0.0.1', '[::1]'].includes(hostname)) {
    throw new UsageError(
      `--pr ${url}: GITHUB_TOKEN is sent to github.com only; for another server set GHE_HOST to its name`,
    );
  }
  return { request, apiUrl: `${origin}/api/v3` };
}

/** In one line, where GitHub or the network refused. */
function explained(error: unknown, url: string): unknown {
  const status = statusOf(error);
  if (isNotFound(error)) return new UsageError(`${url}: there is no such pull request that GITHUB_TOKEN may read`);
  if (!(error instanceof Error)) return error;
  if (isForbidden(error)) return new UsageError(`GITHUB_TOKEN may not do that: ${error.message}`);
  if (status === null) return error;
  if (status === 401) return new UsageError('GitHub does not accept GITHUB_TOKEN: it is wrong or has expired');
  if (status < 500) return new UsageError(`GitHub refuses: ${status} ${error.message}`);
  return new UsageError(`GitHub does not answer: ${error.message}`);
}
