import { runScripts } from '../../dockerfile/commands.ts';
import type { Stage } from '../../dockerfile/model.ts';
import { argumentsOf } from '../../shell/arguments.ts';
import type { Word } from '../../shell/ast.ts';
import type { Command } from '../../shell/command.ts';
import { type Download, downloadOf, hostOf } from '../../shell/downloaders.ts';
import { verificationOf } from '../../shell/verifiers.ts';
import { isShell } from '../../shell/wrappers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'unverified-executable',
  scope: 'dockerfile',
  severity: 'critical',
  category: 'security',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Downloaded program is run without a check',
  remedy: 'Compare a checksum of the program before it is used, for every architecture',
  rationale:
    'Whoever controls the server, the release or the name puts a program of their choice into every image that is built from then on, and nobody notices: the build succeeds. Compare its digest before it is made executable, with one digest for each architecture that the image is built for, or check its signature.',
  peers: [],
  examples: {
    bad: [
      {
        files:
          'FROM debian:13-slim\nRUN curl -fsSLo /usr/local/bin/tool https://example.com/v1/tool && \\\n    chmod +x /usr/local/bin/tool\n',
        reports: [
          {
            line: 2,
            message:
              '`/usr/local/bin/tool` is downloaded from `example.com` and made executable, and nothing checks what came.',
          },
        ],
      },
      {
        title: 'An installer',
        files:
          'FROM debian:13-slim\nRUN curl -o install.sh https://example.com/install.sh\nRUN sh ./install.sh --yes\n',
        reports: [
          {
            line: 2,
            message: '`install.sh` is downloaded from `example.com` and run, and nothing checks what came.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Its digest is checked',
        files:
          'FROM debian:13-slim\nARG TOOL_SHA256\nRUN curl -fsSLo /usr/local/bin/tool https://example.com/v1/tool \\\n && echo "${TOOL_SHA256}  /usr/local/bin/tool" | sha256sum -c - \\\n && chmod +x /usr/local/bin/tool\n',
      },
      {
        title: 'Data, not a program',
        files:
          'FROM debian:13-slim\nRUN curl -fsSLo /srv/list.json https://example.com/list.json && chmod 644 /srv/list.json\n',
      },
      {
        title: 'A script of the repository',
        files: 'FROM debian:13-slim\nCOPY install.sh .\nRUN chmod +x install.sh && ./install.sh\n',
      },
    ],
  },
  *check({ file }) {
    const commands = new Map<Stage, Command[]>();
    for (const script of runScripts(file)) {
      const known = commands.get(script.stage) ?? [];
      known.push(...script.commands);
      commands.set(script.stage, known);
    }
    for (const inStage of commands.values()) {
      // Told once for each command: every download looks at all that follow it.
      const uses = inStage.flatMap((command, index) => usesOf(command).map((use) => ({ ...use, index })));
      const checks = inStage.flatMap((command, index) => {
        const verification = verificationOf(command);
        return verification === null ? [] : [{ paths: verification.paths, index }];
      });
      for (const [index, command] of inStage.entries()) {
        const download = downloadOf(command);
        if (download === null || download.tool === 'git' || download.verified) continue;
        for (const path of savedPaths(download)) {
          const use = uses.find((candidate) => candidate.index > index && isSame(candidate.path, path))?.how;
          if (use === undefined || checks.some((check) => check.index > index && covers(check.paths, path))) continue;
          const from = hostOf(download);
          yield {
            message: `\`${path}\` is downloaded${from === null ? '' : ` from \`${from}\``} and ${use}, and nothing checks what came.`,
            subject: path,
            at: { path: file.path, range: command.range },
          };
        }
      }
    }
  },
});

/** Paths as the script writes them. */
function savedPaths({ output }: Download): string[] {
  if (output.kind === 'files') return output.paths.map(pathOf);
  return output.kind === 'remote-name' ? output.names.flatMap((name) => (name === null ? [] : [name])) : [];
}

interface Use {
  readonly path: string;
  readonly how: 'made executable' | 'run';
}

/** Every file that a command runs or makes executable. */
function usesOf(command: Command): Use[] {
  const { name, args } = command;
  const program = command.words.slice(0, 1).filter((word) => pathOf(word).includes('/'));
  const run = isShell(name) || name === 'python3' || name === 'python' ? args : [];
  const { operands } = argumentsOf(command);
  let granted: readonly Word[] = [];
  if (name === 'chmod' && grantsExecution(operands[0])) granted = operands.slice(1);
  // install(1) gives mode 755 unless told otherwise.
  if (name === 'install' && installsExecutable(command)) granted = operands.slice(0, -1);
  return [
    ...[...program, ...run].map((word) => ({ path: pathOf(word), how: 'run' }) as const),
    ...granted.map((word) => ({ path: pathOf(word), how: 'made executable' }) as const),
  ];
}

function grantsExecution(mode: Word | undefined): boolean {
  const text = mode === undefined ? '' : pathOf(mode);
  return /^0?[0-7]{3,4}$/.test(text) ? /[1357]/.test(text.slice(-3)) : /[+=][rwst]*x/.test(text);
}

function installsExecutable(command: Command): boolean {
  const mode = argumentsOf(command).flags.find((flag) => flag.name === 'm' || flag.name === 'mode')?.value ?? undefined;
  return mode === undefined || grantsExecution(mode) || pathOf(mode).includes('x');
}

/** A check whose files are not written out counts for all. */
function covers(checked: readonly string[] | null, path: string): boolean {
  return checked === null || checked.some((one) => isSame(one, path));
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [a.startsWith('./') ? a.slice(2) : a, b.startsWith('./') ? b.slice(2) : b];
  return (
    left === right ||
    (!(left.startsWith('/') && right.startsWith('/')) && (left.endsWith(`/${right}`) || right.endsWith(`/${left}`)))
  );
}

function pathOf(word: Word): string {
  return word.value ?? word.text.replace(/["']/g, '');
}
