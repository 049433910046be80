import { runScripts } from '../../dockerfile/commands.ts';
import { mountsOf, optionOf } from '../../dockerfile/mounts.ts';
import type { Word, WordPart } from '../../shell/ast.ts';
import type { Command } from '../../shell/command.ts';
import { isSecretName } from '../../text/secret-name.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'xtrace-shows-secret',
  scope: 'dockerfile',
  severity: 'critical',
  category: 'security',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Credential printed by set -x',
  remedy: 'Leave `set -x` out where credentials are used',
  rationale:
    'Under `set -x` the shell prints each command with its variables put in, so the value of a credential stands in the build log: on the screen, in the log of the CI, in the build history. A secret mount does not help there.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'A secret mount that is read aloud',
        files:
          'FROM node:24-slim\nRUN --mount=type=secret,id=npm set -ex; \\\n    npm config set //registry.npmjs.org/:_authToken "$(cat /run/secrets/npm)"; \\\n    npm ci\n',
        reports: [
          {
            line: 3,
            message:
              '`set -x` prints what is read from `/run/secrets/npm` to the build log. Put `set +x` before it, or leave `-x` out.',
          },
        ],
      },
      {
        title: 'A variable',
        files:
          'FROM debian:13\nARG API_TOKEN\nRUN set -x && curl -fH "Authorization: $API_TOKEN" https://example.com/a -o a\n',
        reports: [
          {
            line: 3,
            message:
              '`set -x` prints the value of `API_TOKEN` to the build log. Put `set +x` before it, or leave `-x` out.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Turned off for it',
        files: 'FROM debian:13\nRUN set -x; make; set +x; login --token "$API_TOKEN"\n',
      },
      { title: 'Not on', files: 'FROM debian:13\nRUN set -eu; login --token "$API_TOKEN"\n' },
      {
        title: 'A file by its name',
        files: 'FROM debian:13\nRUN set -x; login --token-file /run/secrets/token "$TOKEN_FILE"\n',
      },
    ],
  },
  *check({ file }) {
    for (const { run, commands } of runScripts(file)) {
      const mounted = new Set(mountsOf(run).flatMap(({ flag }) => optionOf(flag, 'env') ?? []));
      const seen = new Set<string>();
      for (const command of commands) {
        if (!command.options.xtrace || command.wrappedBy !== null) continue;
        for (const word of wordsOf(command)) {
          const shown = word.parts.map((part) => shownBy(part, mounted)).find((found) => found !== null);
          if (shown === undefined || shown === null || seen.has(shown.name)) continue;
          seen.add(shown.name);
          yield {
            message: `\`set -x\` prints ${shown.text} to the build log. Put \`set +x\` before it, or leave \`-x\` out.`,
            subject: shown.name,
            at: { path: file.path, range: word.range },
          };
        }
      }
    }
  },
});

function wordsOf({ words, node, assignments }: Command): readonly Word[] {
  const own = words[0] === node.words[0] ? assignments : [];
  return [...own.flatMap(({ value }) => (value === null ? [] : [value])), ...words];
}

function shownBy(part: WordPart, mounted: ReadonlySet<string>): { name: string; text: string } | null {
  if (
    part.kind === 'variable' &&
    part.operator !== ':+' &&
    part.operator !== '+' &&
    (isSecretName(part.name) || mounted.has(part.name))
  ) {
    return { name: part.name, text: `the value of \`${part.name}\`` };
  }
  if (part.kind !== 'command') return null;
  const path = /^(?:\$\(|`)\s*(?:cat\s+|<\s*)["']?(\/run\/secrets\/[\w./-]+)/.exec(part.script.written.text)?.[1];
  return path === undefined ? null : { name: path, text: `what is read from \`${path}\`` };
}
