import { decidingPattern, type IgnoreFile, isIgnored } from '../../dockerfile/ignore-file.ts';
import type { Dockerfile } from '../../dockerfile/model.ts';
import { copySourceOf, instructionsOf } from '../../dockerfile/stages.ts';
import { filesBelow } from '../../repository/contexts.ts';
import type { Gain, Measure } from './measure.ts';

const filesLookedAt = 2000;

/** An ignore file where a Dockerfile that copies a whole folder had none, or one that keeps out more of what is there than it did. */
export const contextShrunk: Measure = {
  kind: 'context',
  tells: ['ignore-file-missing'],
  *find({ base, head, changed }) {
    for (const ignore of head.ignoreFiles) {
      const [first] = ignore.patterns;
      if (!changed.has(ignore.path) || first === undefined) continue;
      const served = head.dockerfiles.filter((file) => serves(ignore, file) && copiesFolder(file));
      if (served.length === 0) continue;
      const was = base.ignoreFiles.find(({ path }) => path === ignore.path);
      if (was === undefined && !served.some((file) => base.ignoreFiles.some((old) => serves(old, file))))
        yield {
          message: 'An ignore file keeps files out of the build context, where there was none.',
          at: { path: ignore.path, range: first.range },
        };
      if (was !== undefined) yield* keptOutNow(was, ignore, filesBelow(head.tree, ignore.folder));
    }
  },
};

/** Of the files that are there; none where others come back in. */
function* keptOutNow(was: IgnoreFile, now: IgnoreFile, paths: readonly string[]): Generator<Gain> {
  const moved = paths.slice(0, filesLookedAt).filter((path) => isIgnored(was, path) !== isIgnored(now, path));
  const [one, ...others] = moved;
  const pattern = one === undefined ? null : decidingPattern(now, one);
  if (one === undefined || pattern === null || moved.some((path) => !isIgnored(now, path))) return;
  const rest = others.length === 0 ? '' : ` and ${others.length} more`;
  yield {
    message: `The ignore file keeps \`${one}\`${rest} out of the build context now.`,
    at: { path: now.path, range: pattern.range },
  };
}

/** It may be the one of the Dockerfile's build: of its own, or of its folder or one above. */
function serves({ path, folder }: IgnoreFile, file: Dockerfile): boolean {
  if (path === `${file.path}.dockerignore`) return true;
  return /(?:^|\/)\.(?:docker|container)ignore$/.test(path) && (folder === '' || file.path.startsWith(`${folder}/`));
}

function copiesFolder(file: Dockerfile): boolean {
  return file.stages.some((stage) =>
    instructionsOf(stage, 'COPY', 'ADD').some(
      (copy) =>
        copySourceOf(file, stage, copy).kind === 'context' &&
        copy.sources.some(({ value }) => value === null || /^\.?\/?$|\/$/.test(value)),
    ),
  );
}
