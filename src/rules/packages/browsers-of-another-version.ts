import { runScripts } from '../../dockerfile/commands.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { instructionsOf, lineage } from '../../dockerfile/stages.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { lockedAs } from '../../repository/locks/holds.ts';
import { repositoryInstalls } from '../../repository/locks/installs.ts';
import type { Lock } from '../../repository/locks/lock.ts';
import { quotedLine } from '../../repository/locks/quote.ts';
import { lockAt } from '../../repository/locks/read.ts';
import { lockGlobs, wantedLocks } from '../../repository/locks/wanted.ts';
import { isCertainlyOlder } from '../../repository/version-ranges.ts';
import { hasFlag } from '../../shell/arguments.ts';
import { type Tree, textOf } from '../../snapshot/snapshot.ts';
import { defineRule } from '../rule.ts';

/** Packages of Playwright by the image that has their browsers: playwright.dev/docs/docker, playwright.dev/python/docs/docker. */
const images: ReadonlyMap<string, readonly string[]> = new Map([
  ['mcr.microsoft.com/playwright', ['@playwright/test', 'playwright', 'playwright-core']],
  ['mcr.microsoft.com/playwright/python', ['playwright']],
]);

const packageLock = (version: string) =>
  `{\n  "lockfileVersion": 3,\n  "packages": {\n    "": {},\n    "node_modules/@playwright/test": {\n      "version": "${version}",\n      "dev": true\n    }\n  }\n}\n`;
const tests = (image: string, after = '') =>
  `FROM ${image}\nWORKDIR /tests\nCOPY package*.json ./\nRUN npm ci\n${after}CMD ["npx", "playwright", "test"]\n`;

