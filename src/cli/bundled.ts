/**
 * Stands in for `main.ts` in the build: runs the bundle of it, with the bytecode that V8 had made of it when it last ran. Node's own compile cache keeps a
 * module as it is before it runs, so that each function is compiled anew at every start: half of the time that a small file takes.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { version } from '../version.ts';
import { cacheFolder } from './cache-folder.ts';

// The build makes CommonJS of this file.
const bundle = join(__dirname, 'main.js');
/** What runs in the bundle itself, and much of it; the other commands import what is theirs. */
const commands: readonly string[] = ['lint', 'review'];

const name = cacheName();
const cachedData = name === null ? undefined : readCache(name);
const script = new Script(readFileSync(bundle, 'latin1'), {
  filename: bundle,
  ...(cachedData === undefined ? {} : { cachedData }),
});
if (name !== null && (cachedData === undefined || script.cachedDataRejected === true))
  process.once('exit', (code) => {
    // A mistake on the command line runs next to nothing.
    if (code < 2) writeCache(name, script.createCachedData());
  });
type Bundle = (require: NodeJS.Require, load: (path: string) => Promise<unknown>) => void;
(script.runInThisContext() as Bundle)(createRequire(bundle), (path) => import(path));

/** One for each command, program, Node and bundle: V8 does not look at the text. */
function cacheName(): string | null {
  const command = commands.find((one) => one === process.argv[2]) ?? 'other';
  if (process.env['NODE_DISABLE_COMPILE_CACHE'] !== undefined) return null;
  const { size, mtimeMs } = statSync(bundle);
  return [command, version, process.version, process.arch, size, Math.floor(mtimeMs)].join('_');
}

function readCache(name: string): Buffer | undefined {
  try {
    return readFileSync(join(cacheFolder, name));
  } catch {
    return undefined;
  }
}

/** A home that cannot be written to costs time and nothing else. */
function writeCache(name: string, data: Buffer): void {
  const own = join(cacheFolder, `${process.pid}.tmp`);
  const [command] = name.split('_');
  try {
    mkdirSync(cacheFolder, { recursive: true, mode: 0o700 });
    for (const older of readdirSync(cacheFolder))
      if (older.startsWith(`${command}_`)) rmSync(join(cacheFolder, older), { force: true });
    writeFileSync(own, data, { mode: 0o600 });
    renameSync(own, join(cacheFolder, name));
  } catch {}
}
