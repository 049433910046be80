import { Marked, type Tokens } from 'marked';
import sanitize from 'sanitize-html';
import { escape, Html } from '../../../../src/operator/html.ts';

const alerts = ['note', 'tip', 'important', 'warning', 'caution'] as const;

const marked = new Marked({
  gfm: true,
  renderer: {
    code({ text, lang }: Tokens.Code): string {
      const language = /^[\w+#-]+/.exec(lang ?? '')?.[0] ?? '';
      const body = language === 'diff' ? text.split('\n').map(diffLine).join('\n') : escape(text);
      return `<pre><code class="language-${language}">${body}</code></pre>\n`;
    },
    blockquote(token: Tokens.Blockquote): string {
      const inner = this.parser.parse(token.tokens);
      const found = /^<p>\[!(\w+)\](?:<br>|\n)?/.exec(inner);
      const kind = alerts.find((alert) => alert === found?.[1]?.toLowerCase());
      if (found === null || kind === undefined) return `<blockquote>${inner}</blockquote>\n`;
      return `<blockquote class="alert alert-${kind}"><p><strong>${capital(kind)}</strong></p><p>${inner.slice(found[0].length)}</blockquote>\n`;
    },
  },
});

/** Markdown as GitHub shows it in a conversation: its subset of HTML, no scripts, styles, images or comments. */
export function markdown(source: string): Html {
  const rendered = marked.parse(source, { async: false });
  return new Html(
    sanitize(rendered, {
      allowedTags: [
        ...[
          'a',
          'b',
          'blockquote',
          'br',
          'code',
          'dd',
          'del',
          'details',
          'div',
          'dl',
          'dt',
          'em',
          'h1',
          'h2',
          'h3',
          'h4',
          'h5',
          'h6',
        ],
        ...[
          'hr',
          'i',
          'input',
          'ins',
          'kbd',
          'li',
          'ol',
          'p',
          'pre',
          's',
          'samp',
          'span',
          'strong',
          'sub',
          'summary',
          'sup',
        ],
        ...['table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul'],
      ],
      allowedAttributes: {
        a: ['href', 'title'],
        code: ['class'],
        span: ['class'],
        blockquote: ['class'],
        details: ['open'],
        input: ['type', 'checked', 'disabled'],
        ol: ['start'],
        td: ['align'],
        th: ['align'],
      },
      allowedClasses: { code: [/^language-[\w+#-]*$/], span: ['added', 'removed'], blockquote: [/^alert(-\w+)?$/] },
      allowedSchemes: ['http', 'https', 'mailto'],
    }),
  );
}

function diffLine(line: string): string {
  if (line.startsWith('+')) return `<span class="added">${escape(line)}</span>`;
  return line.startsWith('-') ? `<span class="removed">${escape(line)}</span>` : escape(line);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

const suggestion = /^(`{3,})suggestion[^\n]*\n([\s\S]*?)^\1[ \t]*$/m;

/** A comment's Markdown around its first ```suggestion block, and the lines that it proposes; null where it has none. */
export function splitSuggestion(
  body: string,
): { readonly before: string; readonly after: string; readonly lines: readonly string[] } | null {
  const found = suggestion.exec(body);
  if (found === null) return null;
  const text = found[2] ?? '';
  return {
    before: body.slice(0, found.index),
    after: body.slice(found.index + found[0].length),
    lines: text === '' ? [] : text.replace(/\n$/, '').split('\n'),
  };
}
