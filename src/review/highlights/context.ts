import type { IgnoreFile } from '../../dockerfile/ignore-file.ts';
import type { Dockerfile } from '../../dockerfile/model.ts';
import { copySourceOf, instructionsOf } from '../../dockerfile/stages.ts';
import type { Measure } from './measure.ts';

/** An ignore file where a Dockerfile that copies a whole folder had none. */
export const contextShrunk: Measure = {
  kind: 'context',
  tells: ['ignore-file-missing'],
  *find({ base, head, changed }) {
    for (const ignore of head.ignoreFiles) {
      const [first] = ignore.patterns;
      if (!changed.has(ignore.path) || first === undefined) continue;
      const served = head.dockerfiles.filter((file) => serves(ignore, file) && copiesFolder(file));
      if (served.length === 0 || served.some((file) => base.ignoreFiles.some((old) => serves(old, file)))) continue;
      yield {
        message: 'An ignore file keeps files out of the build context, where there was none.',
        at: { path: ignore.path, range: first.range },
      };
    }
  },
};

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
