import { workingDirectoryOf } from '../images/working-directory.ts';
import { reachOf } from '../shell/effects.ts';
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

/** Whether a stage surely, as far as its own text tells, has nothing at an absolute path. */
export function certainlyLacks(file: Dockerfile, stage: Stage, path: string): boolean {
  const top = /^\/([\w.-]+)/.exec(path)?.[1];
  if (top === undefined) return false;
  const stages = lineage(stage);
  const written = stages.flatMap(({ instructions }) => instructions.map(({ args }) => args.text));
  if (rootBase(stage).kind === 'scratch') return !stages.some((one) => mayHold(one, path));
  const family = imageFactsOf(stage)?.family ?? '';
  const facts = imageFactsOf(stage);
  if (!known.has(family) || facts === null || usual.has(top)) return false;
  if (workingDirectoryOf(facts)?.startsWith(`/${top}`) === true) return false;
  // Any mention of the folder may make it; so may a script that we do not see.
  const mention = new RegExp(`(?:^|[^\\w.-])${top.replace(/[.]/g, '\\.')}(?![\\w.-])`);
  if (written.some((text) => mention.test(text)) || stages.some((one) => takesWholeRoot(one))) return false;
  for (const { stage: owner, script, commands } of runScripts(file)) {
    if (stages.includes(owner) && (script.errors.length > 0 || commands.some((command) => reachOf(command) === null)))
      return false;
  }
  return stages.every(
    (one) => [...instructionsOf(one, 'RUN')].every(({ heredocs }) => heredocs.length === 0) && reads(file, one),
  );
}

/** Every RUN is a script that we can read. */
function reads(file: Dockerfile, stage: Stage): boolean {
  const read = [...runScripts(file)].filter(({ stage: owner }) => owner === stage).length;
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

/** `COPY . /` and `ADD x.tar /` may make any folder. */
function takesWholeRoot(stage: Stage): boolean {
  return [...instructionsOf(stage, 'COPY', 'ADD')].some((copy) => {
    const target = targetOf(stage, copy, copy.destination);
    return target === null || target === '/';
  });
}

function targetOf(stage: Stage, instruction: Instruction, word: Expanded | null): Value {
  return word?.value == null ? null : resolvePath(workingDirectoryAt(stage, instruction), word.value);
}
