import type { BaseImageBump } from '../review/bump.ts';
import { code } from './escape.ts';
import { bounded } from './words.ts';

/** All that is to be said of a base image that moved to a newer version, without a new problem: one line between marker and footer. */
export function renderBump(
  bumps: readonly BaseImageBump[],
  around: { readonly marker: string; readonly footer: string },
): string {
  const moves = bounded(bumps, 3, ({ from, to }) => `${code(from)} → ${code(to)}`).join(', ');
  return `${around.marker}\n✅ Base image moved within its major version (${moves}); nothing else changes, and nothing new is wrong. ${around.footer}\n`;
}
