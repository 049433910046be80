const mark = '[redacted]';

/** Tokens that their own shape gives away; what is kept is the issuer's prefix, four characters at most. */
const tokenShapes: readonly RegExp[] = [
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, // AWS access key id
  /\bgh[opsur]_\w{20,255}/g, // GitHub
  /\bgithub_pat_\w{20,255}/g,
  /\bglpat-[\w-]{16,255}/g, // GitLab
  /\bnpm_[A-Za-z0-9]{30,255}/g,
  /\bpypi-[\w-]{20,255}/g,
  /\bAIza[\w-]{30,255}/g, // Google
  /\bxox[a-z]-[\w-]{10,255}/g, // Slack
  /(?<![\w-])sk-[\w-]{16,255}/g, // OpenAI, Anthropic
  /\b[sr]k_(?:live|test)_\w{16,255}/g, // Stripe
  /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, // JSON Web Token
];

/** The word of a name behind which a secret follows; it ends the name, so that `TOKEN_FILE` and `PASSWORD_LENGTH` do not count. */
const secretName =
  /password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|secret[_-]?key(?:_base)?|private[_-]?key|credentials?|[_-](?:pwd|pass|auth)/
    .source;
/** A value as shell, Dockerfile, JSON and YAML write it. What starts with `$` is a reference and says nothing. */
const value = String.raw`"(?!\$)[^"\n]+"?|'(?!\$)[^'\n]+'?|(?!\$|\[redacted\])[^\s"',;&|]+`;
/** `=`, `:`, and the default in `${NAME:-value}`. */
const separator = /=|:[-=](?!\})|:(?![-=+?])/.source;

const assigned = new RegExp(`((?:${secretName})["']?[ \\t]{0,8}(?:${separator})[ \\t]{0,8})(${value})`, 'gi');
const flagged = new RegExp(
  `(--?[\\w-]{0,64}(?:password|passwd|passphrase|token|secret)[ \\t]{1,8})(?![-$]|id=)(${value})`,
  'gi',
);
const declared = new RegExp(`^([ \\t]{0,64}ENV[ \\t]{1,64}\\w{0,64}(?:${secretName})[ \\t]{1,64})(${value})`, 'gim');
const authorization = /\b((?:Bearer|Basic)[ \t]{1,8})[\w.~+/-]{12,}={0,2}/gi;
const userInfo = /(:\/\/[^\s:/@"']{0,256}:)(?!\$)[^\s@/"']{1,256}@/g;
const pemBlock = /(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----)([\s\S]*?)(-----END [A-Z0-9 ]{0,40}-----|$)/g;

/** A password in the address of another machine. */
const login = /\bhttps?:\/\/[^\s:/@"'$]{0,256}:[^\s@/"'$]{6,256}@(?!localhost\b|127\.)/;
const shownExamples = /EXAMPLE|X{6}|0123456789/;
const writtenShapes = [...tokenShapes, login, pemBlock].map(({ source, flags }) => ({
  shape: new RegExp(source, flags.replace('g', '')),
  isKey: source === pemBlock.source,
}));

/** Where a secret is written out whose own shape gives it away; null where nothing looks like one. */
export function writtenSecret(text: string): { readonly start: number; readonly end: number } | null {
  for (const { shape, isKey } of writtenShapes) {
    const found = shape.exec(text);
    if (found !== null && !shownExamples.test(found[0]) && !(isKey && !/[\w+/]{40}/.test(found[2] ?? '')))
      return { start: found.index, end: found.index + found[0].length };
  }
  return null;
}

/** `redact` over lines that belong together. */
export function redactLines(lines: readonly string[]): string[] {
  return redact(lines.join('\n')).split('\n');
}

/**
 * The text with what looks like a secret taken out: tokens of well-known shape, private keys, passwords in addresses, and
 * values behind a name that says so. The number of lines stays, and redacting twice changes nothing more.
 */
export function redact(text: string): string {
  const withoutKeys = text.replace(
    pemBlock,
    (_, begin: string, body: string, end: string) => begin + body.replace(/[^\s\\]+/g, mark) + end,
  );
  const withoutTokens = tokenShapes.reduce(
    (rest, shape) => rest.replace(shape, (token) => token.slice(0, 4) + mark),
    withoutKeys,
  );
  return withoutTokens
    .replace(userInfo, `$1${mark}@`)
    .replace(authorization, `$1${mark}`)
    .replace(assigned, masked)
    .replace(flagged, masked)
    .replace(declared, masked);
}

/** Brackets that close what the value stands in are kept. */
function masked(_: string, before: string, value: string): string {
  const closing = /^["']/.test(value) ? '' : (/(?<![})])[})]+$/.exec(value)?.[0] ?? '');
  return before + (closing === value ? '' : mark) + closing;
}

/** The same value with `redact` over every string in it, keys apart. Takes what JSON can hold. */
export function redactAll<T>(value: T): T {
  return redactAny(value) as T;
}

function redactAny(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(redactAny);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactAny(inner)]));
}
