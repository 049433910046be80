import { folderOf } from '../dockerfile/recognise.ts';
import type { Tree } from '../snapshot/snapshot.ts';
import { memoized } from '../text/memoized.ts';
import type { Build } from './build.ts';
import { readServices } from './compose-services.ts';
import { documentsOf, type Files, filesOf } from './files.ts';
import { dockerfilesOf } from './images.ts';
import { readManifests } from './kubernetes.ts';
import { type KubernetesService, servicesFor, servicesIn } from './kubernetes-services.ts';
import { imageNamesIn, patched, patchesIn } from './kustomize.ts';
import { imageName } from './places.ts';
import { buildsIn, followAll, type Reading } from './readers.ts';
import { sourceKindOf } from './sources.ts';
import { reaches, type TestedVersion } from './tested.ts';
import { calledWorkflows } from './workflows/workflow.ts';
import type { Call, Container, Execution, Workload } from './workload.ts';

/** What one side of the repository says of its images. */
export interface Knowledge {
  readonly builds: readonly Build[];
  readonly workloads: readonly Workload[];
  readonly services: readonly KubernetesService[];
  readonly tests: readonly TestedVersion[];
  /** Files that may say more, and why they were not read. */
  readonly unread: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * What is known of a side, from the files that were read of it: those that rules with `asks` want. Computed once for a tree, and for all
 * trees that differ from it in other files only.
 */
export function knowledgeOf(tree: Tree): Knowledge {
  const known = byTree.get(tree);
  if (known !== undefined) return known;
  const sources = sourcesIn(tree);
  const before = byEntries.get(tree.entries);
  const isSame =
    before?.sources.length === sources.length &&
    before.sources.every(
      (path, index) => path === sources[index] && before.tree.contents.get(path) === tree.contents.get(path),
    );
  const knowledge = isSame ? before.knowledge : read(tree, sources);
  byTree.set(tree, knowledge);
  byEntries.set(tree.entries, { tree, sources, knowledge });
  return knowledge;
}

const byTree = new WeakMap<Tree, Knowledge>();
const byEntries = new WeakMap<
  object,
  { readonly tree: Tree; readonly sources: readonly string[]; readonly knowledge: Knowledge }
>();

/** How the repository builds a Dockerfile: every way that is known; none where nothing is. */
export function buildsOf(tree: Tree, path: string): readonly Build[] {
  return knowledgeOf(tree).builds.filter((build) => build.dockerfile === path);
}

/** The versions of languages that what a Dockerfile packs is tested with. */
export function testsOf(tree: Tree, path: string): readonly TestedVersion[] {
  return knowledgeOf(tree).tests.filter(({ reach }) => reaches(reach, path));
}

/** What runs the image of a Dockerfile. */
export function workloadsOf(tree: Tree, path: string): readonly Workload[] {
  return knowledgeOf(tree).workloads.filter(({ dockerfiles }) => dockerfiles.includes(path));
}

/** The Services that send to a workload. */
export function servicesOf(tree: Tree, { pod }: Workload): readonly KubernetesService[] {
  const knowledge = knowledgeOf(tree);
  return pod === null ? [] : servicesFor(pod, knowledge.services, podsIn(knowledge));
}

const podsIn = memoized(({ workloads }: Knowledge) => workloads.flatMap(({ pod }) => pod ?? []));

function sourcesIn(tree: Tree): string[] {
  return [...tree.contents.keys()].filter((path) => sourceKindOf(path) !== null).sort();
}

function read(tree: Tree, sources: readonly string[]): Knowledge {
  let called: ReadonlySet<string> | null = null;
  const files = filesOf(tree, () => (called ??= new Set(sources.flatMap((path) => calledWorkflows(files.yaml(path))))));
  const { found, left } = readWhileFew(files, sources);
  const builds = found.flatMap((one) => one.builds);
  builds.push(
    ...followAll(
      files,
      found.flatMap((one) => one.handed),
    ),
  );
  const manifests = manifestsAmong(files, sources);
  const unread = sources.flatMap((path) => {
    const content = tree.contents.get(path);
    if (left.has(path) || manifests.left.has(path)) return [{ path, reason: 'over the reading budget' }];
    if (content?.kind === 'unavailable') return [{ path, reason: content.reason }];
    return sourceKindOf(path) !== 'kubernetes' && documentsOf(tree, path) === null && /\.ya?ml$/i.test(path)
      ? [{ path, reason: 'not readable as YAML' }]
      : [];
  });
  const tests = found.flatMap((one) => one.tests ?? []);
  const all = builds.map((build) => located(tree, build));
  // A matrix runs one command many times.
  const runs = new Map(found.flatMap((one) => one.runs.map((run) => [JSON.stringify(run.where), run])));
  const kustomizations = sources.filter((path) => /(?:^|\/)kustomization\.ya?ml$/.test(path));
  const names = new Map(kustomizations.flatMap((path) => imageNamesIn(files, path)));
  const patches = kustomizations.flatMap((path) => patchesIn(files, path)).slice(0, mostPatches);
  const workloads = [...workloadsIn(files, manifests).map((one) => patched(one, patches)), ...runs.values()];
  return {
    builds: all,
    services: manifests.read
      .flatMap((path) => (sourceKindOf(path) === 'kubernetes' ? servicesIn(files, path) : []))
      .slice(0, mostServices),
    workloads: withExecutions(
      linked(workloads, names, all, tree),
      found.flatMap((one) => one.execs),
    ),
    tests,
    unread,
  };
}

/** Services of one side: each is held against each pod. */
const mostServices = 500;

/** Patches of one side: each is held against each workload. */
const mostPatches = 200;

/** Builds of one side; more were written by no person. */
const mostBuilds = 5000;

function readWhileFew(files: Files, sources: readonly string[]) {
  const found: Reading[] = [];
  let count = 0;
  for (const [index, path] of sources.entries()) {
    if (count > mostBuilds) return { found, left: new Set(sources.slice(index)) };
    const reading = buildsIn(files, path);
    count += reading.builds.length + reading.handed.length;
    found.push(reading);
  }
  return { found, left: new Set<string>() };
}

/** UTF-16 code units of manifests of one side: parsing them takes a second. */
const mostManifests = 1024 * 1024;

interface Manifests {
  readonly read: readonly string[];
  readonly left: ReadonlySet<string>;
}

const tellingManifest = /containers|\bkind["']?:\s{0,9}["']?Service\b/;

/** Most of what stands beside manifests runs nothing, and is not worth parsing. */
function manifestsAmong(files: Files, sources: readonly string[]): Manifests {
  let size = 0;
  const left = new Set<string>();
  const read = sources.filter((path) => {
    const kind = sourceKindOf(path);
    const text = files.text(path) ?? '';
    if (kind !== 'compose' && (kind !== 'kubernetes' || !tellingManifest.test(text))) return false;
    size += text.length;
    if (size > mostManifests) left.add(path);
    return size <= mostManifests;
  });
  return { read, left };
}

function workloadsIn(files: Files, { read }: Manifests): Workload[] {
  return read.flatMap((path) =>
    sourceKindOf(path) === 'kubernetes' ? readManifests(files, path) : readServices(files, path),
  );
}

/** Workloads with the Dockerfiles of their images. A patch says no image: that of the workload that it patches counts. */
function linked(
  workloads: readonly Workload[],
  names: ReadonlyMap<string, string>,
  builds: readonly Build[],
  tree: Tree,
): Workload[] {
  const origins = new Map(
    workloads.flatMap((one) =>
      one.image === null && one.dockerfiles.length === 0 ? [] : [[originOf(one), one] as const],
    ),
  );
  const found = new Map<string, readonly string[]>();
  return workloads.map((workload) => {
    const origin = workload.image === null && isNamed(workload) ? origins.get(originOf(workload)) : workload;
    if (workload.dockerfiles.length > 0 || origin === undefined) return workload;
    const { image, dockerfiles: built, target } = origin;
    if (built.length > 0) return { ...workload, dockerfiles: built, ...(target !== undefined && { target }) };
    if (image === null) return workload;
    // A script runs all kinds of images; ours is one that something here builds by this name.
    if (workload.by === 'script' && !isBuilt(image, builds)) return workload;
    const dockerfiles =
      found.get(image) ??
      [image, names.get(image.replace(/[:@].*$/s, ''))]
        .map((one) => (one === undefined ? [] : dockerfilesOf(one, builds, tree)))
        .find((paths) => paths.length > 0) ??
      [];
    found.set(image, dockerfiles);
    return { ...workload, dockerfiles, ...targetOf(image, dockerfiles, builds) };
  });
}

/** What a workload has in common with its patches; compose files are put together in their folder. */
function originOf({ by, name, where }: Workload): string {
  return by === 'compose' ? `${folderOf(where.path)} ${name}` : name;
}

/** A template may leave the name of what it describes to the installation. */
function isNamed({ name }: Workload): boolean {
  return !/^\w*,|container$/.test(name);
}

/** The stage that an image is built to, where a build says so; null where they disagree. */
function targetOf(image: string, dockerfiles: readonly string[], builds: readonly Build[]): Pick<Workload, 'target'> {
  const name = imageName(image);
  const own = builds.filter(({ dockerfile }) => dockerfile !== null && dockerfiles.includes(dockerfile));
  const tagged = own.filter(({ images }) => name !== null && images.includes(name));
  const targets = new Set((tagged.length > 0 ? tagged : own).map(({ target }) => target));
  const [target] = targets;
  if (targets.size > 1) return { target: null };
  return target === undefined ? {} : { target };
}

/** Commands that scripts run in containers, of one side; more were written by no person. */
const mostExecutions = 1000;

/** Workloads with what scripts run in their containers, where it is clear which image is meant. */
function withExecutions(workloads: readonly Workload[], execs: readonly Execution[]): Workload[] {
  const calls = new Map<Workload, Call[]>();
  // A matrix runs one command many times.
  const all = new Map(execs.map((exec) => [JSON.stringify(exec.call.where), exec]));
  for (const { container, call } of [...all.values()].slice(0, mostExecutions)) {
    const meant = workloads.filter((one) => isMeant(one, container, call.where.path));
    const built = meant.filter(({ dockerfiles }) => dockerfiles.length > 0);
    const images = new Set(built.map(({ dockerfiles, target }) => JSON.stringify([dockerfiles, target ?? null])));
    const [first] = built;
    if (new Set(meant.map(({ name }) => name)).size > 1) continue;
    if (first !== undefined && images.size === 1) calls.set(first, [...(calls.get(first) ?? []), call]);
  }
  return workloads.map((one) => ({ ...one, calls: [...one.calls, ...(calls.get(one) ?? [])] }));
}

function isMeant({ by, name, container, where }: Workload, named: Container, path: string): boolean {
  switch (named.kind) {
    case 'container':
      return container === named.name && (by === 'compose' || where.path === path);
    case 'service':
      return by === 'compose' && name === `service ${named.name}` && named.files.includes(where.path);
    case 'object':
      return (
        by === 'kubernetes' &&
        (named.container === null
          ? name.startsWith(`${named.name}, container `)
          : name === `${named.name}, container ${named.container}`)
      );
  }
}

function isBuilt(image: string, builds: readonly Build[]): boolean {
  const name = imageName(image);
  return name !== null && builds.some(({ images }) => images.includes(name));
}

/** A folder without `Dockerfile` may have a `Containerfile`. */
function located(tree: Tree, build: Build): Build {
  const { dockerfile } = build;
  if (dockerfile === null || tree.entries.has(dockerfile)) return build;
  const other = dockerfile.replace(/(?<=^|\/)Dockerfile$/, 'Containerfile');
  return tree.entries.has(other) ? { ...build, dockerfile: other } : build;
}
