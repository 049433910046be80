import { type Config, itemsAt, textAt, textsAt, valueAt } from './config.ts';
import type { Files } from './files.ts';
import { portNumber } from './ports.ts';
import { known } from './unresolved.ts';
import type { Call, Stated, StatedPort, Workload } from './workload.ts';

/** How deep below a document pods are looked for: `spec.jobTemplate.spec.template.spec` is five. */
const deepest = 10;

/** The containers that the manifests of a file run, whatever the kind that they stand in. */
export function readManifests(files: Files, path: string): Workload[] {
  return files.documents(path).flatMap((document) => {
    const items = textAt(document, 'kind') === 'List' ? itemsAt(document, 'items') : [document];
    return items.flatMap((item) => {
      const name = `${textAt(item, 'kind') ?? ''} ${textAt(item, 'metadata', 'name') ?? ''}`.trim();
      return podsIn(item, 0).flatMap((pod) => containersOf(pod, path, name));
    });
  });
}

/** Everything that lists containers. */
function podsIn(config: Config, depth: number): Config[] {
  if (depth > deepest || config.kind === 'text' || config.kind === 'unknown') return [];
  if (valueAt(config, 'containers')?.kind === 'list') return [config];
  const below = config.kind === 'list' ? config.items : [...config.entries.values()];
  return below.flatMap((value) => podsIn(value, depth + 1));
}

function containersOf(pod: Config, path: string, owner: string): Workload[] {
  return [...itemsAt(pod, 'containers'), ...itemsAt(pod, 'initContainers')].flatMap((container) => {
    if (container.kind !== 'map') return [];
    const ports = itemsAt(container, 'ports').flatMap(portOf);
    const setting = (name: string) =>
      valueAt(container, 'securityContext', name) ?? valueAt(pod, 'securityContext', name);
    return [
      {
        by: 'kubernetes' as const,
        name: `${owner}, container ${textAt(container, 'name') ?? ''}`,
        image: known(textAt(container, 'image') ?? '') || null,
        dockerfiles: [],
        entrypoint: wordsOf(valueAt(container, 'command')),
        arguments: wordsOf(valueAt(container, 'args')),
        calls: callsOf(container, ports),
        ports,
        user: stated(setting('runAsUser'), (text) => (/^\d+$/.test(text) ? text : null)),
        runAsNonRoot: stated(setting('runAsNonRoot'), flag),
        readOnlyRootFilesystem: stated(setting('readOnlyRootFilesystem'), flag),
        where: { path, range: (valueAt(container, 'image') ?? container).range },
      },
    ];
  });
}

function portOf(entry: Config): StatedPort[] {
  const value = valueAt(entry, 'containerPort');
  const port = value?.kind === 'text' ? portNumber(value.text) : null;
  return value === null || port === null ? [] : [{ port, name: textAt(entry, 'name'), range: value.range }];
}

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const hooks = ['postStart', 'preStop'] as const;

function callsOf(container: Config, ports: readonly StatedPort[]): Call[] {
  const handlers = [
    ...probes.map((kind) => [kind, valueAt(container, kind)] as const),
    ...hooks.map((kind) => [kind, valueAt(container, 'lifecycle', kind)] as const),
  ];
  return handlers.flatMap(([kind, handler]): Call[] => {
    const command = valueAt(handler, 'exec', 'command');
    const words = wordsOf(command);
    if (command !== null && words !== null) return [{ kind, command: words, port: null, range: command.range }];
    const asked = ['httpGet', 'tcpSocket', 'grpc'].flatMap((way) => valueAt(handler, way, 'port') ?? []);
    return asked.flatMap((value): Call[] => {
      if (value.kind !== 'text') return [];
      const port = portNumber(value.text) ?? ports.find(({ name }) => name === value.text)?.port ?? null;
      return [{ kind, command: null, port, range: value.range }];
    });
  });
}

/** The words of a command; null where there is none, or one of them is not known. */
export function wordsOf(config: Config | null): readonly string[] | null {
  if (config?.kind !== 'list') return null;
  const words = textsAt(config).map(({ text }) => text);
  return words.length === config.items.length && words.every((word) => known(word) !== null) ? words : null;
}

export function stated<T>(config: Config | null, read: (text: string) => T | null): Stated<T> | null {
  const value = config?.kind === 'text' ? read(config.text) : null;
  return config === null || value === null ? null : { value, range: config.range };
}

function flag(text: string): boolean | null {
  return text === 'true' ? true : text === 'false' ? false : null;
}

/** Other names that a kustomization gives to images, by the name in the manifests. */
export function imageNamesIn(files: Files, path: string): [string, string][] {
  return itemsAt(files.yaml(path), 'images').flatMap((entry): [string, string][] => {
    const [name, other] = [textAt(entry, 'name'), textAt(entry, 'newName')];
    return name === null || other === null ? [] : [[name, other]];
  });
}
