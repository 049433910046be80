#!/usr/bin/env node
import { homedir } from 'node:os';
import { join } from 'node:path';

// Node refuses nothing by itself: what it lacks would fail somewhere in the middle, with a status that says something else.
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 22) {
  process.stderr.write(`drydock: this is Node ${process.versions.node}, and Drydock needs 22.12 or newer\n`);
  process.exit(2);
}

// Imported by name above, what an old Node lacks would end it before it can say so.
const { enableCompileCache } = await import('node:module');
// What is compiled once need not be again: half of the time that a small file takes. Not in the folder that everybody may write to.
enableCompileCache(join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'drydock', 'compiled'));
await import('./cli/main.ts');
