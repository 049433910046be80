import { folderOf } from '../dockerfile/recognise.ts';
import { itemsAt, textAt, valueAt } from './config.ts';
import type { Files } from './files.ts';
import { nameIn } from './kubernetes-objects.ts';
import { pathBelow } from './places.ts';
import type { Workload } from './workload.ts';
import { readYaml } from './yaml.ts';

/** Other names that a kustomization gives to images, by the name in the manifests. */
export function imageNamesIn(files: Files, path: string): [string, string][] {
  return itemsAt(files.yaml(path), 'images').flatMap((entry): [string, string][] => {
    const [name, other] = [textAt(entry, 'name'), textAt(entry, 'newName')];
    return name === null || other === null ? [] : [[name, other]];
  });
}

/** A patch that no manifest holds by the name of what it changes: it stands in the kustomization, or names its target there. */
export interface Patch {
  /** `Deployment shop`; null: objects of any name. */
  readonly object: string | null;
  readonly text: string;
}

/** kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches */
export function patchesIn(files: Files, path: string): Patch[] {
  const kustomization = files.yaml(path);
  const entries = ['patches', 'patchesJson6902', 'patchesStrategicMerge'].flatMap((key) => itemsAt(kustomization, key));
  return entries.flatMap((entry): Patch[] => {
    const target = valueAt(entry, 'target');
    const file = pathBelow(folderOf(path), textAt(entry, 'path') ?? '');
    const inline = entry.kind === 'text' ? entry.text : textAt(entry, 'patch');
    const text = inline ?? (target === null || file === null ? null : files.text(file));
    if (text === null) return [];
    const [object = null] = target === null ? (readYaml(text) ?? []) : [target];
    const [kind, name] = [
      nameIn(object, 'kind'),
      target === null ? nameIn(object, 'metadata', 'name') : nameIn(target, 'name'),
    ];
    return [{ object: kind !== '' && /^[\w-]+$/.test(name) ? `${kind} ${name}` : null, text }];
  });
}

/** A workload of which patches leave open what they speak of. */
export function patched(workload: Workload, patches: readonly Patch[]): Workload {
  if (workload.by !== 'kubernetes') return workload;
  const text = patches
    .filter(({ object }) => object === null || workload.name.startsWith(`${object}, `))
    .map((patch) => patch.text)
    .join('\n');
  if (text === '') return workload;
  return {
    ...workload,
    ...(/\bvolumeMounts\b/.test(text) && { mounts: null }),
    ...(/\breadOnlyRootFilesystem\b/.test(text) && { readOnlyRootFilesystem: null }),
    startsAsImage: workload.startsAsImage && !/\b(?:command|args)\b/.test(text),
    mayBeTold: workload.mayBeTold || /\b(?:env|envFrom|ports|command|args|volumeMounts|\w{4,9}Probe)\b/.test(text),
  };
}
