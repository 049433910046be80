import type { Dockerfile, FromInstruction, StageBase } from '../dockerfile/model.ts';
import { instructionsOf } from '../dockerfile/stages.ts';
import { supportedTag } from '../images/supported-release.ts';
import { type LineEdit, replaceRange } from '../text/edit.ts';
import type { Fix } from './rule.ts';

/** Names a supported release of the same image, in FROM or in the default of its argument; nothing where none is known. */
export function releaseFix(
  file: Dockerfile,
  { image }: FromInstruction,
  { reference, facts }: Extract<StageBase, { kind: 'image' }>,
  asOf: string,
): { fix?: Fix } {
  const tag = supportedTag(reference, facts, asOf);
  if (tag === null || image === null || isSpelledTwice(file, reference.tag)) return {};
  const name = reference.tag === null ? reference.text : reference.text.slice(0, -reference.tag.length - 1);
  const edit = inFrom(file, image, reference, tag) ?? inArgument(file, image, `${name}:${tag}`);
  if (edit === null) return {};
  return {
    fix: {
      title: `Use \`${name}:${tag}\``,
      // Another release brings other packages.
      applicability: 'needs-review',
      edits: [{ path: file.path, ...edit }],
    },
  };
}

type Image = NonNullable<FromInstruction['image']>;

/** `FROM node:18`, and `FROM $REGISTRY/node:18`. */
function inFrom(file: Dockerfile, image: Image, { text, tag }: { text: string; tag: string | null }, next: string) {
  if (tag === null) return image.text === text ? replaceRange(file.source, image.range, `${text}:${next}`) : null;
  const name = image.text.endsWith(`:${tag}`) ? image.text.slice(0, -tag.length - 1) : null;
  return name === null ? null : replaceRange(file.source, image.range, `${name}:${next}`);
}

/** `ARG VERSION=18` above `FROM node:${VERSION}`, where nothing else takes the argument. */
function inArgument(file: Dockerfile, { text, variables }: Image, wanted: string): LineEdit | null {
  const [variable, ...others] = variables;
  if (variable === undefined || others.length > 0 || variable.modifier !== null) return null;
  const [before, behind] = [text.slice(0, variable.start), text.slice(variable.end)];
  const pair = [...instructionsOf({ instructions: file.preamble }, 'ARG')]
    .flatMap(({ pairs }) => pairs)
    .find(({ name }) => name === variable.name);
  const [value, written] = [pair?.value?.value, pair?.value?.text];
  const isPlain = value != null && value !== '' && written?.split(value).length === 2;
  const uses = [...file.source.text.matchAll(/\$\{?(\w+)/g)].filter(([, name]) => name === variable.name);
  if (pair?.value == null || written === undefined || !isPlain || uses.length > 1) return null;
  if (!wanted.startsWith(before) || !wanted.endsWith(behind)) return null;
  const next = wanted.slice(before.length, wanted.length - behind.length);
  return replaceRange(
    file.source,
    pair.value.range,
    written.replace(value, () => next),
  );
}

/** A patch release that other lines name as well: they would fall behind. */
function isSpelledTwice({ source }: Dockerfile, tag: string | null): boolean {
  const [release] = /^\d+\.\d+\.\d+/.exec(tag ?? '') ?? [];
  if (release === undefined) return false;
  return (source.text.match(/[\d.]+/g) ?? []).filter((one) => one.replace(/(?<!\.)\.+$/, '') === release).length > 1;
}
