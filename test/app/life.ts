import type { Files, PullRequest } from '../support/github/index.ts';
import { createShop, type Harbour, type Ship } from './harbour.ts';
import { commitSuggestion, fingerprintsIn, openSuggestions } from './people.ts';

/** Something that people did, and the pull request once Drydock had answered. */
export interface Moment {
  readonly title: string;
  readonly pull: PullRequest;
}

const before = `FROM node:24.17.0-slim
WORKDIR /srv
COPY . .
USER node
CMD ["node", "src/main.js"]
`;

/** Twelve problems, five of which have a fix that can be committed at once. */
const opened = {
  'api/Dockerfile': `FROM node
WORKDIR /srv
RUN apt-get update && apt-get install --no-install-recommends curl
RUN curl https://get.example.com/agent | sh
ADD package.json package-lock.json ./
RUN npm ci --omit=dev
COPY src ./src
ENV SESSION_SECRET=9f8e7d6c5b4a
USER node
CMD node src/main.js
`,
  'worker/Dockerfile': `FROM python:3.13.5-slim
WORKDIR /srv
ADD requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY src ./src
ENTRYPOINT python worker.py
`,
  'api/.dockerignore': '.git\nnode_modules\n',
  'worker/.dockerignore': '.git\n__pycache__\n',
} satisfies Files;

const fixed = {
  'api/Dockerfile': `FROM node:24.17.0-slim
WORKDIR /srv
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY src ./src
USER node
CMD ["node", "src/main.js"]
`,
  'worker/Dockerfile': `FROM python:3.13.5-slim
WORKDIR /srv
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY src ./src
USER 1000
ENTRYPOINT ["python", "worker.py"]
`,
  '.github/drydock.yml': null,
} satisfies Files;

/**
 * The life of a pull request, from its opening to its end, step by step. `ada` opens it, `grace` may write, `mallory` may not.
 * Whoever listens looks at the pull request between the steps.
 */
export async function* life(harbour: Harbour, ship: Ship): AsyncGenerator<Moment> {
  const { github } = harbour;
  const shop = await createShop(harbour, 'life');
  await github.pushCommit(shop, 'main', { 'api/Dockerfile': before, 'api/.dockerignore': '.git\nnode_modules\n' });
  github.setRole(shop, 'grace', 'write');
  const branch = 'smaller-images';
  const push = (files: Files, message: string) => github.pushCommit(shop, branch, files, message, 'ada');
  let reviews = 0;
  const reviewed = () => ship.reviewed(pull, ++reviews);

  await push(opened, 'Build the worker too');
  const pull = await github.openPullRequest(shop, { head: branch, title: 'Build the worker too', author: 'ada' });
  await reviewed();
  yield { title: 'ada opens a pull request with twelve problems', pull };

  for (const comment of openSuggestions(pull)) {
    await commitSuggestion(github, comment);
    await reviewed();
  }
  yield { title: 'ada commits every suggestion', pull };

  await push({ 'README.md': '# The shop\n' }, 'Describe the shop');
  await reviewed();
  yield { title: 'ada pushes a commit that has nothing to do with it', pull };

  await github.pushCommit(shop, 'main', { 'docs/notes.md': 'Notes.\n' }, 'Take notes', 'grace');
  const { head } = pull;
  const read = async (path: string) => (await shop.git.read(`${head.sha}:${path}`))?.content ?? null;
  const paths = Object.keys(opened);
  const texts = await Promise.all(paths.map(async (path) => [path, await read(path)] as const));
  await github.forcePush(shop, branch, 'main', Object.fromEntries(texts), 'Build the worker too', 'ada');
  await reviewed();
  yield { title: 'ada rebases onto the new main', pull };

  const standing = pull.reviews.findLast(({ minimized, body }) => minimized === null && body !== '');
  const [first = '', second = ''] = fingerprintsIn(standing?.body ?? '');
  github.comment(pull, 'grace', `/drydock ignore ${first} we have always done it so`);
  await reviewed();
  yield { title: 'grace, who may write, ignores one of them', pull };

  github.comment(pull, 'mallory', `/drydock ignore ${second} me too`);
  await reviewed();
  yield { title: 'mallory, who may not, tries to ignore another one', pull };

  await push({ '.github/drydock.yml': 'profil: strict\nfailOn: never\n' }, 'Be less strict');
  await reviewed();
  yield { title: 'ada breaks the settings, and would have the check run never fail', pull };

  await push(fixed, 'Do as we were told');
  await reviewed();
  yield { title: 'ada fixes everything', pull };

  await github.closePullRequest(pull);
  await github.settled();
  yield { title: 'ada closes the pull request', pull };
}
