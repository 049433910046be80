import { type Config, entriesAt, itemsAt, placeOf, textAt, textsAt, valueAt } from './config.ts';
import type { Files } from './files.ts';
import { nameIn, objectsIn } from './kubernetes-objects.ts';
import { portNumber } from './ports.ts';
import { known, unknownMark } from './unresolved.ts';
import type { Call, Pod, Stated, StatedPort, Workload } from './workload.ts';

/** How deep below a document pods are looked for: `spec.jobTemplate.spec.template.spec` is five. */
const deepest = 10;

/** The containers that the manifests of a file run, whatever the kind that they stand in. */
export function readManifests(files: Files, path: string): Workload[] {
  return objectsIn(files, path).flatMap((object) => {
    const owner = `${nameIn(object, 'kind')} ${nameIn(object, 'metadata', 'name')}`.trim();
    const namespace = nameIn(object, 'metadata', 'namespace');
    // It tells the program `PORT`: cloud.google.com/run/docs/container-contract
    const isKnative = nameIn(object, 'apiVersion').startsWith('serving.knative.dev/');
    return templatesIn(object, 0).flatMap((template) => {
      const spec = valueAt(template, 'spec') ?? template;
      const containers = containersOf(spec, owner, podOf(template, spec, { path, namespace }));
      return isKnative ? containers.map((container) => ({ ...container, mayBeTold: true })) : containers;
    });
  });
}

/** Everything whose `spec` lists containers, or that does so itself. */
function templatesIn(config: Config, depth: number): Config[] {
  if (depth > deepest || config.kind === 'text' || config.kind === 'unknown') return [];
  const lists = (...keys: readonly string[]) => valueAt(config, ...keys, 'containers')?.kind === 'list';
  if (lists('spec') || lists()) return [config];
  const below = config.kind === 'list' ? config.items : [...config.entries.values()];
  return below.flatMap((value) => templatesIn(value, depth + 1));
}

function podOf(template: Config, spec: Config, place: Pick<Pod, 'path' | 'namespace'>): Pod {
  const labels = entriesAt(template, 'metadata', 'labels');
  return {
    ...place,
    labels: new Map(labels.flatMap(([key, value]) => (value.kind === 'text' ? [[key, value.text] as const] : []))),
    containers: runningIn(spec).length,
  };
}

/** What runs for as long as the pod does, sidecars among it. */
function runningIn(spec: Config): readonly Config[] {
  const sidecars = itemsAt(spec, 'initContainers').filter(
    (container) => textAt(container, 'restartPolicy') === 'Always',
  );
  return [...itemsAt(spec, 'containers'), ...sidecars];
}

function containersOf(spec: Config, owner: string, pod: Pod): Workload[] {
  const { path } = pod;
  const running = runningIn(spec);
  return [...itemsAt(spec, 'containers'), ...itemsAt(spec, 'initContainers')].flatMap((container) => {
    if (container.kind !== 'map') return [];
    const ports = itemsAt(container, 'ports').flatMap((entry) => portOf(entry, path));
    return [
      {
        by: 'kubernetes' as const,
        name: `${owner}, container ${nameIn(container, 'name')}`.trim(),
        image: imageOf(textAt(container, 'image') ?? ''),
        dockerfiles: [],
        entrypoint: wordsOf(valueAt(container, 'command')),
        arguments: wordsOf(valueAt(container, 'args')),
        calls: callsOf(container, ports, path),
        ports,
        environment: environmentOf(container),
        user: stated(setting(container, spec, 'runAsUser'), path, (text) => (/^\d+$/.test(text) ? text : null)),
        runAsNonRoot: stated(setting(container, spec, 'runAsNonRoot'), path, flag),
        // No setting of a pod: kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#security-context
        readOnlyRootFilesystem: stated(setting(container, null, 'readOnlyRootFilesystem'), path, flag),
        mounts: mayHold(container, 'volumeMounts') ? null : mountsOf(valueAt(container, 'volumeMounts')),
        startsAsImage: ['command', 'args'].every((key) => valueAt(container, key) === null && !mayHold(container, key)),
        mayBeTold: isConfigured(container, spec),
        pod: running.includes(container) ? pod : null,
        where: { path, range: (valueAt(container, 'image') ?? container).range },
      },
    ];
  });
}

/** What a directive of a chart puts in may have the key. */
function mayHold(config: Config, key: string): boolean {
  return config.kind === 'map' && config.isOpen === true && !config.entries.has(key);
}

