import { type RunScript, runScripts } from '../../dockerfile/commands.ts';
import { bindingOf } from '../../dockerfile/scope.ts';
import type { Redirect, VariablePart, Word, WordPart } from '../../shell/ast.ts';
import { type Command, pipedFrom } from '../../shell/command.ts';
import { scriptVariables } from '../../shell/variables.ts';
import { defineRule } from '../rule.ts';

const profiles =
  /(?:^|\/)(?:\.bashrc|\.bash_profile|\.profile|\.zshrc|\.zprofile|\.zshenv|bash\.bashrc|bashrc|zshrc)$|^\/etc\/(?:profile|zsh\/z\w+)$|\/profile\.d\/[^/]+$/;
/** Of every user of the image, not of the one who builds. */
const shared = /^\/etc\//;
const ofSession: ReadonlySet<string> = new Set([
  'HOME',
  'USER',
  'LOGNAME',
  'PWD',
  'OLDPWD',
  'UID',
  'EUID',
  'HOSTNAME',
  'SHLVL',
  'RANDOM',
]);
const ofShell: ReadonlySet<string> = new Set([
  'PS1',
  'BASH_SOURCE',
  'BASH_VERSION',
  'BASH_REMATCH',
  'PROMPT_COMMAND',
  'ZSH_NAME',
  '-',
  '?',
  '$',
  '!',
  '_',
]);

export default defineRule({
  id: 'profile-expanded-at-build',
  scope: 'dockerfile',
  severity: ['major', 'minor'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Text for a profile is expanded while the image is built',
  remedy: 'Quote the text so that the build does not expand it',
  rationale:
    'In double quotes, and in a here-document whose delimiter has no quotes, the building shell puts in the values that it has: the profile gets what `HOME` or `PATH` was during the build, or nothing. What the login shell should expand stands in single quotes.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'A name that is not set during the build',
        files: 'FROM debian:13\nRUN echo "cd $PROJECT_DIR" >> /root/.bashrc\n',
        reports: [
          {
            line: 2,
            message:
              '`$PROJECT_DIR` is expanded now, while the image is built, and is empty: `/root/.bashrc` never sees the variable. Use single quotes.',
          },
        ],
      },
      {
        title: 'The home directory of the builder, for everybody',
        files: 'FROM debian:13\nRUN echo "export CACHE=$HOME/.cache" > /etc/profile.d/cache.sh\n',
        reports: [
          {
            line: 2,
            message:
              '`$HOME` is expanded now, while the image is built: `/etc/profile.d/cache.sh` gets the value of the build for every user. Use single quotes.',
          },
        ],
      },
      {
        title: 'What sets a session up',
        files: 'FROM debian:13\nRUN echo "eval "$(pyenv init -)"" >> ~/.bashrc\n',
        reports: [
          {
            line: 2,
            message:
              '`$(pyenv init -)` runs now, while the image is built, and `~/.bashrc` gets what it prints today. Use single quotes.',
          },
        ],
      },
      {
        title: 'A path that no longer grows',
        files: 'FROM debian:13\nRUN cat >> ~/.bashrc <<EOF\nexport PATH=/opt/tool/bin:$PATH\nEOF\n',
        reports: [
          {
            line: 3,
            severity: 'minor',
            message:
              '`$PATH` is expanded now, while the image is built: `~/.bashrc` fixes its present value, and later changes of it are lost in login shells. Quote the delimiter.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Left to the login shell',
        files:
          "FROM debian:13\nRUN echo 'export PATH=$HOME/bin:$PATH' >> ~/.bashrc && echo \"export A=\\$HOME\" >> /etc/profile\nRUN cat >> ~/.bashrc <<'EOF'\ncd $DIR\nEOF\n",
      },
      {
        title: 'A value of the build is meant',
        files:
          'FROM debian:13\nARG VERSION=1\nENV TOOL=/opt/tool\nRUN arch=$(uname -m); echo "export V=$VERSION-$arch PATH=$TOOL/bin" >> /etc/profile\n',
      },
      { title: 'Another file', files: 'FROM debian:13\nRUN echo "dir $DIR" >> /etc/tool.conf\n' },
      {
        title: 'The own home of the one who builds',
        files: 'FROM debian:13\nRUN echo "source $HOME/env" >> ~/.bashrc\n',
      },
    ],
  },
  *check({ file }) {
    for (const script of runScripts(file)) {
      for (const command of script.commands) {
        const target = writtenProfile(command);
        if (target === null) continue;
        const start = command.args.flatMap(({ parts }) => parts).find(isStart);
        if (start?.kind === 'command') {
          const written = start.script.written.text;
          yield {
            message: `\`${written}\` runs now, while the image is built, and \`${target}\` gets what it prints today. Use single quotes.`,
            subject: written,
            at: { path: file.path, range: start.range },
          };
          continue;
        }
        for (const { part, inHeredoc } of variablesOf(command)) {
          const found = explain(script, part, target);
          if (found === null) continue;
          yield {
            message: `${found.message} ${inHeredoc ? 'Quote the delimiter.' : 'Use single quotes.'}`,
            subject: part.name,
            at: { path: file.path, range: part.range },
            severity: found.severity,
            ...(found.severity === 'major' && !ofSession.has(part.name) && !ofShell.has(part.name)
              ? { confidence: 'likely' as const }
              : {}),
          };
          break;
        }
      }
    }
  },
});

