import { describe, expect, test } from '@jest/globals';
import { marked, type Tokens } from 'marked';
import { renderComment, renderFooter } from '../../src/render/comment.ts';
import { finding, head, location, report } from '../support/report.ts';

const address = `https://github.example/acme/shop/blob/${head}`;

describe('renderComment', () => {
  test('tells a small review in full', () => {
    const small = report({
      findings: [
        finding({
          fix: {
            title: 'Drop the second `FROM`',
            applicability: 'safe',
            edits: [{ path: 'Dockerfile', startLine: 1, endLine: 1, replacement: '' }],
          },
        }),
        finding({
          rule: 'prompting-install',
          severity: 'major',
          confidence: 'likely',
          status: 'touched',
          title: 'Install waits for an answer',
          message: '`apt-get install` has no `-y`.',
          fingerprint: 'fedcba9876543210',
          locations: [location({ startLine: 3, excerpt: ['RUN apt-get update && \\', '    apt-get install curl'] })],
          fix: {
            title: 'Answer yes',
            applicability: 'needs-review',
            edits: [{ path: 'Dockerfile', startLine: 4, endLine: 4, replacement: '    apt-get install -y curl\n' }],
          },
        }),
        finding({ status: 'preexisting', fingerprint: '11', locations: [location({ path: 'api/Dockerfile' })] }),
      ],
      highlights: [
        { kind: 'cache-mount', message: 'A cache mount for `npm ci`.', locations: [location({ startLine: 9 })] },
      ],
      recommendations: [{ priority: 'must-fix', message: 'Pin `node`.', findings: ['0123456789abcdef'] }],
    });
    expect(renderComment(small)).toBe(`# Drydock Review

## Summary

This change touches one Dockerfile.

**1 blocker, 1 major · 1 there before**

## Issues by Severity

### 🚫 Blocker Issues

**1. Base image is not pinned** ([\`Dockerfile:1\`](${address}/Dockerfile#L1))

The shipped stage starts from \`node:latest\`. The next build can pick up another image.

❌ Line 1:

\`\`\`dockerfile
FROM node:latest
\`\`\`

✅ Drop the second \`FROM\`:

Line 1: delete.

<sub>Rule \`unpinned-base-image\` · fingerprint \`0123456789abcdef\`</sub>

### 🟡 Major Issues

**2. Install waits for an answer** ([\`Dockerfile:3\`](${address}/Dockerfile#L3-L4)) (moved or touched by this change)

\`apt-get install\` has no \`-y\`. The next build can pick up another image.

❌ Lines 3–4:

\`\`\`dockerfile
RUN apt-get update && \\
    apt-get install curl
\`\`\`

✅ Answer yes (needs review):

Line 4 of \`Dockerfile\`:

\`\`\`dockerfile
    apt-get install -y curl
\`\`\`

<sub>Rule \`prompting-install\` · likely · fingerprint \`fedcba9876543210\`</sub>

## Positive Highlights

- A cache mount for \`npm ci\`. ([\`Dockerfile:9\`](${address}/Dockerfile#L9))

## Recommendations

Priority order before merge:

1. **[Must fix]** Pin \`node\`. (see 1)

<details>
<summary>1 finding there before this change</summary>

- \`unpinned-base-image\` 1×: [\`api/Dockerfile:1\`](${address}/api/Dockerfile#L1)

</details>
`);
  });

  test('is short when there is nothing to say', () => {
    expect(renderComment(report())).toBe(
      '# Drydock Review\n\n## Summary\n\nThis change touches one Dockerfile.\n\n**No issues found**\n',
    );
  });

  test('tells equal findings once, with every place and fingerprint', () => {
    const findings = ['a', 'b', 'c'].map((name) =>
      finding({
        fingerprint: `${name}1234567`,
        message: `Stage \`${name}\` starts from \`node:latest\`.`,
        locations: [location({ path: `${name}/Dockerfile` })],
      }),
    );
    const body = renderComment(report({ findings }));
    expect(body.match(/Base image is not pinned/g)).toHaveLength(1);
    expect(body).toContain('The same in 2 more places:');
    for (const name of ['a', 'b', 'c']) {
      expect(body).toContain(`${name}/Dockerfile:1`);
      expect(body).toContain(`${name}1234567`);
    }
  });

  test('shows a table that nothing in its cells can break', () => {
    const table = {
      columns: ['Component', 'Builder'],
      rows: [
        ['`api`', '`a|b`'],
        ['web', '| <b>x</b> |'],
      ],
    };
    const [, , shown] = renderComment(report({ findings: [finding({ table })] }))
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(shown).toBe('| `api` | `a¦b` |');
    const lexed = marked.lexer(renderComment(report({ findings: [finding({ table })] })));
    const [parsed] = lexed.filter((token): token is Tokens.Table => token.type === 'table');
    expect(parsed?.rows.map((cells) => cells.length)).toEqual([2, 2]);
  });

  test('says what was suppressed, resolved and not evaluated, folded away', () => {
    const body = renderComment(
      report({
        resolved: [finding({ locations: [location({ side: 'base', startLine: 7 })] })],
        suppressed: [{ finding: finding(), by: 'inline', reason: 'ask @octocat' }],
        notEvaluated: [{ rule: '*', path: 'web/Dockerfile.j2', reason: 'a template' }],
      }),
    );
    expect(body.split('<details>')).toHaveLength(4);
    expect(body).toContain(`/blob/${'b'.repeat(40)}/Dockerfile#L7`);
    expect(body).toContain('by inline: ask `@octocat`');
    expect(body).toContain('`web/Dockerfile.j2`: a template');
  });

  test('shows no secret, neither in an excerpt nor in a fix', () => {
    const line = 'ENV DB_PASSWORD=hunter2horse';
    const body = renderComment(
      report({
        findings: [
          finding({
            locations: [location({ excerpt: [line] })],
            fix: {
              title: 'Move it',
              applicability: 'needs-review',
              edits: [{ path: 'Dockerfile', startLine: 2, endLine: 2, replacement: `${line}\n` }],
            },
          }),
        ],
      }),
    );
    expect(body).toContain('DB_PASSWORD=[redacted]');
    expect(body).not.toContain('hunter2horse');
  });

  test('has the marker first and the footer last, around the same body', () => {
    const some = report({ findings: [finding()] });
    const body = renderComment(some);
    const whole = renderComment(some, {
      marker: '<!-- m -->',
      footer: renderFooter(some, { checkRun: 'https://h.example/runs/1' }),
    });
    expect(whole.startsWith(`<!-- m -->\n\n${body.trimEnd()}\n\n---\n\n<sub>Commit \`aaaaaaaaaaaa\``)).toBe(true);
    expect(whole).toContain('`/drydock ignore FINGERPRINT reason`');
    expect(whole).toContain('[check run](https://h.example/runs/1)');
  });

  test('lets nothing from the pull request become structure', () => {
    const evil = '</details> <img src=x> ![i](http://x.y/z) @octocat #1 `` ` [a](javascript:b)\n# h\n```';
    const hostile = finding({
      message: evil,
      title: evil,
      locations: [location({ path: `a)](http://x.y) <b>\n@octocat`, excerpt: ['```', evil, '</details>'] })],
      fix: {
        title: evil,
        applicability: 'safe',
        edits: [{ path: evil, startLine: 1, endLine: 1, replacement: '````\n```\n</details>' }],
      },
    });
    const body = renderComment(
      report({
        findings: [hostile, { ...hostile, status: 'preexisting' }],
        resolved: [hostile],
        suppressed: [{ finding: hostile, by: 'command', reason: evil }],
        notEvaluated: [{ rule: '*', path: evil, reason: evil }],
        highlights: [{ kind: 'x', message: evil, locations: hostile.locations }],
        recommendations: [{ priority: 'low', message: evil, findings: [] }],
        overview: [evil],
        rules: [],
      }),
    );
    const html: string[] = [];
    const links: string[] = [];
    const images: string[] = [];
    const headings: string[] = [];
    void marked.walkTokens(marked.lexer(body), (token) => {
      if (token.type === 'html') html.push(token.raw.trim());
      if (token.type === 'link') links.push((token as Tokens.Link).href);
      if (token.type === 'image') images.push(token.raw);
      if (token.type === 'heading') headings.push((token as Tokens.Heading).text);
    });
    expect(html.filter((raw) => !/^(<\/?sub>|<details>\n<summary>[\w :]+<\/summary>|<\/details>)$/.test(raw))).toEqual(
      [],
    );
    expect(links.filter((href) => !href.startsWith(address))).toEqual([]);
    expect(images).toEqual([]);
    expect(headings).toEqual([
      'Drydock Review',
      'Summary',
      'Issues by Severity',
      '🚫 Blocker Issues',
      'Positive Highlights',
      'Recommendations',
    ]);
  });
});

