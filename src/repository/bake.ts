import { folderOf } from '../dockerfile/recognise.ts';
import { matchesGlob } from '../text/glob.ts';
import { type Build, type Machine, plainBuild, someMachine } from './build.ts';

import { type Config, entriesAt, itemsAt, textAt, textsAt, valueAt } from './config.ts';
import type { Files } from './files.ts';
import { readHcl } from './hcl.ts';
import { type InlineDockerfile, inlineDockerfilesIn, inlinePath } from './inline.ts';
import { contextBelow, defaultDockerfile, imageName, pathBelow } from './places.ts';
import { argumentOf, expandText, known, unknownMark } from './unresolved.ts';

/** How deep targets that inherit from one another, and groups of groups, are followed. */
const deepest = 8;
const mostCombinations = 100;

/** What a bake file builds; `names`: only these targets and groups; `overrides`: `TARGET.KEY=VALUE`, as `--set` takes them. */
export function readBake(
  files: Files,
  path: string,
  machine: Machine = someMachine,
  names: readonly string[] = [],
  overrides: readonly string[] = [],
): Build[] {
  const text = files.text(path);
  const config = /\.json$/i.test(path) ? files.yaml(path) : text === null ? null : readHcl(text);
  const targets = new Map(entriesAt(config, 'target'));
  const inline = inlineDockerfilesIn(files, path);
  const wanted = names.length > 0 ? new Set(names.flatMap((name) => membersOf(config, name, 0))) : null;
  const inherited = new Set(
    [...targets.values()].flatMap((target) => textsAt(target, 'inherits').map((name) => name.text)),
  );
  const grouped = new Set(
    entriesAt(config, 'group').flatMap(([, group]) => textsAt(group, 'targets').map((name) => name.text)),
  );
  return [...targets].flatMap(([name, target]) => {
    // What others only inherit is no image of its own.
    const isBuilt = wanted === null ? !inherited.has(name) || grouped.has(name) : wanted.has(name);
    if (!isBuilt) return [];
    const setting = (key: string) => settingOf(targets, target, key, 0);
    return combinationsOf(setting('matrix')).map((values) => {
      const expand = (written: string) => expandVariables(written, values, config);
      return { ...overridden(buildOf(path, target, { setting, expand, inline, machine }), name, overrides), name };
    });
  });
}

function membersOf(config: Config | null, name: string, depth: number): string[] {
  const members = textsAt(config, 'group', name, 'targets');
  if (members.length === 0 || depth === deepest) return [name];
  return members.slice(0, 50).flatMap(({ text }) => membersOf(config, text, depth + 1));
}

/** The target's own setting, or that of the last that it inherits and that has one. */
function settingOf(targets: ReadonlyMap<string, Config>, target: Config, key: string, depth: number): Config | null {
  const own = valueAt(target, key);
  if (own !== null || depth === deepest) return own;
  for (const { text } of textsAt(target, 'inherits').slice(0, 20).toReversed()) {
    const parent = targets.get(text);
    const value = parent === undefined ? null : settingOf(targets, parent, key, depth + 1);
    if (value !== null) return value;
  }
  return null;
}

type Values = ReadonlyMap<string, Config>;

function combinationsOf(matrix: Config | null): Values[] {
  let combinations: Values[] = [new Map()];
  for (const [name] of entriesAt(matrix)) {
    const items = itemsAt(matrix, name);
    if (combinations.length * items.length > mostCombinations) return [new Map()];
    combinations = combinations.flatMap((one) => items.map((item) => new Map([...one, [name, item]])));
  }
  return combinations;
}

/** `${NAME}` is a value of the matrix, or a variable by its default: the environment may set another one, but seldom does. */
function expandVariables(text: string, values: Values, config: Config | null, depth = 0): string {
  return expandText(text, /\$\{([^{}]*)\}/g, ([, inside = '']) => {
    const [name = '', ...rest] = inside.trim().split('.');
    const value = values.get(name);
    if (value !== undefined) return rest.length === 0 && value.kind === 'text' ? value.text : textAt(value, ...rest);
    const standard = textAt(config, 'variable', name, 'default');
    return standard === null || depth === deepest ? null : known(expandVariables(standard, values, config, depth + 1));
  });
}

