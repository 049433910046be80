import type { Dockerfile } from '../dockerfile/model.ts';
import type { RuleContext, ShellcheckComment } from '../rules/rule.ts';
import { isInstalled } from './installed.ts';
import type { ProgramComment, ProgramOptions } from './program.ts';
import { rangeIn, type Script, scriptsOf } from './scripts.ts';

/** Beyond them, the rest of the files gets no answer. */
const mostScripts = 4000;
const defaults: ProgramOptions = { env: process.env, timeoutMs: 20_000 };

/** Asks ShellCheck about all RUN instructions of some files at once. Where it is not installed, nothing is said of any. Never rejects. */
export async function shellcheck(
  files: readonly Dockerfile[],
  options: Partial<ProgramOptions> = {},
): Promise<RuleContext['shellcheck']> {
  const { env, timeoutMs } = { ...defaults, ...options };
  if (!(await isInstalled('shellcheck', env))) return () => [];
  const byText = new Map<string, readonly Script[]>();
  for (const file of files) if (!byText.has(file.source.text)) byText.set(file.source.text, [...scriptsOf(file)]);
  const texts = [...new Set([...byText.values()].flat().map(({ text }) => text))].slice(0, mostScripts);
  if (texts.length === 0) return () => [];
  const { runProgram } = await import('./program.ts');
  const comments = await runProgram(texts, { env, timeoutMs }).catch(() => null);
  if (comments === null) return ({ source }) => (byText.get(source.text)?.length === 0 ? [] : null);
  const byScript = Map.groupBy(comments, ({ file }) => texts[Number(file)] ?? '');
  const asked = new Set(texts);
  return ({ source }) => {
    const scripts = byText.get(source.text) ?? [];
    if (!scripts.every(({ text }) => asked.has(text))) return null;
    return scripts.flatMap((script) =>
      (byScript.get(script.text) ?? []).flatMap((comment) => translate(script, comment)),
    );
  };
}

/** `In POSIX sh, … is undefined` and its kin. */
const isPortability = (code: number) => code >= 3000 && code < 4000;

function translate(script: Script, { code, level, message, ...at }: ProgramComment): ShellcheckComment[] {
  const range = rangeIn(script, {
    startLine: at.line,
    startColumn: at.column,
    endLine: at.endLine,
    endColumn: at.endColumn,
  });
  return range === null || (isPortability(code) && !script.portability) ? [] : [{ code, level, message, range }];
}
