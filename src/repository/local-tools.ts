import { folderOf } from '../dockerfile/recognise.ts';
import { createSource, rangeAt } from '../text/source.ts';
import { type Build, plainBuild, someMachine } from './build.ts';
import { type Config, entriesAt, itemsAt, textAt, textsAt, valueAt } from './config.ts';
import type { Files } from './files.ts';
import { contextBelow, defaultDockerfile, imageName, pathBelow } from './places.ts';
import { known, unknownMark } from './unresolved.ts';
import { readYaml } from './yaml.ts';

/** What a Skaffold file builds, its profiles included. */
export function readSkaffold(files: Files, path: string): Build[] {
  return files.documents(path).flatMap((document) => {
    const builds = [document, ...itemsAt(document, 'profiles')].map((part) => valueAt(part, 'build'));
    return builds.flatMap((build) =>
      itemsAt(build, 'artifacts').flatMap((artifact) => artifactOf(path, document, artifact)),
    );
  });
}

function artifactOf(path: string, document: Config, artifact: Config): Build[] {
  const others = ['buildpacks', 'jib', 'bazel', 'ko', 'custom'];
  if (artifact.kind !== 'map' || others.some((builder) => valueAt(artifact, builder) !== null)) return [];
  const how = valueAt(artifact, 'docker') ?? valueAt(artifact, 'kaniko');
  const context = contextBelow(folderOf(path), textAt(artifact, 'context') ?? '.');
  const file = textAt(how, 'dockerfile');
  const image = textAt(artifact, 'image');
  return [
    {
      ...plainBuild,
      by: 'skaffold',
      where: { path, range: (valueAt(artifact, 'image') ?? artifact).range },
      context,
      dockerfile: file === null ? defaultDockerfile(context) : pathBelow(context, file),
      target: textAt(how, 'target') ?? undefined,
      args: argumentsOf(valueAt(how, 'buildArgs')),
      platforms: textsAt(artifact, 'platforms')
        .concat(textsAt(document, 'build', 'platforms'))
        .map(({ text }) => text),
      images: image === null ? [] : [imageName(image) ?? []].flat(),
      machine: { ...someMachine, engine: valueAt(artifact, 'kaniko') === null ? 'unknown' : 'kaniko' },
    },
  ];
}

/** Values in the language of Go's templates are known at build time only. */
function argumentsOf(args: Config | null): Map<string, string | null> {
  return new Map(
    entriesAt(args).map(([name, value]) => [
      name,
      value.kind === 'text' && !value.text.includes('{{') ? value.text : null,
    ]),
  );
}

/** The image that a dev container is built from. */
export function readDevcontainer(path: string, text: string): Build[] {
  const config = readYaml(withoutComments(text))?.[0] ?? null;
  const build = valueAt(config, 'build');
  const file = valueAt(build, 'dockerfile') ?? valueAt(config, 'dockerFile');
  if (file?.kind !== 'text') return [];
  const folder = folderOf(path);
  return [
    {
      ...plainBuild,
      by: 'devcontainer',
      where: { path, range: file.range },
      context: contextBelow(folder, textAt(build, 'context') ?? textAt(config, 'context') ?? '.'),
      dockerfile: pathBelow(folder, file.text),
      target: textAt(build, 'target') ?? undefined,
      args: new Map(
        entriesAt(build, 'args').map(([name, value]) => [
          name,
          value.kind === 'text' && !value.text.includes('${') ? value.text : null,
        ]),
      ),
    },
  ];
}

/** JSON with comments and closing commas, which YAML reads but for the comments; every position stays. */
function withoutComments(text: string): string {
  return text.replace(/(?<!\\)"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, (match) =>
    match.startsWith('"') ? match : match.replace(/[^\n]/g, ' '),
  );
}

/** UTF-16 code units of a call; a longer one is not read. */
const longestCall = 4000;

/** What a Tiltfile builds, where the calls of `docker_build` say it outright. */
export function readTiltfile(path: string, text: string): Build[] {
  const source = createSource(text);
  const folder = folderOf(path);
  return [...text.matchAll(/^[ \t]*docker_build\s*\(/gm)].slice(0, 200).flatMap((call) => {
    const from = call.index + call[0].length;
    const given = argumentsIn(text.slice(from, from + longestCall));
    const image = given.get('ref') ?? given.get('0');
    const context = contextBelow(folder, given.get('context') ?? given.get('1') ?? unknownMark);
    const file = given.get('dockerfile');
    return [
      {
        ...plainBuild,
        by: 'tilt' as const,
        where: { path, range: rangeAt(source, call.index, from) },
        context,
        dockerfile: file === undefined ? defaultDockerfile(context) : pathBelow(folder, file),
        target: given.has('target') ? known(given.get('target') ?? '') : undefined,
        images: image === undefined ? [] : [imageName(image) ?? []].flat(),
      },
    ];
  });
}

/** Texts that a call is given, by name or number; anything but a text is the mark. */
function argumentsIn(text: string): Map<string, string> {
  const given = new Map<string, string>();
  let depth = 0;
  let [start, count] = [0, 0];
  for (const { 0: token, index } of text.matchAll(
    /(?<!\\)"(?:[^"\\\n]|\\.)*"|(?<!\\)'(?:[^'\\\n]|\\.)*'|#[^\n]*|[([{}\]),]/g,
  )) {
    if (/^[([{]$/.test(token)) depth += 1;
    if (depth === 0 && (token === ',' || token === ')')) {
      const [, name, value = ''] = /^\s*(?:(\w+)\s*=(?!=))?([\s\S]*)$/.exec(text.slice(start, index)) ?? [];
      const literal = /^(["'])(.*)\1$/.exec(value.trim())?.[2];
      if (value.trim() !== '') given.set(name ?? String(count), literal ?? unknownMark);
      [start, count] = [index + 1, count + 1];
      if (token === ')') break;
    } else if (/^[)\]}]$/.test(token)) depth -= 1;
  }
  return given;
}
