import { rm } from 'node:fs/promises';
import * as apps from './change/apps.ts';
import * as checks from './change/checks.ts';
import * as comments from './change/comments.ts';
import * as pulls from './change/pulls.ts';
import * as repositories from './change/repositories.ts';
import * as reviewComments from './change/review-comments.ts';
import * as reviews from './change/reviews.ts';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { Files } from './git.ts';
import type {
  App,
  CheckRun,
  CheckSuite,
  Delivery,
  Installation,
  IssueComment,
  PullRequest,
  Repository,
  Review,
  ReviewComment,
} from './model.ts';
import type { Role } from './permissions.ts';
import { GithubServer, type LoggedRequest } from './server.ts';
import { Deliveries } from './webhooks/deliveries.ts';
import { type Limits, World } from './world.ts';

export type { Files } from './git.ts';
export type * from './model.ts';
export type { Permissions, Role } from './permissions.ts';
export type { LoggedRequest } from './server.ts';

/**
 * A GitHub on this machine: a real HTTP server over real git repositories, for tests and for the demo. People's doings are methods here;
 * what an App does, it does by HTTP. Whatever changes sends its webhooks in the background (`settled()` waits for them).
 *
 * `sender` and `author` are logins; accounts come into being when they are first named.
 */
export class LocalGithub {
  readonly #world: World;
  readonly #server: GithubServer;
  readonly #deliveries: Deliveries;

  private constructor(world: World) {
    this.#world = world;
    this.#deliveries = new Deliveries(world);
    this.#server = new GithubServer(world, this.#deliveries);
  }

  static async start(port = 0): Promise<LocalGithub> {
    const github = new LocalGithub(await World.create());
    await github.#server.listen(port);
    return github;
  }