test('what an earlier review told is one line, with the rest folded; what is new is told in full', () => {
  const known = finding({ fingerprint: '1'.repeat(16), title: 'Known', message: 'Told already.' });
  const added = finding({ fingerprint: '2'.repeat(16), rule: 'other', title: 'Added', message: 'Not told yet.' });
  const since = { added: new Set([added.fingerprint]), open: 1, fixed: 0, silenced: 0 };
  const body = renderComment(report({ findings: [known, added] }), { told: { inline: new Map(), since } });
  const unfolded = body.replace(/<details>[\s\S]*?<\/details>/g, '');
  expect(unfolded).toContain('**1. Known**');
  expect(unfolded).not.toContain('Told already.');
  expect(body).toContain('Told already.');
  expect(unfolded).toContain('**2. Added** (new)');
  expect(unfolded).toContain('Not told yet.');
});

describe('a review that is longer than people read', () => {
  const findings = (['blocker', 'critical', 'major', 'minor'] as const).flatMap((severity) =>
    Array.from({ length: 8 }, (_, index) =>
      finding({
        severity,
        rule: `rule-${severity}-${index}`,
        title: `A ${severity} problem`,
        fingerprint: `${severity}${index}`,
        locations: [location({ path: `${'services/'.repeat(6)}${index}/Dockerfile`, startLine: index + 1 })],
      }),
    ),
  );
  const body = renderComment(report({ findings }));
  const [open = '', details = ''] = body.split('<details>');

  test('tells what is severe as it is, and of the rest a line each', () => {
    expect(open.match(/❌/g)).toHaveLength(16);
    expect(open.match(/^- \*\*\d+\. A (?:major|minor) problem\*\* \(\[`…\S+:\d`\]\(\S+\)\)$/gm)).toHaveLength(16);
    expect(open.replace(/\]\(\S*\)/g, ']').length).toBeLessThan(6000);
  });

  test('has the rest in a folded section, whole', () => {
    expect(body.match(/<details>/g)).toHaveLength(1);
    expect(details).toContain('<summary>Details of 16 findings</summary>');
    expect(details.match(/❌/g)).toHaveLength(16);
    for (const { fingerprint } of findings) expect(body.split(`fingerprint \`${fingerprint}\``)).toHaveLength(2);
  });

  test('tells many recommendations of low priority as one', () => {
    const recommendations = findings.map(({ fingerprint, severity }) => ({
      priority: severity === 'minor' ? ('low' as const) : ('must-fix' as const),
      message: `Mend ${fingerprint}`,
      findings: [fingerprint],
    }));
    const told = renderComment(report({ findings, recommendations: recommendations.slice(16) }));
    expect(told).toContain('9. **[Low priority]** 8 smaller things (see 25, 26, 27, 28, 29, 30, 31, 32)');
  });
});

