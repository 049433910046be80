import { memoized } from '../../text/memoized.ts';
import { type Config, valueAt } from '../config.ts';
import type { Files } from '../files.ts';
import { joinPath } from '../tree-paths.ts';
import { type Data, unknownValue } from './expression.ts';
import { givenValues } from './given.ts';

/** What the templates of a chart are filled in with, for one of them: its values and its names. */
export function chartDataFor(files: Files, template: string): Data {
  const folder = /^(?:(.*)\/)?templates\//s.exec(template);
  return folder === null ? unknownValue : dataIn(files, folder[1] ?? '');
}

function dataIn(files: Files, folder: string): Data {
  const known = charts(files);
  const data = known.get(folder) ?? chartData(files, folder);
  known.set(folder, data);
  return data;
}

const charts = memoized((_: Files) => new Map<string, Data>());

function chartData(files: Files, folder: string): Data {
  const file = yamlOf(files, joinPath(folder, 'values.yaml'));
  if (file === null) return unknownValue;
  const chart = yamlOf(files, joinPath(folder, 'Chart.yaml'));
  const entries = new Map<string, Config>([
    ['Values', settled(file, givenValues(files, folder))],
    ['Chart', chart === null ? unknownValue : capitalized(chart)],
    ...['Release', 'Capabilities', 'Files', 'Template', 'Subcharts'].map((name) => [name, unknownValue] as const),
  ]);
  return { kind: 'map', entries, range: file.range };
}

/** The values on which all files agree; where another one says something else, it hangs on the installation. */
function settled(value: Config, others: readonly Config[]): Config {
  if (others.length === 0) return value;
  if (value.kind !== 'map')
    return others.every((other) => contentOf(value) === contentOf(other)) ? value : unknownValue;
  if (others.some(({ kind }) => kind !== 'map')) return unknownValue;
  const keys = new Set([value, ...others].flatMap((one) => (one.kind === 'map' ? [...one.entries.keys()] : [])));
  const entries = [...keys].map((key): [string, Config] => {
    const own = valueAt(value, key);
    return [
      key,
      own === null
        ? unknownValue
        : settled(
            own,
            others.flatMap((other) => valueAt(other, key) ?? []),
          ),
    ];
  });
  return { ...value, entries: new Map(entries) };
}

function contentOf(value: Config): string {
  const places = new Set(['range', 'written', 'path']);
  return JSON.stringify(value, (key, part) => (places.has(key) ? undefined : part instanceof Map ? [...part] : part));
}

/** Chart.yaml's keys as templates name them: `.Chart.AppVersion`. */
function capitalized(chart: Config): Config {
  if (chart.kind !== 'map') return unknownValue;
  const entries = [...chart.entries].map(([key, value]): [string, Config] => [
    `${key.slice(0, 1).toUpperCase()}${key.slice(1)}`,
    value,
  ]);
  return { ...chart, entries: new Map(entries) };
}

/** A file's first document, each of its values with the file's name. */
function yamlOf(files: Files, path: string): Config | null {
  const config = files.yaml(path);
  return config === null ? null : placed(config, path);
}

function placed(config: Config, path: string): Config {
  if (config.kind === 'list') return { ...config, path, items: config.items.map((item) => placed(item, path)) };
  if (config.kind === 'map')
    return { ...config, path, entries: new Map([...config.entries].map(([key, value]) => [key, placed(value, path)])) };
  return { ...config, path };
}
