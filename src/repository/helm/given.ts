import { basename } from 'node:path/posix';
import { folderOf } from '../../dockerfile/recognise.ts';
import { memoized } from '../../text/memoized.ts';
import { type Config, itemsAt, textAt, textsAt, valueAt } from '../config.ts';
import type { Files } from '../files.ts';
import { pathBelow } from '../places.ts';
import { sourceKindOf } from '../sources.ts';
import { joinPath } from '../tree-paths.ts';
import { readYaml } from '../yaml.ts';
import { unknownValue } from './expression.ts';

/**
 * Values that a chart may get instead of its own: of files beside it, of charts that take it in, of commands, and of what Argo CD and Flux
 * install.
 */
export function givenValues(files: Files, folder: string): Config[] {
  const above = chartsAbove(files, folder).flatMap(({ parent, key }) =>
    [joinPath(parent, 'values.yaml'), ...valuesBeside(files, parent)].flatMap((path) => {
      const values = files.yaml(path);
      const global = valueAt(values, 'global');
      return [valueAt(values, key), global === null ? null : below('global', global)].flatMap((one) => one ?? []);
    }),
  );
  const beside = valuesBeside(files, folder).flatMap((path) => files.yaml(path) ?? []);
  return [...beside, ...above, ...byCommands(files, folder), ...byReleases(files, folder)].slice(0, mostGiven);
}

/** Of one chart: each is held against its values. */
const mostGiven = 300;

/** `values-production.yaml` and the like. */
function valuesBeside(files: Files, folder: string): string[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  return [...files.tree.contents.keys()].filter((path) => {
    const rest = path.slice(prefix.length);
    return (
      path.startsWith(prefix) &&
      /\.ya?ml$/i.test(rest) &&
      (basename(rest).toLowerCase().includes('values') || /^(?:values|env|environments)\//i.test(rest)) &&
      !/^values\.ya?ml$|(?:^|\/)(?:templates|charts)\//.test(rest)
    );
  });
}

interface Above {
  readonly parent: string;
  /** Of its values, what it says of the chart. */
  readonly key: string;
}

/** The chart in whose folder `charts` this one stands, and those that name it by its path: helm.sh/docs/helm/helm_dependency. */
function chartsAbove(files: Files, folder: string): Above[] {
  const above = folderOf(folder);
  const holding = basename(above) === 'charts' ? [{ parent: folderOf(above), key: basename(folder) }] : [];
  const naming = dependencies(files).filter((one) => one.folder === folder);
  return [...holding, ...naming];
}

const dependencies = memoized((files: Files) =>
  [...files.tree.contents.keys()]
    .filter((path) => basename(path) === 'Chart.yaml')
    .flatMap((path) =>
      itemsAt(files.yaml(path), 'dependencies').flatMap((entry) => {
        const [, place] = /^file:\/\/(.+)$/s.exec(textAt(entry, 'repository') ?? '') ?? [];
        const key = textAt(entry, 'alias') ?? textAt(entry, 'name');
        const parent = folderOf(path);
        return place === undefined || key === null ? [] : [{ parent, key, folder: pathBelow(parent, place) }];
      }),
    ),
);

/** `helm upgrade shop charts/shop -f live.yaml --set port=80`, wherever the file that says so stands. */
function byCommands(files: Files, folder: string): Config[] {
  return helmScripts(files).flatMap(({ path, text, named, set }) => {
    if (folder === '' || !text.includes(folder)) return [];
    const read = named.flatMap((name) =>
      ['', folderOf(path)].flatMap((from) => files.yaml(pathBelow(from, name) ?? '') ?? []),
    );
    return [...read, ...set.map(unknownAt)];
  });
}

/** Files with commands of Helm, of one side, and their UTF-16 code units; more were written by no person. */
const mostScripts = 50;
const longestScript = 100_000;

const helmScripts = memoized((files: Files) =>
  sourcesIn(files)
    .filter((path) => /\bhelm (?:upgrade|install|template)\b/.test(files.text(path) ?? ''))
    .slice(0, mostScripts)
    .map((path) => {
      const text = (files.text(path) ?? '').slice(0, longestScript);
      const firstOf = (pattern: RegExp) =>
        [...text.matchAll(pattern)].map(([, first = '']) => first).slice(0, mostGiven);
      return {
        path,
        text,
        named: firstOf(/\s(?:-f|--values)[ =]["']?([\w./-]{1,200}\.ya?ml)\b/g),
        set: firstOf(/\s--set(?:-string|-json|-file)?[ =]["']?([\w.-]{1,200})=/g),
      };
    }),
);

/** argo-cd.readthedocs.io/en/stable/user-guide/helm, fluxcd.io/flux/components/helm/helmreleases */
function byReleases(files: Files, folder: string): Config[] {
  return releases(files).flatMap((object) => {
    const specs = [valueAt(object, 'spec', 'source'), ...itemsAt(object, 'spec', 'sources')];
    const argo = specs.flatMap((source) =>
      isAt(textAt(source, 'path'), folder) ? (valueAt(source, 'helm') ?? []) : [],
    );
    const flux = isAt(textAt(object, 'spec', 'chart', 'spec', 'chart'), folder)
      ? valueAt(object, 'spec', 'values')
      : null;
    return [
      ...argo.flatMap((helm) => [
        ...(readYaml(textAt(helm, 'values') ?? '') ?? []),
        ...(valueAt(helm, 'valuesObject') === null ? [] : [valueAt(helm, 'valuesObject') ?? unknownValue]),
        ...itemsAt(helm, 'parameters').map((entry) => unknownAt(textAt(entry, 'name') ?? '')),
        ...textsAt(helm, 'valueFiles').flatMap(({ text }) => files.yaml(pathBelow(folder, text) ?? '') ?? []),
      ]),
      ...(flux === null ? [] : [flux]),
    ];
  });
}

const releases = memoized((files: Files) =>
  sourcesIn(files)
    .filter((path) => /^kind:\s{0,9}(?:Application|HelmRelease)\b/m.test(files.text(path) ?? ''))
    .flatMap((path) => files.documents(path)),
);

function isAt(path: string | null, folder: string): boolean {
  return path !== null && pathBelow('', path) === folder;
}

function sourcesIn({ tree }: Files): string[] {
  return [...tree.contents.keys()].filter((path) => sourceKindOf(path) !== null);
}

/** A value that is known to be another one, below keys with dots between them. */
function unknownAt(keys: string): Config {
  return keys.split('.').reduceRight<Config>((value, key) => below(key, value), unknownValue);
}

function below(key: string, value: Config): Config {
  return { kind: 'map', entries: new Map([[key, value]]), range: value.range };
}
