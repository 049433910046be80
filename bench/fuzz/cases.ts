import { exampleFiles } from '../../src/review/example.ts';
import { rules } from '../../src/rules/index.ts';
import type { Files } from '../../src/snapshot/memory-source.ts';
import { mutated, pick, type Random } from './mutate.ts';

/** What is reviewed: a pull request, or files alone where there is no base. */
export interface Case {
  readonly base: Files | null;
  readonly head: Files;
}

export interface Corpus {
  readonly dockerfiles: readonly string[];
  /** Dockerfiles with what stands around them. */
  readonly repositories: readonly Files[];
}

/** The examples of the rules, and more Dockerfiles. */
export function corpusWith(dockerfiles: readonly string[]): Corpus {
  const examples = rules.flatMap(({ examples: { bad, good } }) =>
    [...bad, ...good].flatMap(({ files, before }) => [files, before ?? files].map(exampleFiles)),
  );
  const texts = examples.flatMap((files) => Object.values(files).filter((text) => /^FROM /m.test(text)));
  return {
    dockerfiles: [...texts, ...dockerfiles],
    repositories: examples.filter((files) => Object.keys(files).length > 1),
  };
}

/** One Dockerfile that is linted, or a pull request that changes some files of a repository. */
export function caseOf(random: Random, { dockerfiles, repositories }: Corpus): Case {
  if (random() < 0.5) return { base: null, head: { Dockerfile: mutated(random, dockerfiles) } };
  const files = { ...pick(random, repositories), ...pick(random, [...repositories, inline(random, dockerfiles)]) };
  return { base: changed(random, files), head: changed(random, files) };
}

/** Files that hold a Dockerfile. */
function inline(random: Random, dockerfiles: readonly string[]): Files {
  const text = mutated(random, dockerfiles, 10_000);
  const block = text.replaceAll(/^/gm, '        ');
  return pick<Files>(random, [
    { 'compose.yaml': `services:\n  shop:\n    build:\n      dockerfile_inline: |\n${block}\n` },
    { 'docker-bake.hcl': `target "shop" {\n  dockerfile-inline = <<EOT\n${text}\nEOT\n}\n` },
    { 'docker-bake.json': JSON.stringify({ target: { shop: { 'dockerfile-inline': text } } }, null, 2) },
    { 'docker-bake.json': `{ "target": { "shop": { "dockerfile-inline": "${text}" } } }` },
  ]);
}

/** Some files have another text, some are gone. */
function changed(random: Random, files: Files): Files {
  const texts = Object.values(files);
  return Object.fromEntries(
    Object.entries(files).flatMap(([path, text]) => {
      const chance = random();
      if (chance < 0.1) return [];
      return [[path, chance < 0.6 ? text : mutated(random, [text, text, text, ...texts], 50_000)]];
    }),
  );
}
