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
  readonly speaksOf: ReadonlySet<Subject>;
}

type Subject = 'mounts' | 'root' | 'start' | 'settings';

const subjects: readonly (readonly [Subject, RegExp])[] = [
  ['mounts', /\bvolumeMounts\b/],
  ['root', /\breadOnlyRootFilesystem\b/],
  ['start', /\b(?:command|args)\b/],
  ['settings', /\b(?:env|envFrom|ports|command|args|volumeMounts|\w{4,9}Probe)\b/],
];

/** UTF-16 code units of a patch; what stands behind them was written by no person. */
const longest = 50_000;

/** kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches */
export function patchesIn(files: Files, path: string): Patch[] {
  const kustomization = files.yaml(path);
  const entries = ['patches', 'patchesJson6902', 'patchesStrategicMerge'].flatMap((key) => itemsAt(kustomization, key));
  return entries.flatMap((entry): Patch[] => {
    const target = valueAt(entry, 'target');
    const file = pathBelow(folderOf(path), textAt(entry, 'path') ?? '');
    // One line is a path, and the file a manifest by the name of what it changes.
    const inline = entry.kind !== 'text' ? textAt(entry, 'patch') : entry.text.includes('\n') ? entry.text : null;
    if (inline === null && target === null) return [];
    const text = inline ?? files.text(file ?? '');
    const [object = null] = target === null ? (readYaml(text ?? '') ?? []) : [target];
    const [kind, name] = [
      nameIn(object, 'kind'),
      target === null ? nameIn(object, 'metadata', 'name') : nameIn(target, 'name'),
    ];
    const written = text?.slice(0, longest);
    const isSpokenOf = (words: RegExp) => written === undefined || words.test(written);
    return [
      {
        object: kind !== '' && /^[\w-]+$/.test(name) ? `${kind} ${name}` : null,
        speaksOf: new Set(subjects.flatMap(([subject, words]) => (isSpokenOf(words) ? [subject] : []))),
      },
    ];
  });
}

/** A workload of which patches leave open what they speak of. */
export function patched(workload: Workload, patches: readonly Patch[]): Workload {
  if (workload.by !== 'kubernetes') return workload;
  const own = patches.filter(({ object }) => object === null || workload.name.startsWith(`${object}, `));
  const isOpen = (subject: Subject) => own.some(({ speaksOf }) => speaksOf.has(subject));
  return {
    ...workload,
    ...(isOpen('mounts') && { mounts: null }),
    ...(isOpen('root') && { readOnlyRootFilesystem: null }),
    startsAsImage: workload.startsAsImage && !isOpen('start'),
    mayBeTold: workload.mayBeTold || isOpen('settings'),
  };
}
