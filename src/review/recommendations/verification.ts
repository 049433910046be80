import { contextFolder } from '../../repository/contexts.ts';
import type { RepositoryView } from '../../rules/rule.ts';
import type { Open } from './proposal.ts';

const commandsShown = 2;
/** What a shell takes as it stands. */
const plain = /^[\w./@+-]+$/;

/** What to run once the recommendations are followed: a build of every Dockerfile that they are about, the first few. */
export function verificationOf(open: readonly Open[], { tree, dockerfiles }: RepositoryView): string[] {
  const paths = new Set(open.flatMap(({ finding }) => finding.locations[0]?.path ?? []));
  const commands = [...paths].flatMap((path) => {
    const file = dockerfiles.find((one) => one.path === path);
    const folder = file === undefined ? null : contextFolder(tree, file);
    const context = folder === '' ? '.' : folder;
    const isPlain = plain.test(path) && plain.test(context ?? '');
    return context === null || !isPlain ? [] : [`docker build -f ${path} ${context}`];
  });
  return commands.slice(0, commandsShown);
}
