/**
 * Writes the command line to `dist`, or to the folder that is given, in place of what is there: `cli.js`, `main.js` with what most commands need,
 * and modules that the others load when they run.
 */
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
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
const requireForCommonJs = 'const require = (id) => process.getBuiltinModule(id);';

/** Of package.json only the version is ours to ship. */
const onlyTheVersion: Plugin = {
  name: 'only-the-version',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]package\.json$/ }, ({ path }) =>
      path === join(root, 'package.json') ? { contents: JSON.stringify({ version }), loader: 'json' } : undefined,
    );
  },
};

/** Commands that are modules of their own, loaded when they run. */
const modules = ['doctor', 'log', 'narrative', 'queue', 'review-pull', 'rules', 'serve'];

/** In the bundle of `main.ts`, they are files beside it. */
const modulesBesideIt: Plugin = {
  name: 'modules-beside-it',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\/[\w-]+\.ts$/ }, ({ path, kind }) => {
      const name = path.slice('./'.length, -'.ts'.length);
      return kind === 'dynamic-import' && modules.includes(name)
        ? { path: `./${name}.mjs`, external: true }
        : undefined;
    });
  },
};

/** Commander loads it for commands that are programs of their own: there are none. */
const noChildPrograms: Plugin = {
  name: 'no-child-programs',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: 'none', namespace: 'none' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'none' }, () => ({ contents: '' }));
  },
};

/** In the build, the command line is a bundle of its own. */
const bundledMain: Plugin = {
  name: 'bundled-main',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\/cli\/main\.ts$/ }, () => ({ path: join(root, 'src/cli/bundled.ts') }));
  },
};

/** Only `explain` shows the examples of the rules, and they are a third of their text. */
const withoutExamples: Plugin = {
  name: 'without-examples',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]src[\\/]rules[\\/].+\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(
        /(?<=^ {2}examples: )\{\n.*?\n {2}\}(?=,$)/ms,
        '{ bad: [], good: [] }',
      ),
      loader: 'ts',
    }));
  },
};

const folder = resolve(process.argv[2] ?? join(root, 'dist'));
await rm(folder, { recursive: true, force: true });
const common = {
  absWorkingDir: root,
  outdir: folder,
  bundle: true,
  platform: 'node',
  target: 'node22',
  external,
  // Names stay, for the stacks of errors; the rest is what every start has to read.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  logLevel: 'warning',
} as const;
await build({
  ...common,
  entryPoints: modules.map((name) => `src/cli/${name}.ts`),
  outExtension: { '.js': '.mjs' },
  splitting: true,
  format: 'esm',
  banner: { js: requireForCommonJs },
  plugins: [onlyTheVersion],
});
// The start is CommonJS, which Node starts faster, and the rest of it a script: of that, unlike of modules, the bytecode can be kept. See `bundled.ts`.
await build({
  ...common,
  entryPoints: ['src/cli.ts'],
  format: 'cjs',
  plugins: [onlyTheVersion, bundledMain],
});
const { outputFiles } = await build({
  ...common,
  entryPoints: ['src/cli/main.ts'],
  format: 'cjs',
  banner: { js: '((require,load)=>{' },
  footer: { js: '})' },
  plugins: [onlyTheVersion, modulesBesideIt, withoutExamples, noChildPrograms],
  write: false,
});
// A script cannot import: whoever runs it does.
for (const { path, text } of outputFiles)
  await writeFile(path, text.replace(/\bimport\((?="(?:\.\/|node:))/g, 'load('));
await writeFile(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
await cp(join(root, 'src/jobs/migrations'), join(folder, 'migrations'), { recursive: true });
await cp(join(root, 'prompts'), join(folder, 'prompts'), { recursive: true });
