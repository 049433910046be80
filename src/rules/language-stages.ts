import type { Dockerfile, Stage } from '../dockerfile/model.ts';
import { isShippedWith, lineage } from '../dockerfile/stages.ts';
import { versionOf } from '../images/lookup.ts';
import type { Place } from './rule.ts';

/** A stage that starts from an image with a language. */
export interface LanguageStage {
  readonly file: Dockerfile;
  readonly stage: Stage;
  readonly version: string;
  /** The image as its FROM names it, and where. */
  readonly image: string;
  readonly at: Place;
  /** The shipped stages that stand on it. */
  readonly users: readonly Stage[];
}

/** The stages of a repository whose image has a version of a language that is known. */
export function* languageStages(dockerfiles: readonly Dockerfile[], language: string): Generator<LanguageStage> {
  for (const file of dockerfiles) {
    for (const stage of file.stages) {
      const { base, from } = stage;
      const version = base.kind === 'image' ? versionOf(base.facts, language) : null;
      if (base.kind !== 'image' || version === null || from === null) continue;
      const users = file.stages.filter((one) => isShippedWith(file, one) && lineage(one).includes(stage));
      yield { file, stage, version, image: base.reference.text, at: { path: file.path, range: from.range }, users };
    }
  }
}
