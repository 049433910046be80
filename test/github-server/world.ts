import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type App,
  type Installation,
  type LocalGithub,
  type Permissions,
  type PullRequest,
  type Repository,
  startGithub,
} from '../support/github/index.ts';

/** What the App asks for. */
export const permissions: Permissions = { contents: 'read', pull_requests: 'write', checks: 'write', issues: 'read' };

export const at = { owner: 'acme', repo: 'shop' };

export interface Scene {
  readonly github: LocalGithub;
  readonly app: App;
  readonly installation: Installation;
  readonly repository: Repository;
  readonly pull: PullRequest;
}

/** An App installed on a repository with one pull request: `Dockerfile` changed in line 1 of 20, `new.txt` added. */
export async function startScene(
  options: { readonly private?: boolean; readonly permissions?: Permissions } = {},
): Promise<Scene> {
  const github = await startGithub();
  const events = ['pull_request', 'issue_comment'];
  const app = await github.createApp({
    slug: 'drydock',
    permissions: options.permissions ?? permissions,
    events,
    webhook: { secret: 'hush' },
  });
  const lines = Array.from({ length: 20 }, (_, index) => `RUN step ${index + 2}`);
  const text = (first: string) => [first, ...lines, ''].join('\n');
  const repository = await github.createRepository({
    ...at,
    name: at.repo,
    private: options.private ?? false,
    files: { Dockerfile: text('FROM node:24') },
  });
  const installation = github.install(app, at.owner);
  await github.pushCommit(
    repository,
    'feature',
    { Dockerfile: text('FROM node'), 'new.txt': 'new\n' },
    'Unpin',
    'alice',
  );
  const pull = await github.openPullRequest(repository, { head: 'feature', title: 'Unpin', author: 'alice' });
  return { github, app, installation, repository, pull };
}

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A webhook receiver that answers with `status`. */
export async function startReceiver() {
  const received: Received[] = [];
  const state = { status: 202 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(state.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url: `http://127.0.0.1:${port}/`, received, state, close };
}
