import { normalize } from 'node:path/posix';
import { known } from './unresolved.ts';

/** At the head of a path: it starts at the top of the repository, wherever one stands. No path has it. */
export const topMark = '\u0001';

/** A path below a folder of the repository, without `./` and closing slash; null where it is not known or leads out of the repository. */
export function pathBelow(folder: string | null, path: string): string | null {
  const written = known(path);
  if (written === null) return null;
  if (written.startsWith(topMark)) return pathBelow('', `./${written.slice(topMark.length)}`);
  if (written.startsWith('/')) return null;
  if (folder === null) return null;
  const joined = normalize(`${folder}/${written}`.replace(/^\/+/, '')).replace(/\/$/, '');
  if (joined === '..' || joined.startsWith('../')) return null;
  return joined === '.' ? '' : joined;
}

/** The context that a build is given: a folder, or null for an archive, a repository elsewhere, the standard input. */
export function contextBelow(folder: string | null, written: string): string | null {
  if (written === '-' || /^(?:https?|git|ssh|docker-image|oci-layout|target):|^git@|^github\.com\//.test(written))
    return null;
  return pathBelow(folder, written);
}

/** A Dockerfile that is not named. */
export function defaultDockerfile(context: string | null): string | null {
  return context === null ? null : pathBelow(context, 'Dockerfile');
}

/** An image's name without tag and digest; null where the name itself is not known. */
export function imageName(reference: string): string | null {
  const name = reference.replace(/@.*$/s, '').replace(/:[^/]{0,200}$/, '');
  const last = name.slice(name.lastIndexOf('/') + 1);
  if (last === '' || known(last) === null) return null;
  return known(name) ?? last;
}
