import { basename, dirname } from 'node:path/posix';
import { workingDirectoryOf } from '../images/working-directory.ts';
import type { Command } from '../shell/command.ts';
import { reachOf } from '../shell/effects.ts';
import { mentions, type NamePart } from '../text/mentions.ts';
import { runScripts } from './commands.ts';
import type { Value } from './expand.ts';
import type { Dockerfile, Expanded, Instruction, Stage } from './model.ts';
import { resolvePath, workingDirectoryAt } from './paths.ts';
import { imageFactsOf, instructionsOf, lineage, rootBase } from './stages.ts';

/** Folders at the top of every Linux distribution. */
const usual: ReadonlySet<string> = new Set(
  'bin boot dev etc home lib lib32 lib64 libx32 media mnt opt proc root run sbin srv sys tmp usr var'.split(' '),
);
/** Families whose images hold nothing else at the top but their working directory. */
const known: ReadonlySet<string> = new Set(
  'alpine debian ubuntu golang node python ruby rust maven eclipse-temurin amazoncorretto gcc nginx buildpack-deps'.split(
    ' ',
  ),
);

/** Programs that make folders which their command line does not name. */
const makers: ReadonlySet<string> = new Set('bsdtar cpio curl git tar unzip wget'.split(' '));

/** The folder on the way to an absolute path that a stage surely, as far as its own text tells, does not have; null: it may be there. */
export function missingFolder(file: Dockerfile, stage: Stage, path: string): string | null {
  if (rootBase(stage).kind === 'scratch')
    return lineage(stage).some((one) => mayHold(one, path)) ? null : (/^\/[\w.-]+/.exec(path)?.[0] ?? null);
  const folder = foreignFolder(stage, path);
  return folder === null || mayHave(file, stage, folder) ? null : folder;
}

function mayHave(file: Dockerfile, stage: Stage, folder: string): boolean {
  const stages = lineage(stage);
  if (stages.some((one) => one.instructions.some((instruction) => mayMake(one, instruction, folder)))) return true;
  if (stages.some((one) => takesTree(one, dirname(folder)) || !isRead(file, one))) return true;
  for (const { stage: owner, run, script, commands } of runScripts(file)) {
    if (!stages.includes(owner)) continue;
    const isInside = (workingDirectoryAt(owner, run) ?? dirname(folder)) === dirname(folder) || movesAbout(run);
    const mayMake = (command: Command): boolean => {
      const reach = reachOf(command);
      return reach === null || (isInside && (reach === 'builder' || makers.has(command.name ?? '')));
    };
    if (script.errors.length > 0 || run.heredocs.length > 0 || commands.some(mayMake)) return true;
  }
  return false;
}

/** The folder on the way to a path that the image surely does not bring: at the top, or where distributions put nothing. */
function foreignFolder(stage: Stage, path: string): string | null {
  const facts = imageFactsOf(stage);
  if (facts === null || !known.has(facts.family ?? '')) return null;
  const folder = /^\/(?:usr\/src\/|srv\/)?[\w.-]+(?=\/|$)/.exec(path)?.[0] ?? null;
  if (folder === null || folder === '/usr/src' || usual.has(folder.slice(1))) return null;
  return `${workingDirectoryOf(facts) ?? ''}/`.startsWith(`${folder}/`) ? null : folder;
}

/** Any mention of the folder may make it: as a path, or by its name where that is not surely looked for elsewhere. */
function mayMake(stage: Stage, instruction: Instruction, folder: string): boolean {
  const parent = dirname(folder);
  const text = instruction.args.text;
  const isHere = (workingDirectoryAt(stage, instruction) ?? parent) === parent || movesAbout(instruction);
  const has = (name: string, part: NamePart) => mentions(text, name, part) > 0;
  if (has(folder, { before: /[\w-]/, behind: /[\w.-]/ }) || /^\.\.$|\.\.\//.test(text)) return true;
  if (parent !== '/' && has(parent, { behind: /[\w/-]/ })) return true;
  return isHere && has(basename(folder), { before: /[\w.-]/, behind: /[\w-]/ });
}

function movesAbout({ args }: Instruction): boolean {
  return /\b(?:cd|pushd|chdir|-C)\b/.test(args.text);
}

/** Every RUN is a script that we can read. */
function isRead(file: Dockerfile, stage: Stage): boolean {
  const read = runScripts(file).filter(({ stage: owner }) => owner === stage).length;
  return read === [...instructionsOf(stage, 'RUN')].length;
}

/** On scratch: something was copied to the path, above it or below it, or a command ran. */
function mayHold(stage: Stage, path: string): boolean {
  if (stage.instructions.some(({ keyword }) => keyword === 'RUN' || keyword === 'ONBUILD')) return true;
  return stage.instructions.some((instruction) => {
    if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD' && instruction.keyword !== 'WORKDIR')
      return false;
    const word = 'destination' in instruction ? instruction.destination : instruction.word;
    const target = targetOf(stage, instruction, word);
    if (target === null || target === '/') return true;
    return `${path}/`.startsWith(`${target}/`) || `${target}/`.startsWith(`${path}/`);
  });
}

/** `COPY . /` and `ADD x.tar /` may make any folder there. */
function takesTree(stage: Stage, folder: string): boolean {
  return [...instructionsOf(stage, 'COPY', 'ADD')].some((copy) => {
    const target = targetOf(stage, copy, copy.destination);
    return target === null || `${folder}/`.startsWith(target === '/' ? '/' : `${target}/`);
  });
}

function targetOf(stage: Stage, instruction: Instruction, word: Expanded | null): Value {
  return word?.value == null ? null : resolvePath(workingDirectoryAt(stage, instruction), word.value);
}
