import { folderOf } from '../dockerfile/recognise.ts';
import type { Statement } from './build.ts';
import { entriesAt, itemsAt, placeOf, textAt, valueAt } from './config.ts';
import type { Files } from './files.ts';
import { nameIn, objectsIn } from './kubernetes-objects.ts';
import { known, unknownMark } from './unresolved.ts';
import type { Pod } from './workload.ts';

/** A Service that sends to pods by their labels. */
export interface KubernetesService {
  /** '' where it is not known. */
  readonly name: string;
  readonly namespace: string;
  readonly selector: ReadonlyMap<string, string>;
  /** Of TCP, as far as they are known. */
  readonly targets: readonly ServiceTarget[];
  readonly where: Statement;
}

export interface ServiceTarget {
  /** A number, or the name that a container gives to a port. */
  readonly port: string;
  readonly where: Statement;
}

export function servicesIn(files: Files, path: string): KubernetesService[] {
  return objectsIn(files, path).flatMap((object) => {
    if (textAt(object, 'kind') !== 'Service') return [];
    const selector = entriesAt(object, 'spec', 'selector').map(
      ([key, value]) => [key, value.kind === 'text' ? value.text : unknownMark] as const,
    );
    // Whoever looks up a headless one chooses the port.
    if (selector.length === 0 || textAt(object, 'spec', 'clusterIP') === 'None') return [];
    const targets = itemsAt(object, 'spec', 'ports').flatMap((entry) => {
      const value = valueAt(entry, 'targetPort') ?? valueAt(entry, 'port');
      const port = value?.kind === 'text' ? known(value.text) : null;
      return value === null || !port || (textAt(entry, 'protocol') ?? 'TCP') !== 'TCP'
        ? []
        : [{ port, where: placeOf(value, path) }];
    });
    return [
      {
        name: nameIn(object, 'metadata', 'name'),
        namespace: nameIn(object, 'metadata', 'namespace'),
        selector: new Map(selector),
        targets,
        where: placeOf(object, path),
      },
    ];
  });
}

/** Those that send to a pod: beside it, as each environment has its own, or the only one anywhere. */
export function servicesFor(
  pod: Pod,
  services: readonly KubernetesService[],
  pods: readonly Pod[],
): readonly KubernetesService[] {
  const sending = services.filter((service) => selects(service, pod));
  const beside = sending.filter(({ where }) => folderOf(where.path) === folderOf(pod.path));
  if (beside.length > 0) return beside;
  const [only, ...others] = sending;
  const isOnly =
    only !== undefined && others.length === 0 && pods.every((one) => one.path === pod.path || !selects(only, one));
  return isOnly ? [only] : [];
}

function selects({ selector, namespace }: KubernetesService, pod: Pod): boolean {
  const isElsewhere = namespace !== '' && pod.namespace !== '' && namespace !== pod.namespace;
  return !isElsewhere && [...selector].every(([key, value]) => known(value) !== null && pod.labels.get(key) === value);
}
