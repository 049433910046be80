import { runScripts } from '../../dockerfile/commands.ts';
import { installedBefore } from '../../dockerfile/installed.ts';
import type { Dockerfile, RunInstruction } from '../../dockerfile/model.ts';
import { parseDockerfile } from '../../dockerfile/parse.ts';
import { hasFlag } from '../../shell/arguments.ts';
import type { Command } from '../../shell/command.ts';
import { downloadOf } from '../../shell/downloaders.ts';
import { type PackageOperation, packageOperationOf } from '../../shell/packages.ts';
import type { FileChange } from '../difference.ts';
import type { Proposal } from './proposal.ts';

/**
 * What the base installed as a package and the head downloads, installed as a package again: into the command of that RUN which installs
 * from everywhere.
 */
export function* reinstalled({ before, after, stages }: FileChange, starts: readonly Start[]): Generator<Proposal> {
  for (const { stage, commands } of runScripts(after)) {
    const was = stages.find((pair) => pair.after === stage)?.before;
    if (was === undefined) continue;
    const packages = installedBefore(before, was, null).packages;
    const now = installedBefore(after, stage, null).packages;
    for (const path of commands.flatMap(savedProgram)) {
      const name = path.replace(/^.*\//, '');
      if (!packages.has(name) || now.has(name)) continue;
      for (const { title, text } of starts) {
        const repaired = withPackage(parseDockerfile(after.path, text), path, name);
        if (repaired === null) continue;
        const again = `nstall \`${name}\` with \`${repaired.manager}\` as before, in place of downloading it`;
        yield {
          message: title === null ? `I${again}` : `${title}, and i${again}`,
          texts: new Map([[after.path, repaired.text]]),
        };
      }
    }
  }
}

/** A text of the head: as it is, or with a fix in it. */
export interface Start {
  /** Of the fix. */
  readonly title: string | null;
  readonly text: string;
}

function savedProgram(command: Command): string[] {
  const output = downloadOf(command)?.output;
  return output?.kind === 'files' && output.paths.length === 1 ? output.paths.flatMap(({ value }) => value ?? []) : [];
}

function withPackage(file: Dockerfile, path: string, name: string): { text: string; manager: string } | null {
  for (const { run, commands } of runScripts(file)) {
    const download = commands.find((command) => savedProgram(command)[0] === path);
    const operation = commands.flatMap((command) => packageOperationOf(command) ?? []).find(installsFromEverywhere);
    const last = operation?.packages.at(-1)?.word.range;
    if (download === undefined || operation === undefined || last === undefined) continue;
    const modes = commands.filter((one) => one.name === 'chmod' && one.args.at(-1)?.value === path);
    const lines = file.source.text.split('\n');
    const line = lines[last.endLine - 1] ?? '';
    lines[last.endLine - 1] = `${line.slice(0, last.endColumn - 1)} ${name}${line.slice(last.endColumn - 1)}`;
    const text = without(lines, run, [download, ...modes]);
    return text === null ? null : { text, manager: operation.manager.id };
  }
  return null;
}

function installsFromEverywhere({ command, manager, action, packages }: PackageOperation): boolean {
  return (
    manager.kind === 'system' &&
    action === 'install' &&
    packages.length > 0 &&
    !hasFlag(command, 'repo', 'repoid', 'repository')
  );
}

/** The text without some commands that stand on lines of their own; null where they do not. */
function without(lines: readonly string[], { ownRange }: RunInstruction, dropped: readonly Command[]): string | null {
  const kept = new Map(lines.entries());
  for (const { range, words } of dropped) {
    const first = lines[range.startLine - 1] ?? '';
    const last = lines[range.endLine - 1] ?? '';
    const isWhole =
      words.length > 0 &&
      /^\s*$/.test(first.slice(0, range.startColumn - 1)) &&
      /^(?:&&|;)?\s*\\?$/.test(last.slice(range.endColumn - 1).trim());
    if (!isWhole) return null;
    for (let line = range.startLine; line <= range.endLine; line++) kept.delete(line - 1);
  }
  const end = ownRange.endLine - 1;
  if (!kept.has(end)) {
    const above = [...kept.keys()].findLast((index) => index < end);
    if (above === undefined) return null;
    kept.set(above, withoutContinuation(kept.get(above) ?? ''));
  }
  return [...kept.values()].join('\n');
}

function withoutContinuation(line: string): string {
  const text = line.trimEnd();
  if (!text.endsWith('\\')) return line;
  const command = text.slice(0, -1).trimEnd();
  return command.replace(/(?:&&|;)$/, '').trimEnd();
}
