import { folderOf } from '../dockerfile/recognise.ts';
import { type Build, type Machine, plainBuild, someMachine } from './build.ts';
import { composeText } from './compose-text.ts';
import { type Config, entriesAt, textAt, textsAt, valueAt } from './config.ts';
import type { Files } from './files.ts';
import { type InlineDockerfile, inlineDockerfilesIn, inlinePath } from './inline.ts';
import { contextBelow, defaultDockerfile, imageName, pathBelow } from './places.ts';
import { argumentOf, known } from './unresolved.ts';

/** What a compose file builds; `names`: only these services. */
export function readCompose(
  files: Files,
  path: string,
  machine: Machine = someMachine,
  names: readonly string[] = [],
): Build[] {
  const builds = serviceBuilds(files, path, machine);
  return [...builds].flatMap(([name, build]) => (names.length > 0 && !names.includes(name) ? [] : [build]));
}

/** Builds by service. */
export function serviceBuilds(files: Files, path: string, machine: Machine = someMachine): ReadonlyMap<string, Build> {
  const inline = inlineDockerfilesIn(files, path);
  return new Map(
    entriesAt(files.yaml(path), 'services').flatMap(([name, service]): [string, Build][] => {
      const build = valueAt(service, 'build');
      return build === null ? [] : [[name, { ...buildOf(path, service, build, inline, machine), name }]];
    }),
  );
}

function buildOf(
  path: string,
  service: Config,
  build: Config,
  inline: readonly InlineDockerfile[],
  machine: Machine,
): Build {
  const setting = (name: string) => {
    const text = textAt(build, name);
    return text === null ? undefined : composeText(text);
  };
  const texts = (name: string) => textsAt(build, name).map(({ text }) => composeText(text));
  const written = build.kind === 'text' ? composeText(build.text) : (setting('context') ?? '.');
  const context = contextBelow(folderOf(path), written);
  const file = setting('dockerfile');
  const own = valueAt(build, 'dockerfile_inline');
  const target = setting('target');
  const platform = textAt(service, 'platform');
  const platforms = [...texts('platforms'), ...(platform === null ? [] : [composeText(platform)])];
  const image = textAt(service, 'image');
  return {
    ...plainBuild,
    by: 'compose',
    where: { path, range: build.range },
    context,
    dockerfile:
      own !== null
        ? inlinePath(inline, own)
        : file === undefined
          ? defaultDockerfile(context)
          : pathBelow(context, file),
    target: target === undefined ? undefined : known(target),
    args: argumentsOf(valueAt(build, 'args')),
    platforms: platforms.every((one) => known(one) !== null) ? [...new Set(platforms)] : null,
    cacheFrom: texts('cache_from'),
    cacheTo: texts('cache_to'),
    secrets: textsAt(build, 'secrets').map(({ text }) => text),
    images: image === null ? [] : [imageName(composeText(image)) ?? []].flat(),
    namedContexts: entriesAt(build, 'additional_contexts').map(([name]) => name),
    machine,
  };
}

/** A map, or a list of `NAME=value`; null: not known. */
export function argumentsOf(args: Config | null): Map<string, string | null> {
  if (args?.kind === 'map') {
    return new Map(
      [...args.entries].map(([name, value]) => [
        name,
        value.kind === 'text' && value.text !== '' ? known(composeText(value.text)) : null,
      ]),
    );
  }
  return new Map(textsAt(args).map(({ text }) => argumentOf(composeText(text))));
}
