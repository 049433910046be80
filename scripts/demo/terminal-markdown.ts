import { stripVTControlCharacters } from 'node:util';
import { Lexer, type Token, type Tokens } from 'marked';
import pico from 'picocolors';

export interface TerminalStyle {
  readonly color: boolean;
  /** Columns; prose wraps there, code does not. */
  readonly width: number;
}

type Colors = ReturnType<typeof pico.createColors>;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** A posted Markdown body as text for a terminal: headings, prose, lists, code, and folded sections unfolded. */
export function terminalMarkdown(markdown: string, { color, width }: TerminalStyle): string {
  const colors = pico.createColors(color);
  const blocks = Lexer.lex(markdown).flatMap((token) => block(token, colors, Math.max(40, width)));
  return `${blocks.join('\n\n')}\n`;
}

/** One block, or none where it has nothing to show. */
function block(token: Token, colors: Colors, width: number): string[] {
  switch (token.type) {
    case 'heading':
      return [heading(token as Tokens.Heading, colors)];
    case 'paragraph':
    case 'text':
      return [wrap(inline(childrenOf(token), colors), width)];
    case 'code':
      return [indent((token as Tokens.Code).text, `  ${colors.dim('│')} `)];
    case 'list':
      return [list(token as Tokens.List, colors, width)];
    case 'blockquote':
      return childrenOf(token).flatMap((child) => block(child, colors, width - 2).map((text) => indent(text, '┃ ')));
    case 'hr':
      return [colors.dim('─'.repeat(Math.min(width, 72)))];
    case 'html': {
      const summary = /<summary>(.*?)<\/summary>/s.exec(token.raw)?.[1];
      const text = decode(withoutTags(summary ?? token.raw)).trim();
      if (text === '') return [];
      return [summary === undefined ? wrap(colors.dim(text), width) : colors.bold(`▾ ${text}`)];
    }
    default:
      return token.type === 'space' ? [] : [token.raw.trim()];
  }
}

function heading(token: Tokens.Heading, colors: Colors): string {
  const text = inline(token.tokens, colors);
  if (token.depth === 1) return colors.bold(colors.underline(text));
  return colors.bold(token.depth === 2 ? colors.cyan(text) : text);
}

function list({ items, ordered, start }: Tokens.List, colors: Colors, width: number): string {
  return items
    .map((item, index) => {
      const marker = ordered ? `${Number(start === '' ? 1 : start) + index}. ` : '• ';
      const content = item.tokens.flatMap((token) => block(token, colors, width - marker.length)).join('\n');
      return marker + indent(content, ' '.repeat(marker.length)).slice(marker.length);
    })
    .join('\n');
}

function inline(tokens: readonly Token[], colors: Colors): string {
  return tokens.map((token) => span(token, colors)).join('');
}

function span(token: Token, colors: Colors): string {
  switch (token.type) {
    case 'strong':
      return colors.bold(inline(childrenOf(token), colors));
    case 'em':
      return colors.italic(inline(childrenOf(token), colors));
    case 'codespan':
      return codespan((token as Tokens.Codespan).text, colors);
    case 'link':
      return colors.underline(inline(childrenOf(token), colors));
    case 'br':
      return '\n';
    case 'html':
      return '';
    case 'escape':
      return (token as Tokens.Escape).text;
    default:
      return decode('text' in token ? String(token.text) : token.raw);
  }
}

function codespan(text: string, colors: Colors): string {
  return colors.isColorSupported ? colors.yellow(text) : `\`${text}\``;
}

function childrenOf(token: Token): readonly Token[] {
  return 'tokens' in token && token.tokens !== undefined ? token.tokens : [];
}

function withoutTags(html: string): string {
  return html.replace(/<!--.*?-->/gs, '').replace(/<[^>]*>/g, '');
}

function decode(text: string): string {
  return text.replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole);
}

function indent(text: string, prefix: string): string {
  return text
    .split('\n')
    .map((line) => prefix + line)
    .join('\n');
}

/** Greedy; what colours a word takes no room. */
function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => {
      const lines: string[] = [];
      let room = 0;
      for (const word of line.split(' ')) {
        const length = stripVTControlCharacters(word).length;
        if (lines.length > 0 && length + 1 <= room) {
          lines[lines.length - 1] += ` ${word}`;
          room -= length + 1;
        } else {
          lines.push(word);
          room = width - length;
        }
      }
      return lines.join('\n');
    })
    .join('\n');
}