describe('a review that is too long', () => {
  /** No two are alike, so nothing is grouped. */
  const many = (severity: 'blocker' | 'minor', number: number) =>
    Array.from({ length: number }, (_, index) =>
      finding({
        severity,
        rule: `rule-${severity}-${index}`,
        fingerprint: `${severity}${index}`,
        message: `Wörter ${'ä'.repeat(400)} `,
        locations: [location({ startLine: index + 1, excerpt: ['```', 'x'.repeat(200)] })],
      }),
    );

  test.each([
    ['many minor findings', report({ findings: [...many('blocker', 3), ...many('minor', 300)] })],
    ['many blockers', report({ findings: many('blocker', 2000) })],
    [
      'much of everything',
      report({
        findings: [...many('blocker', 500), ...many('minor', 500)],
        overview: Array(50).fill('ö '.repeat(5000)),
        highlights: Array(500).fill({ kind: 'x', message: '界'.repeat(9000), locations: [] }),
        recommendations: Array(500).fill({ priority: 'low', message: '界'.repeat(9000), findings: [] }),
        notEvaluated: Array(5000).fill({ rule: '*', path: 'p/'.repeat(2000), reason: '界'.repeat(9000) }),
      }),
    ],
  ])('stays within 60,000 characters with %s, and closes every fence', (_, long) => {
    const body = renderComment(long, { footer: renderFooter(long, { checkRun: null }) });
    expect(Buffer.byteLength(body)).toBeLessThan(60_000);
    expect(body.includes('the check run has an annotation for every finding')).toBe(true);
    expect(
      marked
        .lexer(body)
        .filter(({ type }) => type === 'code')
        .every(({ raw }) => raw.trimEnd().endsWith('```')),
    ).toBe(true);
    expect(body.trimEnd().endsWith('</sub>')).toBe(true);
  });

  test.each([
    [40, 'their excerpts', 3, 43],
    [200, 'all but their titles', 3, 3],
    [2000, 'all but their number', 3, 3],
  ])('takes from %i minor findings %s, and nothing from the blockers', (number, _, excerpts, messages) => {
    const body = renderComment(report({ findings: [...many('blocker', 3), ...many('minor', number)] }));
    expect(body.match(/❌/g)).toHaveLength(excerpts);
    expect(body.match(/Wörter/g)).toHaveLength(messages);
    expect(body.includes('2000 findings, not shown here.')).toBe(number === 2000);
  });
});
