#!/usr/bin/env node
import * as module from 'node:module';
import { join } from 'node:path';
import { cacheFolder } from './cli/cache-folder.ts';

// Node refuses nothing by itself: what it lacks would fail somewhere in the middle, with a status that says something else.
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 22) {
  process.stderr.write(`drydock: this is Node ${process.versions.node}, and Drydock needs 22.12 or newer\n`);
  process.exit(2);
}

module.enableCompileCache(join(cacheFolder, 'compiled'));
void import('./cli/main.ts');
