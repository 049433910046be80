/**
 * Writes the command line to `dist`, or to the folder that is given, in place of what is there: `cli.js`, and chunks that a command loads
 * when it runs.
 */
import { cp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { version } from '../src/version.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Installed beside the bundle instead of inside it: they load files of their own at run time (workers, WebAssembly) or are
 * needed by `serve` alone. Everything else starts faster from one file than from hundreds.
 */
const external = ['@electric-sql/pglite', '@octokit/*', 'pg', 'pg-boss', 'pino', 'probot', 'prom-client'];

/** Some of the bundled packages are CommonJS, and an ES module has no `require` for the built-in modules that they load. */
const requireForCommonJs =
  "import { createRequire as createRequireForBundle } from 'node:module';\nconst require = createRequireForBundle(import.meta.url);";

/** Of package.json only the version is ours to ship. */
const onlyTheVersion: Plugin = {
  name: 'only-the-version',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]package\.json$/ }, ({ path }) =>
      path === join(root, 'package.json') ? { contents: JSON.stringify({ version }), loader: 'json' } : undefined,
    );
  },
};

const folder = resolve(process.argv[2] ?? join(root, 'dist'));
await rm(folder, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: ['src/cli.ts'],
  outdir: folder,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  external,
  banner: { js: requireForCommonJs },
  plugins: [onlyTheVersion],
  // Names stay, for the stacks of errors; the rest is what every start has to read.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  logLevel: 'warning',
});
await cp(join(root, 'src/jobs/migrations'), join(folder, 'migrations'), { recursive: true });
await cp(join(root, 'prompts'), join(folder, 'prompts'), { recursive: true });
