import { basename } from 'node:path/posix';
import { folderOf, isDockerfilePath } from '../dockerfile/recognise.ts';
import type { Tree } from '../snapshot/snapshot.ts';
import type { Build } from './build.ts';
import { imageName } from './places.ts';

/** Images that folders of the same name are rather there to configure. */
const others =
  /^(?:postgres|postgresql|mysql|mariadb|mongo|mongodb|redis|valkey|memcached|rabbitmq|kafka|zookeeper|nats|nginx|httpd|traefik|caddy|haproxy|envoy|vault|consul|minio|elasticsearch|kibana|grafana|prometheus|busybox|alpine|debian|ubuntu|node|python|golang|ruby|php|rust|registry|docker)$/;

/**
 * The Dockerfile that an image is built from: the one that a build gives this name to, else the one in a folder of this name. None where
 * several could be meant.
 */
export function dockerfilesOf(image: string, builds: readonly Build[], tree: Tree): readonly string[] {
  const name = imageName(image);
  if (name === null) return [];
  const short = shortName(name);
  const tagged = builds.filter(({ images }) => images.some((one) => shortName(one) === short));
  const exact = tagged.filter(({ images }) => images.includes(name));
  const pipelines = tagged.filter(({ machine }) => machine.isPipeline);
  for (const candidates of [exact, pipelines, tagged]) {
    const paths = [...new Set(candidates.flatMap(({ dockerfile }) => dockerfile ?? []))];
    if (paths.length === 1) return paths;
  }
  return tagged.length > 0 || others.test(short) ? [] : inFolder(short, tree);
}

/** The last part of an image's name: the registries that it moves through have it in common. */
function shortName(image: string): string {
  return image.slice(image.lastIndexOf('/') + 1).toLowerCase();
}

function inFolder(name: string, tree: Tree): readonly string[] {
  const paths = [...tree.contents.keys()].filter((path) => isDockerfilePath(path));
  const found = paths.filter((path) => {
    const file = basename(path).toLowerCase();
    const isPlain = file === 'dockerfile' || file === 'containerfile';
    return isPlain
      ? basename(folderOf(path)).toLowerCase() === name
      : file === `dockerfile.${name}` || file === `${name}.dockerfile`;
  });
  return found.length === 1 ? found : [];
}
