import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clock } from './clock.ts';
import { notFound } from './http.ts';
import type {
  Account,
  Actor,
  App,
  Installation,
  IssueComment,
  PullRequest,
  Repository,
  Review,
  ReviewComment,
  Thread,
  Token,
} from './model.ts';
import type { Role } from './permissions.ts';

/** What a webhook says beside the event's own objects. */
export interface Event {
  readonly name: string;
  readonly action: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly sender: Account;
  readonly repository: Repository | null;
  /** Set for events that go to one App only. */
  readonly app?: App;
  readonly installation?: Installation;
}

/** Limits that a test may lower. */
export interface Limits {
  /** Requests in an hour by one installation or person. */
  requestsPerHour: number;
  /** Files that `pulls/list-files` lists at most. */
  pullFiles: number;
  /** Files that a comparison lists at most. */
  compareFiles: number;
  /** Entries of a recursive tree before it is truncated. */
  treeEntries: number;
}

/** All state of the local GitHub, and how it is found. Changes are made by the functions in `change/`. */
export class World {
  readonly clock = new Clock();
  readonly limits: Limits = { requestsPerHour: 5000, pullFiles: 3000, compareFiles: 300, treeEntries: 100_000 };
  readonly directory: string;
  /** Set once the server listens. */
  url = '';
  /** Set by the deliveries. */
  emit: (event: Event) => void = () => undefined;

  readonly accounts = new Map<string, Account>();
  readonly repositories = new Map<string, Repository>();
  readonly apps: App[] = [];
  readonly installations: Installation[] = [];
  readonly tokens = new Map<string, Token>();
  /** Manifests waiting for their conversion, by code. */
  readonly manifests = new Map<string, App>();
  /** Posts and threads by node id, for GraphQL. */
  readonly nodes = new Map<string, IssueComment | Review | ReviewComment | Thread>();
  #lastId = 1000;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async create(): Promise<World> {
    return new World(await mkdtemp(join(tmpdir(), 'local-github-')));
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** A new id with the opaque node id that belongs to it. */
  identify(prefix: string): { readonly id: number; readonly nodeId: string } {
    const id = this.nextId();
    return { id, nodeId: `${prefix}_${Buffer.from(`kwDO${id}`).toString('base64url')}` };
  }

  secret(prefix: string): string {
    return `${prefix}${randomBytes(18).toString('hex')}`;
  }

  get api(): string {
    return `${this.url}/api/v3`;
  }

  account(login: string, type: Account['type'] = 'User'): Account {
    const known = this.accounts.get(login.toLowerCase());
    if (known !== undefined) return known;
    const account: Account = {
      ...this.identify(type === 'Organization' ? 'O' : type === 'Bot' ? 'BOT' : 'U'),
      login,
      type,
    };
    this.accounts.set(login.toLowerCase(), account);
    return account;
  }

  findRepository(owner: string, name: string): Repository | null {
    return this.repositories.get(`${owner}/${name}`.toLowerCase()) ?? null;
  }

  installationOf(app: App, repository: Repository): Installation | null {
    return this.installations.find((candidate) => candidate.app === app && covers(candidate, repository)) ?? null;
  }

  repositoriesOf(installation: Installation): readonly Repository[] {
    return [...this.repositories.values()].filter((repository) => covers(installation, repository));
  }

  pull(repository: Repository, number: number | string): PullRequest {
    const found = repository.pulls.find((pull) => pull.number === Number(number));
    if (found === undefined) throw notFound();
    return found;
  }
}

function covers(installation: Installation, repository: Repository): boolean {
  if (installation.account !== repository.owner) return false;
  return installation.repositories === null || installation.repositories.has(repository.id);
}

export function roleOf(repository: Repository, account: Account): Role {
  if (repository.owner === account) return 'admin';
  return repository.roles.get(account.login.toLowerCase()) ?? (repository.private ? 'none' : 'read');
}

/** The account in whose name an actor writes. */
export function accountOf(actor: Actor): Account {
  if (actor.kind === 'person') return actor.account;
  if (actor.kind === 'installation') return actor.installation.app.bot;
  throw new Error(`${actor.kind} has no account`);
}

export function appOf(actor: Actor): App | null {
  return actor.kind === 'installation' ? actor.installation.app : null;
}

/** Whether the token reaches that repository at all. */
export function reaches(actor: Actor, repository: Repository): boolean {
  if (actor.kind !== 'installation') return false;
  return covers(actor.installation, repository) && (actor.repositories?.has(repository.id) ?? true);
}