interface TargetContext {
  readonly setting: (key: string) => Config | null;
  readonly expand: (text: string) => string;
  readonly inline: readonly InlineDockerfile[];
  readonly machine: Machine;
}

function buildOf(path: string, target: Config, { setting, expand, inline, machine }: TargetContext): Build {
  const text = (key: string) => {
    const value = setting(key);
    return value === null ? null : value.kind === 'text' ? expand(value.text) : unknownMark;
  };
  const texts = (key: string) => textsAt(setting(key)).map((value) => expand(value.text));
  const context = contextBelow(folderOf(path), text('context') ?? '.');
  const file = text('dockerfile');
  const own = setting('dockerfile-inline');
  const stage = text('target');
  const platforms = texts('platforms');
  const isPlain = setting('platforms')?.kind !== 'unknown' && platforms.every((platform) => known(platform) !== null);
  return {
    ...plainBuild,
    by: 'bake',
    where: { path, range: (setting('dockerfile') ?? setting('context') ?? target).range },
    context,
    dockerfile:
      own !== null ? inlinePath(inline, own) : file === null ? defaultDockerfile(context) : pathBelow(context, file),
    target: stage === null || stage === '' ? undefined : known(stage),
    args: new Map(
      entriesAt(setting('args')).map(([name, value]) => [
        name,
        value.kind === 'text' ? known(expand(value.text)) : null,
      ]),
    ),
    platforms: isPlain ? platforms : null,
    cacheFrom: cachesOf(setting('cache-from'), expand),
    cacheTo: cachesOf(setting('cache-to'), expand),
    secrets: texts('secret').flatMap((secret) => /(?:^|,)id=([^,]+)/.exec(secret)?.[1] ?? argumentOf(secret)[0]),
    images: texts('tags').flatMap((tag) => imageName(tag) ?? []),
    namedContexts: entriesAt(setting('contexts')).map(([name]) => name),
    machine,
  };
}

/** docs.docker.com/reference/cli/docker/buildx/bake: the settings that bear on what is known of a build. */
function overridden(build: Build, name: string, overrides: readonly string[]): Build {
  const given = overrides.flatMap((text) => {
    const [, pattern = '', key = '', value = ''] = /^([^.=]+)\.([\w.-]+)\+?=(.*)$/.exec(text) ?? [];
    return matchesGlob(pattern, name) ? [{ key, value }] : [];
  });
  const valuesOf = (...keys: readonly string[]) =>
    given.filter(({ key }) => keys.includes(key)).map(({ value }) => value);
  const platforms = valuesOf('platform', 'platforms').flatMap((value) => value.split(','));
  const [cacheFrom, cacheTo] = [valuesOf('cache-from'), valuesOf('cache-to')];
  const target = valuesOf('target').at(-1);
  const args = given
    .filter(({ key }) => key.startsWith('args.'))
    .map(({ key, value }) => [key.slice(5), known(value)] as const);
  const isPlain = platforms.every((platform) => known(platform) !== null);
  return {
    ...build,
    args: new Map([...build.args, ...args]),
    ...(platforms.length > 0 && { platforms: isPlain ? platforms : null }),
    ...(cacheFrom.length > 0 && { cacheFrom }),
    ...(cacheTo.length > 0 && { cacheTo }),
    ...(target !== undefined && { target: known(target) }),
  };
}

/** A text, or an object of the same settings. */
function cachesOf(config: Config | null, expand: (text: string) => string): string[] {
  return (config?.kind === 'list' ? config.items : []).map((item) =>
    item.kind === 'text'
      ? expand(item.text)
      : entriesAt(item)
          .map(([name, value]) => `${name}=${value.kind === 'text' ? expand(value.text) : ''}`)
          .join(','),
  );
}
