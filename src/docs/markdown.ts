import { fence } from '../render/escape.ts';

/** A table; a cell is Markdown, and keeps its pipes. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
}

/** A file's lines as a block, unseen characters spelled out. */
export function block(text: string, language: string): string {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return fence(lines, language);
}

/** Blocks with one empty line between them, and a line feed at the end. */
export function page(blocks: readonly string[]): string {
  return `${blocks.filter((text) => text !== '').join('\n\n')}\n`;
}

/** Says where a generated page comes from. */
export function generated(from: string): string {
  return `<!-- Generated from ${from} by scripts/generate-docs.ts: edit there. -->`;
}
