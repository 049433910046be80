import { baseGiven, type ImageBase } from '../dockerfile/given-arguments.ts';
import type { Dockerfile, Stage } from '../dockerfile/model.ts';
import type { Tree } from '../snapshot/snapshot.ts';
import type { Build } from './build.ts';
import { buildsOf } from './knowledge.ts';

/** An image that a stage starts from. */
export interface StageImage {
  readonly base: ImageBase;
  /** The build that gives other arguments than the file itself; null: as the file says. */
  readonly build: Build | null;
}

/** The images that a stage starts from: by the file, and by the arguments that builds give it. Each once. */
export function imagesOf(tree: Tree, file: Dockerfile, stage: Stage): readonly StageImage[] {
  const found: StageImage[] = stage.base.kind === 'image' ? [{ base: stage.base, build: null }] : [];
  for (const build of buildsOf(tree, file.path)) {
    const base = build.args.size === 0 ? null : baseGiven(file, stage, build.args);
    const isKnown = found.some((one) => one.base.reference.text === base?.reference.text);
    if (base !== null && !isKnown) found.push({ base, build });
  }
  return found;
}

/** The image as a message names it, with what makes it another than the file says. */
export function imageText({ base, build }: StageImage, { from }: Stage): string {
  const given = (from?.image?.variables ?? []).flatMap(({ name }) => {
    const value = build?.args.get(name);
    return value == null ? [] : [`${name}=${value}`];
  });
  const why = build === null ? '' : ` (\`${given.join(' ')}\` in \`${build.where.path}\`)`;
  return `\`${base.reference.text}\`${why}`;
}
