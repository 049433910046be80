import { readFileSync } from 'node:fs';
import { type Html, html, Html as RawHtml } from '../../../../src/operator/html.ts';
import type { Answer } from '../http.ts';
import type { Account, Repository } from '../model.ts';
import { restLogin } from '../represent/accounts.ts';

const style = new RawHtml(readFileSync(new URL('./style.css', import.meta.url), 'utf8'));

interface Layout {
  readonly title: string;
  readonly main: Html;
  /** Page script, our own text. */
  readonly script?: string;
}

export function page({ title, main, script = '' }: Layout): Answer {
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
${main}
</main>
<script>${new RawHtml(script)}</script>
</body>
</html>
`;
  return {
    status: 200,
    body: document.text,
    contentType: 'text/html; charset=utf-8',
    headers: {
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'self' 'unsafe-inline'; connect-src 'self'; form-action 'self'; base-uri 'none'",
    },
  };
}

export function redirect(location: string): Answer {
  return { status: 303, body: '', contentType: 'text/plain', headers: { location } };
}

export function repositoryPath(repository: Repository): string {
  return `/${repository.owner.login}/${repository.name}`;
}

/** Picture and name. */
export function who(account: Account): Html {
  const login = restLogin(account);
  const kind = account.type === 'Bot' ? 'avatar bot' : 'avatar';
  const hue = [...login].reduce((sum, letter) => sum + letter.charCodeAt(0) * 47, 0) % 360;
  const label = account.type === 'Bot' ? html` <span class="label">bot</span>` : null;
  return html`<span class="${kind}" style="--hue: ${hue}" aria-hidden="true">${login.charAt(0).toUpperCase()}</span> <strong>${login}</strong>${label}`;
}

export function when(time: string): Html {
  return html`<time datetime="${time}">${time.replace('T', ' ').replace('Z', ' UTC')}</time>`;
}

const lineKinds: Readonly<Record<string, string>> = { '+': 'added', '-': 'removed', '@': 'place' };

export function hunk(text: string): Html {
  const lines = text.split('\n').map((line) => {
    const kind = lineKinds[line.charAt(0)] ?? '';
    return html`<span class="${kind}">${line}</span>\n`;
  });
  return html`<pre class="diff">${lines}</pre>`;
}
