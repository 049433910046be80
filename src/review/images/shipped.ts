import { libcOf } from '../../dockerfile/c-library.ts';
import { runScripts } from '../../dockerfile/commands.ts';
import type { CommandInstruction, Dockerfile, Stage } from '../../dockerfile/model.ts';
import { cmdOf, entrypointOf } from '../../dockerfile/process.ts';
import { copySourceOf, instructionsOf, lineage, rootBase } from '../../dockerfile/stages.ts';
import { userAt } from '../../dockerfile/users.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { downloadOf } from '../../shell/downloaders.ts';
import { verificationOf } from '../../shell/verifiers.ts';
import { redact } from '../../text/redact.ts';
import type { Difference } from '../difference.ts';
import type { ImageChange } from '../report.ts';

/** What is told of an image, in this order. */
type Facts = Readonly<Record<ImageChange['facts'][number]['fact'], string | null>>;

/** What differs about the images that the changed Dockerfiles ship; none for an image that stays as it is in all of it. */
export function imageChanges({ files }: Difference): ImageChange[] {
  return files.flatMap(({ before, after, stages }) =>
    stages.flatMap(({ before: was, after: now }) => {
      if (!was.shipped || !now.shipped) return [];
      const [old, own] = [factsOf(before, was), factsOf(after, now)];
      const facts = (Object.keys(own) as (keyof Facts)[]).map((fact) => ({
        fact,
        before: old[fact],
        after: own[fact],
      }));
      if (facts.every((one) => one.before === one.after)) return [];
      return [{ path: after.path, stage: now === after.stages.at(-1) ? null : now.name, facts }];
    }),
  );
}

function factsOf(file: Dockerfile, stage: Stage): Facts {
  const stages = lineage(stage);
  const { user } = userAt(stage, null);
  const ports = stages.flatMap((one) =>
    instructionsOf(one, 'EXPOSE').flatMap(({ words }) => words.map(({ value, text }) => value ?? text)),
  );
  const layers = stages.flatMap((one) => instructionsOf(one, 'RUN', 'COPY', 'ADD').filter(({ onbuild }) => !onbuild));
  const builders = [...new Set(stages.flatMap((one) => builtOn(file, one)))];
  return {
    base: baseOf(stage),
    builders: builders.length === 0 ? null : builders.join(', '),
    libc: libcOf(file, stage),
    user,
    ports: ports.length === 0 ? null : [...new Set(ports)].sort().join(', '),
    starts: startOf(stage),
    downloads: downloadsIn(file),
    layers: String(layers.length),
  };
}

/** As people call it: without registry and digest. */
function baseOf(stage: Stage): string | null {
  const base = rootBase(stage);
  if (base.kind !== 'image') return base.kind === 'scratch' ? 'scratch' : null;
  return nameWithoutDigest(base.reference).replace(/^[^/.:]*[.:][^/]*\//, '');
}

/** Images of the stages that are copied from. */
function builtOn(file: Dockerfile, stage: Stage): string[] {
  return instructionsOf(stage, 'COPY').flatMap((copy) => {
    const source = copySourceOf(file, stage, copy);
    return source.kind === 'stage' ? (baseOf(source.stage) ?? []) : [];
  });
}

function startOf(stage: Stage): string | null {
  const parts = [entrypointOf(stage), cmdOf(stage)].flatMap((found) =>
    found === null ? [] : [commandText(found.instruction)],
  );
  const text = parts.join(' ').trim();
  return text === '' ? null : redact(text.replaceAll('`', "'"));
}

function commandText({ command, args }: CommandInstruction): string {
  return command.form === 'exec' ? command.words.map((word) => word.text).join(' ') : args.text.trim();
}

/** Files that RUN fetches by address in any stage, and how many of them something checks. */
function downloadsIn(file: Dockerfile): string | null {
  let [all, checked] = [0, 0];
  for (const { commands } of runScripts(file)) {
    const downloads = commands.flatMap((command) => downloadOf(command) ?? []).filter(({ tool }) => tool !== 'git');
    const verifies = commands.some((command) => verificationOf(command) !== null);
    all += downloads.length;
    checked += downloads.filter(({ verified }) => verified || verifies).length;
  }
  return all === 0 ? null : `${all}, ${checked} of them verified`;
}