export default defineRule({
  id: 'browsers-of-another-version',
  scope: 'repository',
  severity: 'critical',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Browsers of another version than the locked Playwright',
  remedy: 'Move the image and the locked package together',
  rationale:
    'The images of Playwright have the browsers of one version of it, and each version looks for its own builds of them, by number. A package of another minor version does not find them, and the first test stops with `Executable doesn’t exist`. Bots that update dependencies often move only one of the two.',
  exceptions: 'The tests connect to browsers elsewhere.',
  peers: [],
  reads: ['**/package.json'],
  watches: lockGlobs,
  wants: wantedLocks,
  asks: ['builds'],
  examples: {
    bad: [
      {
        title: 'The package moves on, the image stays',
        before: {
          'package.json': '{}\n',
          'package-lock.json': packageLock('1.55.0'),
          Dockerfile: tests('mcr.microsoft.com/playwright:v1.55.0-noble'),
        },
        files: {
          'package.json': '{}\n',
          'package-lock.json': packageLock('1.56.1'),
          Dockerfile: tests('mcr.microsoft.com/playwright:v1.55.0-noble'),
        },
        reports: [
          {
            line: 1,
            message:
              '`mcr.microsoft.com/playwright:v1.55.0-noble` has the browsers of Playwright 1.55.0, and `package-lock.json` locks `@playwright/test` 1.56.1, which looks for its own.',
          },
        ],
      },
      {
        title: 'In Python',
        files: {
          'pyproject.toml': '[project]\nname = "e2e"\n',
          'uv.lock': 'version = 1\n\n[[package]]\nname = "playwright"\nversion = "1.54.0"\n',
          Dockerfile:
            'FROM mcr.microsoft.com/playwright/python:v1.55.0-noble\nWORKDIR /tests\nCOPY . .\nRUN pip install uv==0.9.2 && uv sync --locked\n',
        },
        reports: [
          {
            line: 1,
            message:
              '`mcr.microsoft.com/playwright/python:v1.55.0-noble` has the browsers of Playwright 1.55.0, and `uv.lock` locks `playwright` 1.54.0, which looks for its own.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'The same, but for the patch',
        files: {
          'package.json': '{}\n',
          'package-lock.json': packageLock('1.55.1'),
          Dockerfile: tests('mcr.microsoft.com/playwright:v1.55.0-noble'),
        },
      },
      {
        title: 'Browsers are installed',
        files: {
          'package.json': '{}\n',
          'package-lock.json': packageLock('1.56.1'),
          Dockerfile: tests('mcr.microsoft.com/playwright:v1.55.0-noble', 'RUN npx playwright install --with-deps\n'),
        },
      },
      {
        title: 'Browsers come with the packages, or by a script of the project',
        files: {
          'package.json': '{\n  "scripts": { "postinstall": "playwright install chromium" }\n}\n',
          'package-lock.json': packageLock('1.56.1'),
          Dockerfile: tests('mcr.microsoft.com/playwright:v1.55.0-noble'),
          'old/package.json': '{}\n',
          'old/package-lock.json': packageLock('1.35.0'),
          'old/Dockerfile': tests('mcr.microsoft.com/playwright:v1.37.0-jammy'),
        },
      },
      {
        title: 'One of several',
        files: {
          'package.json': '{}\n',
          'pnpm-lock.yaml':
            "lockfileVersion: '9.0'\n\npackages:\n\n  playwright@1.55.0:\n    resolution: {}\n\n  playwright@1.56.1:\n    resolution: {}\n",
          Dockerfile:
            'FROM mcr.microsoft.com/playwright:v1.55.0-noble\nRUN npm install -g pnpm@10\nWORKDIR /tests\nCOPY . .\nRUN pnpm install --frozen-lockfile\n',
        },
      },
      {
        title: 'A tag that may be any of them, and a package that is left out',
        files: {
          'package.json': '{}\n',
          'package-lock.json': packageLock('1.56.1'),
          Dockerfile: tests('mcr.microsoft.com/playwright:noble'),
          'other.Dockerfile': tests('mcr.microsoft.com/playwright:v1.55.0').replace('npm ci', 'npm ci --omit=dev'),
        },
      },
    ],
  },
  *check({ repository: { tree, dockerfiles } }) {
    for (const file of dockerfiles) {
      for (const stage of file.stages) {
        if (stage.base.kind !== 'image' || stage.from === null) continue;
        const { repository, tag } = stage.base.reference;
        const packages = images.get(repository);
        const [, version, release] = /^v((\d+\.\d+)\.\d+)/.exec(tag ?? '') ?? [];
        if (packages === undefined || version === undefined || bringsBrowsers(file, stage)) continue;
        for (const { stage: user, lockPath, manifestPath, command } of repositoryInstalls(tree, file)) {
          const state = lineage(user).includes(stage) ? lockAt(tree, lockPath) : null;
          if (state?.kind !== 'read') continue;
          const locked = packages.map((name) => lockedAs(state.lock, name)).find((one) => one !== null);
          if (locked?.version == null || !/^\d+\.\d+\.\d+$/.test(locked.version)) continue;
          // Of several, the tests may use that of the image.
          const all = state.lock.packages.filter(({ name }) => packages.includes(name));
          if (all.some((one) => one.version?.startsWith(`${release}.`))) continue;
          if (downloads(tree, state.lock, locked.version, manifestPath)) continue;
          if (!locked.isAlwaysInstalled && hasFlag(command, 'omit', 'only', 'prod', 'production')) continue;
          yield {
            message: `\`${nameWithoutDigest(stage.base.reference)}\` has the browsers of Playwright ${version}, and \`${lockPath}\` locks \`${locked.name}\` ${locked.version}, which looks for its own.`,
            subject: lockPath,
            at: { path: file.path, range: stage.from.range },
            related: [quotedLine(tree, lockPath, locked.line).place],
          };
          break;
        }
      }
    }
  },
});

/** Whether the install gets the browsers: npm's packages did so by themselves before 1.38, and a script of the project may. */
function downloads(tree: Tree, { format }: Lock, version: string, manifestPath: string): boolean {
  const isPython = /^(?:poetry|uv|pdm)$/.test(format);
  return (
    (!isPython && isCertainlyOlder(version, '1.38')) ||
    /\bplaywright\b[^"]{0,40} install\b/.test(textOf(tree, manifestPath) ?? '')
  );
}

/** The stage, or one that is FROM it, gets other browsers or looks elsewhere. */
function bringsBrowsers(file: Dockerfile, stage: Stage): boolean {
  const users = file.stages.filter((one) => lineage(one).includes(stage));
  const installs = runScripts(file).some(
    (run) =>
      users.includes(run.stage) &&
      run.commands.some(({ words }) => {
        const at = words.findIndex(({ value }) => /(?:^|\/)playwright(?:@[\d.]+)?$/.test(value ?? ''));
        return at !== -1 && words.slice(at + 1).some(({ value }) => value === 'install');
      }),
  );
  return (
    installs ||
    users.some((user) =>
      instructionsOf(user, 'ENV').some(({ pairs }) => pairs.some(({ name }) => name === 'PLAYWRIGHT_BROWSERS_PATH')),
    )
  );
}
