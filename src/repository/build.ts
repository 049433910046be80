import type { Range } from '../text/range.ts';

/** Where the repository says something. */
export interface Statement {
  readonly path: string;
  readonly range: Range;
}

/** `undefined`: not given, so the tool's own default; `null`: known at build time only. */
export type Setting = string | null | undefined;

/** One way in which the repository builds one Dockerfile: a matrix is as many as it has combinations. */
export interface Build {
  readonly by: 'workflow' | 'gitlab' | 'make' | 'script' | 'compose' | 'bake' | 'skaffold' | 'tilt' | 'devcontainer';
  readonly where: Statement;
  /** What its file calls it: a service of Compose, a target of bake. */
  readonly name?: string;
  /** Path in the repository, or of a text inside of another file (`InlineDockerfile`); null: not known. */
  readonly dockerfile: string | null;
  /** Folder in the repository, '' for the top; null: not known, or elsewhere. */
  readonly context: string | null;
  readonly target: Setting;
  /** Build arguments by name; null: known at build time only. */
  readonly args: ReadonlyMap<string, string | null>;
  /** Names of the build arguments that are given a secret of the pipeline. */
  readonly secretArguments: readonly string[];
  /** As Docker writes them (`linux/arm64`); none: that of the builder; null: not known. */
  readonly platforms: readonly string[] | null;
  /** As written (`type=gha,mode=max`); null: not known. */
  readonly cacheFrom: readonly string[] | null;
  readonly cacheTo: readonly string[] | null;
  /** Ids of the secrets that RUN may mount. */
  readonly secrets: readonly string[];
  /** Names of the image without tag, as far as they are known: `ghcr.io/acme/shop`, `shop`. */
  readonly images: readonly string[];
  /** Names that COPY --from and FROM take from elsewhere. */
  readonly namedContexts: readonly string[];
  readonly machine: Machine;
}

/** What a build runs on. */
export interface Machine {
  /** In a pipeline, and not where somebody happens to work. */
  readonly isPipeline: boolean;
  /** `fresh`: nothing but exported caches outlives the build. `kept`: the builder lives on, or its cache mounts are saved. */
  readonly builder: 'fresh' | 'kept' | 'unknown';
  readonly engine: 'buildkit' | 'legacy' | 'buildah' | 'kaniko' | 'unknown';
  /** Of the one machine that builds all platforms; null: not known, or each platform has a machine of its own. */
  readonly architecture: 'amd64' | 'arm64' | null;
}

/** Somebody's machine, of which nothing is known. */
export const someMachine: Machine = { isPipeline: false, builder: 'unknown', engine: 'unknown', architecture: null };

/** What stands where nothing is said. */
export const plainBuild = {
  target: undefined,
  args: new Map<string, string | null>(),
  secretArguments: [],
  platforms: [],
  cacheFrom: [],
  cacheTo: [],
  secrets: [],
  images: [],
  namedContexts: [],
  machine: someMachine,
} as const;

/** What a machine runs without emulation. */
const native = { amd64: ['amd64', '386'], arm64: ['arm64', 'arm'] } as const;

/** Platforms that the one machine which builds them all has to emulate; none where that is not known. */
export function emulatedPlatforms({ platforms, machine: { architecture } }: Build): readonly string[] {
  if (architecture === null) return [];
  const own: readonly string[] = native[architecture];
  return (platforms ?? []).filter((platform) => !own.includes(platform.split('/')[1] ?? ''));
}

/** Why a rule that asks for the platforms of a build cannot judge. */
export function unknownPlatforms({ where }: Pick<Build, 'where'>): string {
  return `\`${where.path}\` builds it for platforms that are known at build time only`;
}
