import { runScripts } from '../../dockerfile/commands.ts';
import type { Stage } from '../../dockerfile/model.ts';
import { argumentsOf } from '../../shell/arguments.ts';
import type { Word } from '../../shell/ast.ts';
import type { Command } from '../../shell/command.ts';
import { type Download, downloadOf } from '../../shell/downloaders.ts';
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
        title: 'An installer, and an error page taken for it',
        files:
          'FROM debian:13-slim\nRUN curl -o install.sh https://example.com/install.sh\nRUN sh ./install.sh --yes\n',
        reports: [
          {
            line: 2,
            message:
              '`install.sh` is downloaded from `example.com` and run, and nothing checks what came. Without `-f`, curl takes an error page for the file, too.',
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
      for (const [index, command] of inStage.entries()) {
        const download = downloadOf(command);
        if (download === null || download.tool === 'git' || download.verified) continue;
        const later = inStage.slice(index + 1);
        for (const path of savedPaths(download)) {
          const use = later.map((candidate) => useOf(candidate, path)).find((found) => found !== null);
          if (use === undefined || later.some((candidate) => checks(candidate, path))) continue;
          const from = hostOf(download);
          const hint =
            download.tool === 'curl' && !download.failsOnHttpError
              ? ' Without `-f`, curl takes an error page for the file, too.'
              : '';
          yield {
            message: `\`${path}\` is downloaded${from === null ? '' : ` from \`${from}\``} and ${use}, and nothing checks what came.${hint}`,
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

function useOf(command: Command, path: string): 'made executable' | 'run' | null {
  const { name, args } = command;
  if (
    command.words[0] !== undefined &&
    isSame(pathOf(command.words[0]), path) &&
    pathOf(command.words[0]).includes('/')
  )
    return 'run';
  if (isShell(name) || name === 'python3' || name === 'python')
    return args.some((word) => isSame(pathOf(word), path)) ? 'run' : null;
  const operands = argumentsOf(command).operands;
  if (name === 'chmod' && grantsExecution(operands[0]))
    return operands.slice(1).some((word) => isSame(pathOf(word), path)) ? 'made executable' : null;
  // install(1) gives mode 755 unless told otherwise.
  if (name === 'install')
    return operands.slice(0, -1).some((word) => isSame(pathOf(word), path)) && installsExecutable(command)
      ? 'made executable'
      : null;
  return null;
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
function checks(command: Command, path: string): boolean {
  const verification = verificationOf(command);
  return (
    verification !== null &&
    (verification.paths === null || verification.paths.some((checked) => isSame(checked, path)))
  );
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [a, b].map((path) => path.replace(/^\.\//, '')) as [string, string];
  return (
    left === right ||
    (!(left.startsWith('/') && right.startsWith('/')) && (left.endsWith(`/${right}`) || right.endsWith(`/${left}`)))
  );
}

function pathOf(word: Word): string {
  return word.value ?? word.text.replace(/["']/g, '');
}

function hostOf({ urls }: Download): string | null {
  return /^\w+:\/\/(?:[^/@\s]*@)?([\w.-]+)/.exec(urls[0]?.text.replace(/["']/g, '') ?? '')?.[1] ?? null;
}