/** `eval "$(pyenv init -)"`: what sets a session up. */
function isStart(part: WordPart): boolean {
  return (
    part.kind === 'command' && /\b(?:init|hook|ssh-agent|activate|shellenv|completion)\b/.test(part.script.written.text)
  );
}

/** The profile that the command's output or `tee` behind it writes. */
function writtenProfile(command: Command): string | null {
  if (!/^(?:echo|printf|cat)$/.test(command.name ?? '')) return null;
  const readers = command.pipe.pipe.stages.slice(command.pipe.stage + 1).flat();
  const words: (Word | null)[] = [
    ...command.redirects.filter(isOutput).map(({ target }) => target),
    ...readers.filter(({ name }) => name === 'tee').flatMap(({ args }) => args),
  ];
  for (const word of words) {
    const text = word?.value ?? word?.text.replace(/["']/g, '') ?? '';
    if (profiles.test(text)) return text;
  }
  return null;
}

function isOutput({ operator, descriptor }: Redirect): boolean {
  return (operator === '>' || operator === '>>') && (descriptor ?? 1) === 1;
}

function* variablesOf(command: Command): Generator<{ part: VariablePart; inHeredoc: boolean }> {
  for (const part of command.name === 'cat' ? [] : command.args.flatMap((word): readonly WordPart[] => word.parts)) {
    if (part.kind === 'variable') yield { part, inHeredoc: false };
  }
  const sources = command.name === 'cat' ? [command, ...pipedFrom(command)] : [];
  for (const part of sources.flatMap(({ redirects }) => redirects.flatMap(({ heredoc }) => heredoc?.parts ?? []))) {
    if (part.kind === 'variable') yield { part, inHeredoc: true };
  }
}

function explain({ run, script }: RunScript, { name, operator }: VariablePart, target: string) {
  const now = `\`$${name}\` is expanded now, while the image is built`;
  if (/^(?:\d|@|\*|#)$/.test(name) || ofShell.has(name)) {
    return { severity: 'major' as const, message: `${now}: \`${target}\` never sees it.` };
  }
  if (/^(?:LD_LIBRARY_|PYTHON|MAN|PKG_CONFIG_)?PATH$/.test(name)) {
    const message = `${now}: \`${target}\` fixes its present value, and later changes of it are lost in login shells.`;
    return { severity: 'minor' as const, message };
  }
  const variables = scriptVariables(script);
  if (operator !== null || variables.opaque || variables.assigned.has(name)) return null;
  if (ofSession.has(name)) {
    const message = `${now}: \`${target}\` gets the value of the build for every user.`;
    return shared.test(target) && bindingOf(run.scope, name) === null ? { severity: 'major' as const, message } : null;
  }
  if (bindingOf(run.scope, name) !== null || !/^\w+$/.test(name) || !run.scope.table.open) return null;
  return { severity: 'major' as const, message: `${now}, and is empty: \`${target}\` never sees the variable.` };
}
