import { basename } from 'node:path/posix';
import { memoizedByText } from '../text/memoized.ts';

/** What a rule may ask of the repository besides files that it names: how images are built, and how they are run. */
export type Asked = 'builds' | 'workloads';

export type SourceKind =
  | 'workflow'
  | 'action'
  | 'gitlab'
  | 'make'
  | 'script'
  | 'compose'
  | 'bake'
  | 'skaffold'
  | 'tilt'
  | 'devcontainer'
  | 'kubernetes';

const byName: readonly (readonly [SourceKind, RegExp])[] = [
  ['compose', /^(?:docker-|podman-)?compose(?:[._-][\w.-]+)?\.ya?ml$/],
  ['bake', /^docker-bake(?:[._-][\w.-]+)?\.(?:hcl|json)$/],
  ['make', /^(?:gnu)?makefile(?:\.[\w-]+)?$|\.mk$/],
  ['skaffold', /^skaffold(?:[._-][\w.-]+)?\.ya?ml$/],
  ['tilt', /^tiltfile(?:\.[\w-]+)?$/],
  ['devcontainer', /^\.?devcontainer\.json$/],
];

/** Folders and files in which manifests are kept; any other YAML may be anything. */
const manifestFolder =
  /(?:^|\/)(?:k8s|kube|kubernetes|manifests?|deploy(?:ments?)?|kustomize|helm|charts?|overlays|base|bases|minikube|kind|argocd|flux|gitops|openshift)(?:\/|$)/;
const manifestName =
  /^(?:[\w.-]*[._-])?(?:deployments?|statefulsets?|daemonsets?|cronjobs?|jobs?|pods?|services?|svc|k8s|kubernetes|kustomization)\.ya?ml$|^(?:chart|values)\.ya?ml$/;

/** What a path may say about builds or workloads, by its name; null: nothing. Each trial of a fix asks it of every path. */
export const sourceKindOf = memoizedByText(10_000, (path): SourceKind | null => {
  const lower = path.toLowerCase();
  const isYaml = /\.ya?ml$/.test(lower);
  if (isYaml && lower.startsWith('.github/workflows/')) return 'workflow';
  const name = basename(lower);
  if (/^action\.ya?ml$/.test(name) && lower.startsWith('.github/')) return 'action';
  if (/^\.gitlab-ci[\w.-]*\.ya?ml$/.test(name) || (isYaml && lower.startsWith('.gitlab/'))) return 'gitlab';
  const named = byName.find(([, pattern]) => pattern.test(name));
  if (named !== undefined) return named[0];
  if (/\.(?:ba)?sh$/.test(name)) return 'script';
  const isManifest = isYaml && (manifestFolder.test(lower) || manifestName.test(name));
  return isManifest ? 'kubernetes' : null;
});

/** Sources in the order in which they are read while the budget lasts. */
const order: readonly SourceKind[] = [
  'workflow',
  'action',
  'compose',
  'bake',
  'gitlab',
  'make',
  'skaffold',
  'tilt',
  'devcontainer',
  'kubernetes',
  'script',
];

/** Paths of the kinds that are chosen, the most telling first. */
export function sourcesFor(paths: Iterable<string>, chosen: (kind: SourceKind) => boolean): string[] {
  const found: (readonly [number, string])[] = [];
  for (const path of paths) {
    const kind = sourceKindOf(path);
    if (kind !== null && chosen(kind)) found.push([order.indexOf(kind), path]);
  }
  return found
    .sort(([a, one], [b, other]) => a - b || depthOf(one) - depthOf(other) || (one < other ? -1 : 1))
    .map(([, path]) => path);
}

/** Whether a kind of file says which files are Dockerfiles. */
export function namesDockerfiles(kind: SourceKind): boolean {
  return kind !== 'kubernetes' && kind !== 'script';
}

export function isAsked(kind: SourceKind, asked: ReadonlySet<Asked>): boolean {
  if (kind === 'kubernetes') return asked.has('workloads');
  return asked.has('builds') || (asked.has('workloads') && kind === 'compose');
}

/** Whether a path may hold something of what is asked. */
export function isSource(path: string, asked: ReadonlySet<Asked>): boolean {
  const kind = sourceKindOf(path);
  return kind !== null && isAsked(kind, asked);
}

function depthOf(path: string): number {
  return path.split('/').length;
}
