import { parseShell } from '../shell/parse.ts';
import { commandsOf } from '../shell/walk.ts';
import { mappedFrom } from '../text/mapped.ts';
import { createSource } from '../text/source.ts';
import { argumentsOf, serviceBuilds } from './compose.ts';
import { composeText } from './compose-text.ts';
import { type Config, entriesAt, itemsAt, placeOf, textAt, textsAt, valueAt } from './config.ts';
import type { Files } from './files.ts';
import { flag, stated, wordsOf } from './kubernetes.ts';
import { publishedPort } from './ports.ts';
import { known } from './unresolved.ts';
import type { Call, Workload } from './workload.ts';

/** The services that a compose file runs. */
export function readServices(files: Files, path: string): Workload[] {
  const services = entriesAt(files.yaml(path), 'services');
  const builds = serviceBuilds(files, path);
  const awaited = awaitedIn(services);
  return services.flatMap(([name, service]) => {
    if (service.kind !== 'map') return [];
    const image = textAt(service, 'image');
    const build = builds.get(name);
    const built = build?.dockerfile ?? null;
    const container = textAt(service, 'container_name');
    return [
      {
        by: 'compose' as const,
        name: `service ${name}`,
        image: image === null ? null : known(composeText(image)),
        dockerfiles: built === null ? [] : [built],
        ...(build?.target !== undefined && { target: build.target }),
        container: container === null ? null : known(composeText(container)),
        entrypoint: commandOf(valueAt(service, 'entrypoint')),
        arguments: commandOf(valueAt(service, 'command')),
        calls: healthcheckOf(valueAt(service, 'healthcheck', 'test'), path),
        ports: textsAt(service, 'ports').flatMap(({ text, range }) => publishedPort(text, { path, range })),
        environment: argumentsOf(valueAt(service, 'environment')),
        user: stated(valueAt(service, 'user'), path, (text) => known(composeText(text))),
        runAsNonRoot: null,
        readOnlyRootFilesystem: stated(valueAt(service, 'read_only'), path, flag),
        mounts: mountsOf(service),
        startsAsImage: ['entrypoint', 'command', 'extends'].every((key) => valueAt(service, key) === null),
        mayBeTold: isConfigured(service),
        pod: null,
        awaited: awaited.get(name)?.map(({ range }) => ({ path, range })) ?? [],
        where: { path, range: (valueAt(service, 'build') ?? valueAt(service, 'image') ?? service).range },
      },
    ];
  });
}

/** Where others wait until a service is healthy, by its name. */
function awaitedIn(services: readonly (readonly [string, Config])[]) {
  const waits = services.flatMap(([, service]) =>
    entriesAt(service, 'depends_on').flatMap(([name, dependency]) => {
      const condition = valueAt(dependency, 'condition');
      return condition?.kind === 'text' && condition.text === 'service_healthy'
        ? [{ name, range: condition.range }]
        : [];
    }),
  );
  return Map.groupBy(waits, ({ name }) => name);
}

/** `data:/data:ro`, `/data`, `{ target: /data }`; `extends` and `volumes_from` bring those of another service. */
function mountsOf(service: Config): readonly string[] | null {
  const volumes = [...itemsAt(service, 'volumes'), ...textsAt(service, 'tmpfs')].map((mount) => {
    const text =
      mount.kind === 'text' ? /(?:^|:)(\/[^:]*)(?::[\w,=]*)?$/.exec(mount.text)?.[1] : textAt(mount, 'target');
    return text == null ? null : known(composeText(text));
  });
  const isWhole = ['extends', 'volumes_from'].every((key) => valueAt(service, key) === null);
  return isWhole && volumes.every((path) => path !== null) ? volumes : null;
}

/** Variables of a file, another service's settings, or a file that is mounted and looks like settings. */
function isConfigured(service: Config): boolean {
  const isSettings = (mount: Config) =>
    /\.(?:cfg|conf|env|ini|json|properties|template|toml|ya?ml)(?::|$)|\/(?:conf|config|templates)(?:\.d)?\/?(?::|$)/.test(
      mount.kind === 'text' ? mount.text : (textAt(mount, 'target') ?? ''),
    );
  return (
    ['configs', 'env_file', 'extends'].some((key) => valueAt(service, key) !== null) ||
    itemsAt(service, 'volumes').some(isSettings)
  );
}

/** A text is cut into words as a shell would, but no shell runs it. */
function commandOf(config: Config | null): readonly string[] | null {
  if (config?.kind !== 'text') return wordsOf(config);
  if (config.text === '') return null;
  const script = parseShell(mappedFrom(config.text, 0), createSource(config.text));
  const words = commandsOf(script)[0]?.words.map(({ value }) => value) ?? [];
  return words.length > 0 && words.every((word) => word !== null) ? words : null;
}

function healthcheckOf(test: Config | null, path: string): Call[] {
  if (test?.kind === 'text')
    return [{ kind: 'healthcheck', command: ['sh', '-c', test.text], port: null, where: placeOf(test, path) }];
  const [how, ...words] = wordsOf(test) ?? [];
  if (test === null || words.length === 0 || (how !== 'CMD' && how !== 'CMD-SHELL')) return [];
  const command = how === 'CMD' ? words : ['sh', '-c', words.join(' ')];
  return [{ kind: 'healthcheck', command, port: null, where: placeOf(test, path) }];
}
