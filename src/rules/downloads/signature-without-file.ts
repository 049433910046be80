import { runScripts } from '../../dockerfile/commands.ts';
import { argumentsOf, hasFlag } from '../../shell/arguments.ts';
import { insertAfter } from '../../text/edit.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'signature-without-file',
  scope: 'dockerfile',
  severity: 'major',
  category: 'security',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Signature is checked without the file that it is of',
  remedy: 'Name the file that the signature is of',
  rationale:
    'With the signature alone `gpg --verify` looks into that file first. One that holds a signed text of its own, any text that was ever signed with the key, is a good signature then, and the file that was downloaded beside it is not looked at. The manual of GnuPG asks for both names.',
  peers: [],
  examples: {
    bad: [
      {
        files:
          'FROM debian:13\nRUN curl -fsSO https://example.com/app.tgz -O https://example.com/app.tgz.asc \\\n && gpg --verify app.tgz.asc \\\n && tar xf app.tgz\n',
        reports: [
          {
            line: 3,
            message:
              'The signature is not tied to `app.tgz`: one that holds a signed text of its own passes as well. Name the file behind it.',
          },
        ],
        fixed:
          'FROM debian:13\nRUN curl -fsSO https://example.com/app.tgz -O https://example.com/app.tgz.asc \\\n && gpg --verify app.tgz.asc app.tgz \\\n && tar xf app.tgz\n',
      },
    ],
    good: [
      { title: 'Both names', files: 'FROM debian:13\nRUN gpg --batch --verify a.tgz.asc a.tgz && tar xf a.tgz\n' },
      {
        title: 'A signed list that is read itself',
        files:
          'FROM debian:13\nRUN gpg --verify SHASUMS256.txt.asc && grep node.tgz SHASUMS256.txt.asc | sha256sum -c -\n',
      },
      {
        title: 'Its content is taken out',
        files: 'FROM debian:13\nRUN gpg --output a.txt --verify a.txt.asc && cat a.txt\n',
      },
    ],
  },
  *check({ file }) {
    for (const { commands } of runScripts(file)) {
      for (const command of commands) {
        if (!/^(?:gpg2?|gpgv)$/.test(command.name ?? '') || hasFlag(command, 'o', 'output')) continue;
        if (command.name !== 'gpgv' && !hasFlag(command, 'verify')) continue;
        const [signature, ...more] = argumentsOf(command).operands;
        const name = signature?.text.replace(/["']/g, '') ?? '';
        const data = name.replace(/\.(?:asc|sig|sign)$/, '');
        if (signature === undefined || more.length > 0 || data === name) continue;
        const used = commands.some((other) => other !== command && other.words.some((word) => isPath(word.text, data)));
        if (
          !used ||
          commands.some((other) =>
            reads(
              other.name,
              other.words.map(({ text }) => text),
              name,
            ),
          )
        )
          continue;
        const operand = signature.text.replace(/\.(?:asc|sig|sign)(?=["']?$)/, '');
        yield {
          message: `The signature is not tied to \`${data}\`: one that holds a signed text of its own passes as well. Name the file behind it.`,
          subject: data,
          at: { path: file.path, range: command.range },
          fix: {
            title: 'Name the file',
            applicability: 'needs-review',
            edits: [{ path: file.path, ...insertAfter(file.source, signature.range, ` ${operand}`) }],
          },
        };
      }
    }
  },
});

function isPath(text: string, path: string): boolean {
  const bare = text.replace(/["']/g, '');
  return bare === path || bare.endsWith(`/${path}`);
}

/** Whoever reads the signature file itself takes its text for the content. */
function reads(name: string | null, words: readonly string[], signature: string): boolean {
  return /^(?:grep|awk|sed|cat|cut|head)$/.test(name ?? '') && words.some((text) => isPath(text, signature));
}
