/**
 * Measures Drydock beside other linters in one run, so that ratios mean something on any machine: `npm run build && npm run bench -- [FOLDER]
 * [--json FILE]`. FOLDER: Dockerfiles to read, in any depth; without it the examples of the rules. Times are medians, in milliseconds.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { corpusOf } from './corpus.ts';
import { measureEngine } from './engine.ts';
import { measureProcesses } from './processes.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const texts = corpusOf(positionals[0]);
const rows = { files: texts.length, ...(await measureEngine(texts)), ...measureProcesses() };
console.table(rows);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
