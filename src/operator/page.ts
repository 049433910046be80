import { createHash } from 'node:crypto';
import { type Html, html, Html as RawHtml } from './html.ts';

/** A job in the queue. */
export interface Work {
  /** A UUID. */
  readonly id: string;
  /** As `requestKey` has it. */
  readonly key: string;
  readonly state: string;
  readonly retries: number;
  readonly createdAt: Date;
  readonly startAfter: Date;
  readonly error: string | null;
}

/** A review that came to its end. */
export interface PastReview {
  /** What `drydock log` takes. */
  readonly id: string;
  readonly key: string;
  readonly head: string;
  readonly outcome: string;
  readonly createdAt: Date;
  readonly summary: {
    readonly blocker: number;
    readonly critical: number;
    readonly major: number;
    readonly minor: number;
  } | null;
  /** Web address of the check run or of the review; null where nothing was written. */
  readonly url: string | null;
}

export interface Board {
  readonly version: string;
  readonly work: readonly Work[];
  /** Newest first. */
  readonly reviews: readonly PastReview[];
}

/** @param proofOf what the form that retries a job sends along */
export function renderPage({ version, work, reviews }: Board, proofOf: (id: string) => string): string {
  const failed = work.filter(({ state }) => state === 'failed');
  const waiting = work.filter(({ state }) => state !== 'failed');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="30">
<title>Drydock</title>
<style>${new RawHtml(style)}</style>
</head>
<body>
<h1>Drydock <small>${version}</small></h1>
<h2>Failed <small>${failed.length}</small></h2>
${table(
  ['Pull request', 'Since', 'Retries', 'Error', ''],
  failed.map((job) => failedRow(job, proofOf(job.id))),
  'Nothing has failed.',
)}
<h2>Queue <small>${waiting.length}</small></h2>
${table(['Pull request', 'State', 'Since', 'Retries', 'Last error'], waiting.map(waitingRow), 'Nothing waits.')}
<h2>Recent reviews</h2>
${table(['Pull request', 'Commit', 'Outcome', 'Findings', 'At', 'Log'], reviews.map(reviewRow), 'There are none yet.')}
</body>
</html>
`.text;
}

function failedRow({ id, key, createdAt, retries, error }: Work, proof: string): Html {
  return html`<tr><td>${nameOf(key)}</td><td>${when(createdAt)}</td><td>${retries}</td><td>${error}</td><td><form method="post" action="/retry"><input type="hidden" name="id" value="${id}"><input type="hidden" name="proof" value="${proof}"><button>Retry</button></form></td></tr>`;
}

function waitingRow({ key, state, createdAt, startAfter, retries, error }: Work): Html {
  const next = state === 'retrying' ? html` until ${when(startAfter)}` : null;
  return html`<tr><td>${nameOf(key)}</td><td>${state}${next}</td><td>${when(createdAt)}</td><td>${retries}</td><td>${error}</td></tr>`;
}

function reviewRow({ id, key, head, outcome, createdAt, summary, url }: PastReview): Html {
  const name = nameOf(key);
  const shown =
    url === null || !/^https?:\/\//.test(url) ? html`${name}` : html`<a href="${url}" rel="noreferrer">${name}</a>`;
  const counts =
    summary === null ? '' : `${summary.blocker} / ${summary.critical} / ${summary.major} / ${summary.minor}`;
  return html`<tr><td>${shown}</td><td><code>${head.slice(0, 12)}</code></td><td class="${outcome}">${outcome}</td><td>${counts}</td><td>${when(createdAt)}</td><td><code>${id}</code></td></tr>`;
}

function table(headings: readonly string[], rows: readonly Html[], nothing: string): Html {
  if (rows.length === 0) return html`<p>${nothing}</p>`;
  return html`<table><thead><tr>${headings.map((heading) => html`<th scope="col">${heading}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`;
}

/** Without the installation's number. */
function nameOf(key: string): string {
  return key.replace(/^\d+:/, '');
}

function when(time: Date): Html {
  const iso = time.toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
small { font-weight: normal; opacity: .7; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .3rem .6rem; border-bottom: 1px solid #8884; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 600; }
time, code { white-space: nowrap; }
.failed { color: #c62828; }
`;

/** The page runs nothing, loads nothing, stands in no frame and sends its forms to its own server only. */
export const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');
