import { parseArguments, valuesIn } from '../shell/arguments.ts';
import type { Word } from '../shell/ast.ts';
import type { Command } from '../shell/command.ts';
import { publishedPort } from './ports.ts';
import type { ScriptState } from './shell-words.ts';
import { argumentOf, known } from './unresolved.ts';
import type { Workload } from './workload.ts';

/** docs.docker.com/reference/cli/docker/container/run: flags with a value. */
const flags = {
  values: new Set(
    'a add-host annotation attach blkio-weight c cap-add cap-drop cgroup-parent cgroupns cidfile cpus cpu-shares cpuset-cpus detach-keys device dns e entrypoint env env-file expose gpus group-add health-cmd health-interval health-retries health-start-period health-timeout h hostname ip ipc isolation l label label-file link log-driver log-opt m mac-address memory memory-swap mount name net network network-alias oom-score-adj p pid pids-limit platform publish pull restart runtime security-opt shm-size stop-signal stop-timeout storage-opt sysctl tmpfs u ulimit user userns uts v volume volumes-from volume-driver w workdir'.split(
      ' ',
    ),
  ),
  stopAtOperand: true,
};

/** What `docker run` runs; null where that is not known, or where a mount brings files of its own. `args`: behind `run`. */
export function containerRun(
  command: Command,
  args: readonly Word[],
  path: string,
  state: ScriptState,
): Workload | null {
  const { operands, unknown, ...parsed } = parseArguments(args, flags);
  const given = { ...parsed, operands, unknown };
  const [image, ...words] = operands;
  const name = image === undefined ? null : known(state.text(image));
  const texts = (...names: readonly string[]) =>
    valuesIn(given, ...names).flatMap((word) => known(state.text(word)) ?? []);
  if (name === null || unknown.length > 0 || valuesIn(given, 'v', 'volume', 'mount', 'volumes-from').length > 0)
    return null;
  const own = words.map((word) => known(state.text(word)));
  const rest = own.every((word) => word !== null) ? own : null;
  const entrypoint = texts('entrypoint').at(-1);
  const where = { path, range: command.range };
  const user = texts('u', 'user').at(-1);
  const check = texts('health-cmd').at(-1);
  const isReadOnly = given.flags.some((flag) => flag.name === 'read-only');
  return {
    by: 'script',
    name: '`docker run`',
    image: name,
    dockerfiles: [],
    container: texts('name').at(-1) ?? null,
    entrypoint: entrypoint === undefined || rest === null ? null : [entrypoint, ...rest],
    arguments: entrypoint === undefined && words.length > 0 ? rest : null,
    calls: check === undefined ? [] : [{ kind: 'healthcheck', command: ['sh', '-c', check], port: null, where }],
    ports: texts('p', 'publish').flatMap((text) => publishedPort(text, where)),
    environment: new Map(texts('e', 'env').map(argumentOf)),
    user: user === undefined ? null : { value: user, where },
    runAsNonRoot: null,
    readOnlyRootFilesystem: isReadOnly ? { value: true, where } : null,
    // Podman gives a read-only container these by itself: docs.podman.io, `--read-only-tmpfs`.
    mounts: [
      ...texts('tmpfs').map((text) => text.replace(/:.*$/s, '')),
      ...(command.name === 'podman' ? ['/run', '/tmp', '/var/tmp'] : []),
    ],
    startsAsImage: entrypoint === undefined && words.length === 0,
    mayBeTold: valuesIn(given, 'env-file').length > 0,
    pod: null,
    awaited: [],
    where,
  };
}
