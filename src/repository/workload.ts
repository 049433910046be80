import type { Statement } from './build.ts';

/** A container as a manifest, a compose file or a script runs it. */
export interface Workload {
  readonly by: 'kubernetes' | 'compose' | 'script';
  /** `Deployment shop, container web`; `service web`; `docker run` in backquotes. */
  readonly name: string;
  /** As written; null where it is not known, or only built. */
  readonly image: string | null;
  /** Dockerfiles that its image is built from; none where that is not known. */
  readonly dockerfiles: readonly string[];
  /** The stage that its image is built to: as the build names it, null where that is not known; unless given, the last one. */
  readonly target?: string | null;
  /** The name that the container is given, for commands that run in it. */
  readonly container?: string | null;
  /** Replaces ENTRYPOINT; null: not given, or not known. */
  readonly entrypoint: readonly string[] | null;
  /** Replaces CMD; null: not given, or not known. */
  readonly arguments: readonly string[] | null;
  /** Commands that it runs in the container besides: probes, hooks, health checks. */
  readonly calls: readonly Call[];
  /** Ports that it says the container listens on. */
  readonly ports: readonly StatedPort[];
  /** Variables that it sets; null: not known. */
  readonly environment: ReadonlyMap<string, string | null>;
  readonly user: Stated<string> | null;
  readonly runAsNonRoot: Stated<boolean> | null;
  readonly readOnlyRootFilesystem: Stated<boolean> | null;
  /** Where volumes and the like stand in the container; null: not all of them are known. */
  readonly mounts: readonly string[] | null;
  /** It starts what the image does, with the image's arguments. */
  readonly startsAsImage: boolean;
  /** The program may get settings that are not known: variables from elsewhere, files by a mount. */
  readonly mayBeTold: boolean;
  /** What it runs in, for as long as that runs; null: nothing of Kubernetes, or before the others. */
  readonly pod: Pod | null;
  /** Where others say that they start once it is healthy. */
  readonly awaited?: readonly Statement[];
  readonly where: Statement;
}

export interface Pod {
  readonly path: string;
  /** '' where it is not said. */
  readonly namespace: string;
  readonly labels: ReadonlyMap<string, string>;
  /** How many run side by side. */
  readonly containers: number;
}

/** A probe, a hook, a health check, or a command of a script. */
export interface Call {
  /** As manifests call it: `livenessProbe`, `postStart`, `healthcheck`; or the command: `docker exec`. */
  readonly kind: string;
  /** Words of the command; null for a probe by network. */
  readonly command: readonly string[] | null;
  /** Port that it asks; null where it asks none, or one that is not a number. */
  readonly port: number | null;
  readonly where: Statement;
  /** A script runs it in the container. */
  readonly isScripted?: true;
}

/** A command that a script runs in the container of a workload: `docker exec`, `kubectl exec`. */
export interface Execution {
  readonly container: Container;
  readonly call: Call;
}

/** By what a command names a container: its own name, a service of compose files, an object of Kubernetes with one of its containers. */
export type Container =
  | { readonly kind: 'container'; readonly name: string }
  /** In which files the tool looks. */
  | { readonly kind: 'service'; readonly name: string; readonly files: readonly string[] }
  /** `Deployment shop`; `container`: null: any, they have to agree. */
  | { readonly kind: 'object'; readonly name: string; readonly container: string | null };

export interface StatedPort {
  readonly port: number;
  readonly name: string | null;
  readonly where: Statement;
}

export interface Stated<T> {
  /** null: said, and not known. */
  readonly value: T | null;
  readonly where: Statement;
}
