import { raised } from '../review/raised.ts';
import type { Finding, ReviewReport } from '../review/report.ts';
import { annotationLevels } from './check-run.ts';
import { oneLine, visible } from './visible.ts';
import { allCounts } from './words.ts';

const commands = { failure: 'error', warning: 'warning', notice: 'notice' } as const;

/**
 * Workflow commands that annotate the lines, then one line of counts.
 * Source: GitHub Docs, "Workflow commands for GitHub Actions".
 */
export function renderGithub(report: ReviewReport): string {
  return `${[...raised(report).map(command), `Drydock: ${allCounts(report)}`].join('\n')}\n`;
}

function command({ severity, rule, title, message, locations }: Finding): string {
  const [at] = locations;
  const here = at !== undefined && at.side === 'head';
  const properties = {
    ...(here ? { file: at.path, line: at.startLine, endLine: at.endLine } : {}),
    ...(here && at.startLine === at.endLine ? { col: at.startColumn, endColumn: at.endColumn } : {}),
    title: oneLine(`${title} (${rule})`, 255),
  };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${commands[annotationLevels[severity]]} ${list.join(',')}::${escapeData(visible(message))}`;
}

function escapeData(text: string): string {
  return text.replace(/[%\r\n]/g, encodeURIComponent);
}

function escapeProperty(text: string): string {
  return text.replace(/[%\r\n:,]/g, encodeURIComponent);
}
