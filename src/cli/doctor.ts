import pico from 'picocolors';
import { loadEnvironmentFile } from '../environment.ts';
import { oneLine } from '../render/visible.ts';
import type { Check } from './doctor/check.ts';
import { examine } from './doctor/examine.ts';
import { type OutputOptions, wantsColor } from './output.ts';

const symbols: Readonly<Record<Check['status'], string>> = { green: '✓', yellow: '!', red: '✗' };
const LONGEST_LINE = 500;
/** A connection that does not end must not keep the process. */
const LINGER_MS = 500;

/** `drydock doctor`: whether everything that `serve` needs is there. Exit status 1 when something is not. */
export async function runDoctor(options: OutputOptions): Promise<void> {
  loadEnvironmentFile();
  const checks = await examine(process.env);
  process.stdout.write(options.format === 'json' ? jsonOf(checks) : textOf(checks, wantsColor(options)));
  process.exitCode = checks.some(({ status }) => status === 'red') ? 1 : 0;
  setTimeout(() => process.exit(), LINGER_MS).unref();
}

/** A line for each check, and their count. */
export function textOf(checks: readonly Check[], color: boolean): string {
  const colors = pico.createColors(color);
  const column = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.map(({ name, status, message, remedy }) => {
    const said = oneLine(remedy === null ? message : `${message} → ${remedy}`, LONGEST_LINE);
    return `${colors[status](symbols[status])} ${name.padEnd(column)}  ${said}`;
  });
  const { green, yellow, red } = countsOf(checks);
  return `${lines.join('\n')}\n\n${green} green, ${yellow} yellow, ${red} red\n`;
}

function jsonOf(checks: readonly Check[]): string {
  return `${JSON.stringify({ schemaVersion: 1, checks, summary: countsOf(checks) }, null, 2)}\n`;
}

function countsOf(checks: readonly Check[]): Record<Check['status'], number> {
  const count = (wanted: Check['status']) => checks.filter(({ status }) => status === wanted).length;
  return { green: count('green'), yellow: count('yellow'), red: count('red') };
}