/** Variables of a ConfigMap, or its files in a mount; those of a Secret are no settings as a rule. */
function isConfigured(container: Config, spec: Config): boolean {
  const isOpenly = (one: Config) => one.kind === 'unknown' || valueAt(one, 'configMapRef') !== null;
  const volumes = itemsAt(spec, 'volumes').filter(
    (volume) => valueAt(volume, 'configMap') !== null || valueAt(volume, 'projected') !== null,
  );
  const names = new Set(volumes.map((volume) => textAt(volume, 'name')));
  return (
    mayHold(container, 'env') ||
    mayHold(container, 'envFrom') ||
    valueAt(container, 'env')?.kind === 'unknown' ||
    itemsAt(container, 'env').some((entry) => known(textAt(entry, 'name') ?? unknownMark) === null) ||
    valueAt(container, 'envFrom')?.kind === 'unknown' ||
    itemsAt(container, 'envFrom').some(isOpenly) ||
    itemsAt(container, 'volumeMounts').some((mount) => names.has(textAt(mount, 'name')))
  );
}

function mountsOf(mounts: Config | null): readonly string[] | null {
  if (mounts === null || (mounts.kind === 'text' && mounts.text === '')) return [];
  const paths = itemsAt(mounts).map((mount) => known(textAt(mount, 'mountPath') ?? unknownMark));
  return mounts.kind === 'list' && paths.every((path) => path !== null) ? paths : null;
}

function environmentOf(container: Config): ReadonlyMap<string, string | null> {
  return new Map(
    itemsAt(container, 'env').map((entry) => [
      textAt(entry, 'name') ?? '',
      known(textAt(entry, 'value') ?? unknownMark),
    ]),
  );
}

/** The container's own setting, else the pod's, where pods have it; an unknown group of settings holds any. */
function setting(container: Config, pod: Config | null, name: string): Config | null {
  const groups = [container, pod].flatMap((one) => valueAt(one, 'securityContext') ?? []);
  return (
    groups.map((group) => (group.kind === 'unknown' ? group : valueAt(group, name))).find((value) => value !== null) ??
    null
  );
}

/** Which tag it is does not matter where it is not known. */
function imageOf(text: string): string | null {
  return (known(text) ?? known(text.replace(/[:@][^/]{0,200}$/, ''))) || null;
}

function portOf(entry: Config, path: string): StatedPort[] {
  const value = valueAt(entry, 'containerPort');
  const port = value?.kind === 'text' ? portNumber(value.text) : null;
  return value === null || port === null ? [] : [{ port, name: textAt(entry, 'name'), where: placeOf(value, path) }];
}

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const hooks = ['postStart', 'preStop'] as const;

function callsOf(container: Config, ports: readonly StatedPort[], path: string): Call[] {
  const handlers = [
    ...probes.map((kind) => [kind, valueAt(container, kind)] as const),
    ...hooks.map((kind) => [kind, valueAt(container, 'lifecycle', kind)] as const),
  ];
  return handlers.flatMap(([kind, handler]): Call[] => {
    const command = valueAt(handler, 'exec', 'command');
    const words = wordsOf(command);
    if (command !== null && words !== null)
      return [{ kind, command: words, port: null, where: placeOf(command, path) }];
    const asked = ['httpGet', 'tcpSocket', 'grpc'].flatMap((way) => valueAt(handler, way, 'port') ?? []);
    return asked.flatMap((value): Call[] => {
      if (value.kind !== 'text') return [];
      const port = portNumber(value.text) ?? ports.find(({ name }) => name === value.text)?.port ?? null;
      return [{ kind, command: null, port, where: placeOf(value, path) }];
    });
  });
}

/** The words of a command; null where there is none, or one of them is not known. */
export function wordsOf(config: Config | null): readonly string[] | null {
  if (config?.kind !== 'list') return null;
  const words = textsAt(config).map(({ text }) => text);
  return words.length === config.items.length && words.every((word) => known(word) !== null) ? words : null;
}

export function stated<T>(config: Config | null, path: string, read: (text: string) => T | null): Stated<T> | null {
  if (config === null || (config.kind === 'text' && config.text === '')) return null;
  return { value: config.kind === 'text' ? read(config.text) : null, where: placeOf(config, path) };
}

export function flag(text: string): boolean | null {
  return text === 'true' ? true : text === 'false' ? false : null;
}