  /** Waits for webhooks under way, stops and removes everything. Throws when the local GitHub itself misbehaved. */
  async close(): Promise<void> {
    await this.#deliveries.close();
    await this.#server.close();
    await rm(this.#world.directory, { recursive: true, force: true });
    const [defect] = this.#server.defects;
    if (defect !== undefined) throw defect;
  }

  /** `http://127.0.0.1:PORT`; the REST base is `${url}/api/v3`, GraphQL is at `${url}/api/graphql`. */
  get url(): string {
    return this.#world.url;
  }

  /** For `GHE_HOST`, with `GHE_PROTOCOL=http`. */
  get host(): string {
    return new URL(this.url).host;
  }

  /** Every API request so far, oldest first. */
  get requests(): LoggedRequest[] {
    return this.#server.requests;
  }

  get faults(): Faults {
    return this.#server.faults;
  }

  get clock(): Clock {
    return this.#world.clock;
  }

  get limits(): Limits {
    return this.#world.limits;
  }

  get installations(): readonly Installation[] {
    return this.#world.installations;
  }

  // Apps

  createApp(app: apps.NewApp = {}): Promise<App> {
    return apps.createApp(this.#world, app);
  }

  install(app: App, account: string, options?: apps.NewInstallation): Installation {
    return apps.install(this.#world, app, this.#world.account(account), options);
  }

  uninstall(installation: Installation): void {
    apps.uninstall(this.#world, installation);
  }

  suspend(installation: Installation, suspended = true): void {
    apps.suspend(this.#world, installation, suspended);
  }

  addToInstallation(installation: Installation, repository: Repository): void {
    apps.selectRepository(this.#world, installation, repository, true);
  }

  removeFromInstallation(installation: Installation, repository: Repository): void {
    apps.selectRepository(this.#world, installation, repository, false);
  }

  /** The code that GitHub hands to the set-up flow; `POST /app-manifests/{code}/conversions` turns it into the App's credentials. */
  manifestCode(app: App): string {
    const code = this.#world.secret('');
    this.#world.manifests.set(code, app);
    return code;
  }

  /** A token of a person's own. */
  tokenFor(login: string): string {
    const value = this.#world.secret('ghp_');
    this.#world.tokens.set(value, {
      value,
      actor: { kind: 'person', account: this.#world.account(login) },
      expiresAt: null,
    });
    return value;
  }

  // Webhooks

  ping(app: App): void {
    apps.ping(this.#world, app);
  }

  /** Sends any payload; null where the App has no webhook address. `secret` signs with another one than the App's. */
  deliver(
    app: App,
    event: string,
    payload: object | string,
    options: { secret?: string; guid?: string } = {},
  ): Promise<Delivery | null> {
    return this.#deliveries.send(app, event, payload, options);
  }

  redeliver(app: App, delivery: Delivery): Promise<Delivery | null> {
    return this.#deliveries.redeliver(app, delivery);
  }

  /** Off: what changes sends no webhooks. */
  sendWebhooks(enabled: boolean): void {
    this.#deliveries.enabled = enabled;
  }

  /** When no webhook is under way any more. */
  settled(): Promise<void> {
    return this.#deliveries.settled();
  }

  // Repositories

  createRepository(repository: repositories.NewRepository): Promise<Repository> {
    return repositories.createRepository(this.#world, repository);
  }

  createFork(parent: Repository, owner: string): Promise<Repository> {
    return repositories.createFork(this.#world, parent, owner);
  }

  /** Its pull requests elsewhere stay, without a head repository. */
  deleteRepository({ owner, name }: Repository): void {
    this.#world.repositories.delete(`${owner.login}/${name}`.toLowerCase());
  }

  repository(owner: string, name: string): Repository | null {
    return this.#world.findRepository(owner, name);
  }

  setRole(repository: Repository, login: string, role: Role): void {
    this.#world.account(login);
    repository.roles.set(login.toLowerCase(), role);
  }

  /** One commit on a branch (created from the default branch when it is new). Resolves to its id. */
  pushCommit(
    repository: Repository,
    branch: string,
    files: Files,
    message = 'Change files',
    author?: string,
  ): Promise<string> {
    return repositories.push(this.#world, repository, {
      branch,
      files,
      message,
      ...(author === undefined ? {} : { author }),
    });
  }

  /** Replaces a branch by one commit on `from` (a branch or commit). Resolves to its id. */
  forcePush(
    repository: Repository,
    branch: string,
    from: string,
    files: Files,
    message = 'Rewrite',
    author?: string,
  ): Promise<string> {
    return repositories.push(this.#world, repository, {
      branch,
      from,
      files,
      message,
      ...(author === undefined ? {} : { author }),
    });
  }

  // Pull requests

  openPullRequest(repository: Repository, pull: pulls.NewPullRequest): Promise<PullRequest> {
    return pulls.openPull(this.#world, repository, pull);
  }

  editPullRequest(pull: PullRequest, edit: pulls.PullRequestEdit, sender = pull.author.login): Promise<void> {
    return pulls.editPull(this.#world, pull, edit, this.#world.account(sender));
  }

  closePullRequest(pull: PullRequest, sender = pull.author.login): Promise<void> {
    return pulls.closePull(this.#world, pull, this.#world.account(sender));
  }

  reopenPullRequest(pull: PullRequest, sender = pull.author.login): Promise<void> {
    return pulls.reopenPull(this.#world, pull, this.#world.account(sender));
  }

  /** Resolves to the merge commit's id. */
  mergePullRequest(pull: PullRequest, sender = pull.repository.owner.login): Promise<string> {
    return pulls.mergePull(this.#world, pull, this.#world.account(sender));
  }

  setDraft(pull: PullRequest, draft: boolean, sender = pull.author.login): Promise<void> {
    return pulls.setDraft(this.#world, pull, draft, this.#world.account(sender));
  }

  addLabel(pull: PullRequest, name: string, sender = pull.repository.owner.login): Promise<void> {
    return pulls.addLabel(this.#world, pull, name, this.#world.account(sender));
  }

  async removeLabel(pull: PullRequest, name: string, sender = pull.repository.owner.login): Promise<void> {
    await pulls.removeLabel(this.#world, pull, name, this.#world.account(sender));
  }

  /** Resolves to the merge group's head commit. */
  enqueueMerge(pull: PullRequest, sender = pull.repository.owner.login): Promise<string> {
    return checks.enqueueMerge(this.#world, pull, this.#world.account(sender));
  }

  /** Shows a button "push the prepared commit" on the pull request's page. */
  prepareCommit(pull: PullRequest, title: string, files: Files, author = pull.author.login): void {
    const { repository, ref: branch } = pull.head;
    const push = () => repositories.push(this.#world, repository, { branch, files, message: title, author });
    pull.prepared = { title, push };
  }

  // Conversation

  comment(pull: PullRequest, author: string, body: string): IssueComment {
    return comments.createIssueComment(this.#world, pull, this.#world.account(author), body);
  }

  editComment(comment: IssueComment, body: string, sender = comment.author.login): void {
    comments.updateIssueComment(this.#world, comment, body, this.#world.account(sender));
  }

  deleteComment(comment: IssueComment, sender = comment.author.login): void {
    comments.deleteIssueComment(this.#world, comment, this.#world.account(sender));
  }

  review(pull: PullRequest, author: string, review: reviews.NewReview): Promise<Review> {
    return reviews.createReview(this.#world, pull, this.#world.account(author), review);
  }

  reply(to: ReviewComment, author: string, body: string): ReviewComment {
    return reviewComments.createReply(this.#world, to, this.#world.account(author), body);
  }

  // Checks

  rerequestCheckRun(run: CheckRun, sender = run.suite.repository.owner.login): void {
    checks.rerequestRun(this.#world, run, this.#world.account(sender));
  }

  requestCheckAction(run: CheckRun, identifier: string, sender = run.suite.repository.owner.login): void {
    checks.requestAction(this.#world, run, identifier, this.#world.account(sender));
  }

  rerequestCheckSuite(suite: CheckSuite, sender = suite.repository.owner.login): Promise<void> {
    return checks.rerequestSuite(this.#world, suite, this.#world.account(sender));
  }
}

export function startGithub(options: { readonly port?: number } = {}): Promise<LocalGithub> {
  return LocalGithub.start(options.port);
}
