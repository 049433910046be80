import type { Instruction } from '../../dockerfile/model.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import { replaceRange } from '../../text/edit.ts';
import { endToFile, toFile } from '../../text/mapped.ts';
import { rangeAt } from '../../text/source.ts';
import { defineRule } from '../rule.ts';

const consequences = {
  RUN: 'the build stops',
  CMD: 'the container does not start',
  ENTRYPOINT: 'the container does not start',
  HEALTHCHECK: 'the check always fails',
} as const;

export default defineRule({
  id: 'malformed-exec-form',
  scope: 'dockerfile',
  severity: ['blocker', 'critical'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Exec form that is not JSON',
  remedy: 'Write the exec form as JSON',
  rationale:
    'The exec form is a JSON array of strings: double quotes, a comma between, none behind the last. Anything else is taken as text for a shell, which looks for a program with a bracket in its name.',
  peers: [{ tool: 'sonar', id: 'S7030', relation: 'same' }],
  examples: {
    bad: [
      {
        title: 'Single quotes',
        files: "FROM node:24-slim\nENTRYPOINT ['node', 'server.js']\n",
        reports: [
          {
            line: 2,
            message:
              'This is no JSON array of strings, so the shell runs it as text, brackets and all: the container does not start.',
          },
        ],
        fixed: 'FROM node:24-slim\nENTRYPOINT ["node", "server.js"]\n',
      },
      {
        title: 'A comma too many, and one too few',
        files: 'FROM node:24-slim\nHEALTHCHECK CMD ["node", "health.js",]\nCMD ["node" "server.js"]\n',
        reports: [
          {
            line: 3,
            message:
              'This is no JSON array of strings, so the shell runs it as text, brackets and all: the container does not start.',
          },
          {
            line: 2,
            severity: 'critical',
            message:
              'This is no JSON array of strings, so the shell runs it as text, brackets and all: the check always fails.',
          },
        ],
        fixed: 'FROM node:24-slim\nHEALTHCHECK CMD ["node", "health.js"]\nCMD ["node" "server.js"]\n',
      },
    ],
    good: [
      { title: 'JSON', files: 'FROM node:24-slim\nCMD [ "node", "it\'s.js" ]\n' },
      {
        title: 'A test of the shell',
        files: 'FROM node:24-slim\nRUN [ -f /a ] && [ "$A" = "b" ] || exit 1\nRUN [ "$A" != b ]\n',
      },
      { title: 'Text', files: 'FROM node:24-slim\nCMD node server.js\n' },
    ],
  },
  *check({ file }) {
    for (const instruction of instructionsOf(file, 'RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK')) {
      const { command, keyword } = instruction;
      if (command?.form !== 'shell' || !looksLikeExecForm(command.text.text)) continue;
      const text = command.text.text.trimEnd();
      const range = rangeAt(file.source, toFile(command.text, 0), endToFile(command.text, 0, text.length));
      const repaired = repair(text);
      yield {
        message: `This is no JSON array of strings, so the shell runs it as text, brackets and all: ${consequences[keyword]}.`,
        subject: keyword,
        at: { path: file.path, range },
        severity: keyword === 'HEALTHCHECK' ? 'critical' : 'blocker',
        ...(repaired === null || !isOneLine(instruction)
          ? {}
          : {
              fix: {
                title: 'Write it as JSON',
                applicability: 'safe' as const,
                edits: [{ path: file.path, ...replaceRange(file.source, range, repaired) }],
              },
            }),
      };
    }
  },
});

function isOneLine({ ownRange }: Instruction): boolean {
  return ownRange.startLine === ownRange.endLine;
}

/** `["a", 'b']`, not `[ "$A" = b ] && c`. */
function looksLikeExecForm(text: string): boolean {
  const trimmed = text.trim();
  const isTest =
    /^\[\s[^,]*\s\](?:\s|;|$)/.test(trimmed) &&
    !/^\[\s*(?:"[^"']*"|'[^"']*')(?:\s+(?:"[^"']*"|'[^"']*'))*\s*\]$/.test(trimmed);
  if (isTest) return false;
  // `CMD "npm", "start"`
  if (/^"[^"]*"(?:\s*,\s*"[^"]*")+$/.test(trimmed)) return true;
  return /^\[\s*["'“‘][^\]]*/.test(trimmed) || /^\[[^\s,[\]]+(?:,\s*[^\s,[\]]+)+\]$/.test(trimmed);
}

/** The array that was meant, where only quotes or a final comma are wrong. */
function repair(text: string): string | null {
  const fixed = text.replace(/[“”]/g, '"').replace(/,\s*\]$/, ']');
  const candidates = [fixed, `[${fixed}]`, /["\\]/.test(fixed) ? null : fixed.replace(/'/g, '"')];
  return candidates.find((candidate) => candidate !== null && isExecForm(candidate)) ?? null;
}

function isExecForm(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
  } catch {
    return false;
  }
}
