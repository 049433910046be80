import { unknownMark } from './unresolved.ts';

/** One that is not closed before the next begins is none: time is proportional to the text. */
const directive = /\{\{[^{}]*(?:(?:\{\}?|\})[^{}]+)*\}\}/g;

/**
 * A chart's template as the YAML that is written out in it: lines that only direct the engine are gone, both branches of a condition stay,
 * and a value that is put in is a mark. Every line and column stays where it was.
 */
export function withoutDirectives(text: string): string {
  if (!text.includes('{{')) return text;
  const marked = text.replace(directive, (match) => match.replace(/[^\n]/g, unknownMark));
  return marked.replace(/^[ \t]*\0[\0 \t]*$/gm, (line) => line.replace(/[^\n]/g, ' '));
}
