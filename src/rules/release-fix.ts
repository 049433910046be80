import type { Dockerfile, FromInstruction, StageBase } from '../dockerfile/model.ts';
import { supportedTag } from '../images/supported-release.ts';
import { replaceRange } from '../text/edit.ts';
import type { Fix } from './rule.ts';

/** Names a supported release of the same image, where FROM spells the image out; nothing where none is known. */
export function releaseFix(
  { path, source }: Dockerfile,
  { image }: FromInstruction,
  { reference, facts }: Extract<StageBase, { kind: 'image' }>,
  asOf: string,
): { fix?: Fix } {
  const tag = supportedTag(reference, facts, asOf);
  if (tag === null || image === null || image.text !== reference.text) return {};
  const name = reference.tag === null ? image.text : image.text.slice(0, -reference.tag.length - 1);
  return {
    fix: {
      title: `Use \`${name}:${tag}\``,
      // Another release brings other packages.
      applicability: 'needs-review',
      edits: [{ path, ...replaceRange(source, image.range, `${name}:${tag}`) }],
    },
  };
}
