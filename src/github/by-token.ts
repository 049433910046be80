import type { Logger } from 'pino';
import type { Configuration, ConfigurationFile } from '../review/configuration.ts';
import type { Shellcheck } from '../review/engine.ts';
import type { ReviewReport } from '../review/report.ts';
import type { ReviewRequest } from '../review/request.ts';
import type { Rule } from '../rules/rule.ts';
import { assessChange } from './assess.ts';
import { createPersonalClient, type Octokit } from './clients.ts';
import { type MayWrite, writeAccess } from './commands.ts';
import { readConversation } from './conversation.ts';
import { isForbidden, isNotFound, statusOf } from './errors.ts';
import { readTokensIdentity } from './identity.ts';
import { readOwnerSettings } from './owner-settings.ts';
import { planPublication } from './publication.ts';
import { publish } from './publish.ts';
import { readMergeBase, readPullRequest } from './pull-request.ts';
import { githubSource } from './source.ts';
import type { Target } from './target.ts';

/** A review without the App: with the token of whoever asks, and their rights. */
export interface ByTokenOptions {
  readonly token: string;
  /** Base of the REST API. */
  readonly apiUrl: string;
  readonly request: Omit<ReviewRequest, 'installation'>;
  readonly rules: readonly Rule[];
  readonly shellcheck: Shellcheck;
  readonly version: string;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly log: Logger;
  /** What counts, given what the base branch has. */
  readonly configure: (own: ConfigurationFile | null, hadolint: ConfigurationFile | null) => Promise<Configuration>;
}

export interface ByToken {
  readonly open: boolean;
  readonly report: ReviewReport;
  /** Posts the review as the App would, check run apart. Resolves to the address of the review that stands; null: none is wanted. */
  readonly post: () => Promise<Posted | null>;
}

export interface Posted {
  readonly url: string;
  readonly isNew: boolean;
}

/** @throws RequestError when GitHub refuses */
export async function reviewByToken(options: ByTokenOptions): Promise<ByToken> {
  const { token, apiUrl, rules, shellcheck, version, asOf, log, configure } = options;
  const request: ReviewRequest = { installation: 0, ...options.request };
  const use = { signal: new AbortController().signal, onRequest: () => undefined };
  const octokit = createPersonalClient({ token, baseUrl: apiUrl, log, use });
  const [pull, identity] = await Promise.all([readPullRequest(octokit, request), readTokensIdentity(octokit)]);
  const target: Target = { octokit, request, identity };
  const { head } = pull;
  const [{ mergeBase: base }, conversation] = await Promise.all([
    readMergeBase(octokit, request, pull),
    readConversation(target, request.pullRequest, `refs/heads/${pull.baseBranch}`),
  ]);
  const { comments, commits, hadolint } = conversation;
  const own = conversation.settings ?? (await ownersSettings(octokit, request.owner));
  const configuration = await configure(own, hadolint);
  const { settings } = configuration;
  const source = githubSource(octokit, request);
  const mayWrite = lenient(writeAccess(target));
  const assessment = await assessChange({
    ...{ source, pull, base, head, configuration, hadolint, comments, commits, mayWrite },
    ...{ rules, shellcheck, asOf, version, asked: true, onRuleFailure: () => undefined },
  });
  return {
    open: pull.open,
    report: assessment.report,
    async post() {
      const around = { pull, base, head, settings, conversation, checkRun: null };
      const { actions, standing } = planPublication(assessment, around);
      const created = await publish(target, actions, new Set());
      if (created !== null) return { url: created, isNew: true };
      return standing === null ? null : { url: standing.url, isNew: false };
    },
  };
}

/** Who may not ask about others' rights hears of nobody that they may write: no word of theirs counts. */
function lenient(mayWrite: MayWrite): MayWrite {
  return async (login) => {
    try {
      return await mayWrite(login);
    } catch (error) {
      if (statusOf(error) === 403) return false;
      throw error;
    }
  };
}

/** null too where the token does not reach the owner's repository. */
async function ownersSettings(octokit: Octokit, owner: string): Promise<ConfigurationFile | null> {
  try {
    return await readOwnerSettings(octokit, owner);
  } catch (error) {
    if (isForbidden(error) || isNotFound(error)) return null;
    throw error;
  }
}
