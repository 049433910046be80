import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { runTextOf } from '../../dockerfile/placed.ts';
import { assertionsRemovedIn, memberRemovedIn, shrunkModules } from '../../images/node-removals.ts';
import { copiedTexts } from '../../repository/nearby-sources.ts';
import { importAssertionsIn, isNodeSource, nodeSources, nodeUsesIn } from '../../repository/node-uses.ts';
import { isCertainlyOlder } from '../../repository/version-ranges.ts';
import { type Tree, textOf } from '../../snapshot/snapshot.ts';
import { languageStages } from '../language-stages.ts';
import { defineRule, type Place } from '../rule.ts';

const shop = (version: string) =>
  `FROM node:${version}-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci --omit=dev\nCMD ["node", "server.js"]\n`;

export default defineRule({
  id: 'node-api-removed',
  scope: 'repository',
  severity: 'critical',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Sources use what this Node has no more',
  remedy: 'Replace what Node has removed',
  rationale:
    'Node 22 to 25 took functions out of their modules that had been deprecated for years, and the syntax `import … assert`. The image still builds, and the program stops: at once with a `SyntaxError`, or where it calls one of them, as "is not a function".',
  exceptions: 'A function that is never called.',
  peers: [],
  wants: nodeSources,
  examples: {
    bad: [
      {
        title: 'Node is raised, the sources stay',
        before: {
          Dockerfile: shop('20'),
          'server.js': "const util = require('util');\n\nif (util.isString(process.argv[2])) run();\n",
        },
        files: {
          Dockerfile: shop('24'),
          'server.js': "const util = require('util');\n\nif (util.isString(process.argv[2])) run();\n",
        },
        reports: [
          {
            line: 1,
            message: '`node:24-slim` has no `util.isString`, which Node 23 removed, and `server.js` uses it.',
          },
        ],
      },
      {
        title: 'Taken by name',
        files: {
          Dockerfile: shop('22'),
          'lib/seal.mjs': "import { randomBytes, createCipher as seal } from 'node:crypto';\n",
        },
        reports: [
          {
            line: 1,
            message: '`node:22-slim` has no `crypto.createCipher`, which Node 22 removed, and `lib/seal.mjs` uses it.',
          },
        ],
      },
      {
        title: 'The syntax that `with` has replaced',
        files: { Dockerfile: shop('22'), 'server.mjs': 'import shops from "./shops.json" assert { type: "json" };\n' },
        reports: [
          {
            line: 1,
            message: '`node:22-slim` has no `import … assert`, which Node 22 removed, and `server.mjs` uses it.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Still there, or only deprecated',
        files: {
          Dockerfile: shop('22'),
          'server.js':
            "const util = require('util');\nconst fs = require('fs');\nutil.isString(a);\nutil.inspect(a);\nfs.exists(a, b);\n",
        },
      },
      {
        title: 'Something else of that name, asked for first, or in a comment',
        files: {
          Dockerfile: shop('24'),
          'a.js': "const util = require('./util');\nutil.isString(a);\n",
          'b.js':
            "const util = require('util');\nconst isDate = typeof util.isDate === 'function' ? util.isDate(a) : isOld(a);\n",
          'c.js': "const util = require('util');\n// util.isString(a)\nlib.util.isString(a);\nutil.isArray(a);\n",
        },
      },
      {
        title: 'Guarded in other ways, with a default, and tools of others',
        files: {
          Dockerfile: shop('24'),
          'a.js': "const util = require('util');\nif (util.isDate && util.isDate(a)) run();\n",
          'b.js': "const util = require('util');\nif (util.isDate) run(util.isDate(a));\n",
          'c.js': "const { isString = (a) => typeof a === 'string' } = require('util');\n",
          'd.js':
            "const util = require('util');\nconst isOld = Number(process.versions.node.split('.')[0]) < 23;\nif (isOld) util.log(a);\n",
          '.yarn/releases/yarn-3.8.7.cjs': "const util = require('util');\nutil.isString(a);\n",
          'vendor/a.js': "const util = require('util');\nutil.isString(a);\n",
        },
      },
      {
        title: 'Attributes, as they are written now',
        files: { Dockerfile: shop('24'), 'server.mjs': 'import shops from "./shops.json" with { type: "json" };\n' },
      },
      {
        title: 'What a build turns into something else',
        files: {
          Dockerfile: shop('24').replace('npm ci --omit=dev', 'npm ci && npm run build'),
          'server.js': "import { isString } from 'util';\n",
        },
      },
      {
        title: 'Tests, and what is not copied',
        files: {
          Dockerfile: shop('24').replace('COPY . .', 'COPY app /app'),
          'app/test/a.js': "import { isString } from 'util';\n",
          'tools/a.js': "import { isString } from 'util';\n",
        },
      },
    ],
  },
  *check({ repository: { tree, dockerfiles } }) {
    for (const { file, version, image, at, users } of languageStages(dockerfiles, 'node')) {
      const said = new Set<string>();
      for (const { what, since, where } of removedUses(tree, file, users)) {
        if (said.has(what) || isCertainlyOlder(version, since)) continue;
        said.add(what);
        yield {
          message: `\`${image}\` has no \`${what}\`, which Node ${since} removed, and \`${where.path}\` uses it.`,
          subject: what,
          at,
          related: [where],
        };
      }
    }
  },
});

interface RemovedUse {
  readonly what: string;
  /** The first version without it. */
  readonly since: string;
  readonly where: Place;
}

function* removedUses(tree: Tree, file: Dockerfile, users: readonly Stage[]): Generator<RemovedUse> {
  if (users.some((one) => building.test(runTextOf(one)))) return;
  for (const path of copiedTexts(tree, file, users, isNodeSource)) {
    const text = textOf(tree, path) ?? '';
    for (const range of importAssertionsIn(path, text))
      yield { what: 'import … assert', since: assertionsRemovedIn, where: { path, range } };
    for (const { module, member, range } of nodeUsesIn(text, shrunkModules)) {
      const since = memberRemovedIn(module, member);
      if (since !== null) yield { what: `${module}.${member}`, since, where: { path, range } };
    }
  }
}

/** What runs in the end is not what was copied. */
const building = /\b(?:build|bundle|compile|webpack|vite|rollup|esbuild|parcel|tsc|swc|babel|next|nuxt)\b/;
