import { basename } from 'node:path/posix';
import type { Command, Dockerfile, Stage } from '../dockerfile/model.ts';
import type { ShellScript } from '../shell/ast.ts';
import { parseShell } from '../shell/parse.ts';
import { type Tree, textOf } from '../snapshot/snapshot.ts';
import { mappedFrom } from '../text/mapped.ts';
import { createSource } from '../text/source.ts';
import { copiedManifest } from './build-context.ts';

/** Where scripts are kept that containers start with. */
export const startedScriptGlobs = ['**/*entrypoint*', '**/*start*.sh', '**/*run*.sh', '**/*init*.sh'] as const;

/** A shell script of the repository, at its path there. */
export interface StartedScript {
  readonly path: string;
  readonly script: ShellScript;
}

/** The script that a command in exec form starts; null where it is no shell script of the repository, or was not read. */
export function startedScript(tree: Tree, file: Dockerfile, stage: Stage, command: Command): StartedScript | null {
  const name = basename(command.form === 'exec' ? (command.words[0]?.text ?? '') : '');
  const path = name === '' ? null : copiedManifest(tree, file, stage, name);
  const text = path === null ? null : textOf(tree, path);
  if (path === null || text === null || !/^#!.*\b(?:ba|da|a|z)?sh\b/.test(text)) return null;
  return { path, script: parseShell(mappedFrom(text, 0), createSource(text)) };
}
