import type { Dockerfile } from '../../dockerfile/model.ts';
import { folderOf } from '../../dockerfile/recognise.ts';
import { contextFolder } from '../../repository/contexts.ts';
import { dockerfileOf } from '../../repository/dockerfiles.ts';
import { buildsOf } from '../../repository/knowledge.ts';
import type { RepositoryView } from '../../rules/rule.ts';
import type { Tree } from '../../snapshot/snapshot.ts';
import type { Open } from './proposal.ts';

const commandsShown = 2;
/** What a shell takes as it stands, and a command for no flag. */
const plain = /^(?!-)[\w./@+-]+$/;

/** What to run once the recommendations are followed: a build of every Dockerfile that they are about, the first few. */
export function verificationOf(open: readonly Open[], { tree, dockerfiles }: RepositoryView): string[] {
  const paths = new Set(open.flatMap(({ finding }) => finding.locations[0]?.path ?? []));
  const commands = [...paths].flatMap((path) => {
    const file = dockerfileOf(dockerfiles, path);
    return file === undefined ? [] : (ofInline(tree, file) ?? ofFile(tree, file));
  });
  return commands.slice(0, commandsShown);
}

function ofFile(tree: Tree, file: Dockerfile): string[] {
  const folder = contextFolder(tree, file);
  const context = folder === '' ? '.' : folder;
  const isPlain = plain.test(file.path) && plain.test(context ?? '');
  return context === null || !isPlain ? [] : [`docker build -f ${file.path} ${context}`];
}

/** Files that the tools find by themselves where they are started. */
const found = {
  compose: /^(?:docker-)?compose(?:\.override)?\.ya?ml$/,
  bake: /^docker-bake(?:\.override)?\.(?:hcl|json)$/,
};

/** By the service or target that builds what is written inside of its file; null: a file of its own. */
function ofInline(tree: Tree, { path }: Dockerfile): string[] | null {
  const own = buildsOf(tree, path).filter(({ where }) => path.startsWith(`${where.path}#`));
  const build = own.find(({ by }) => by === 'compose' || by === 'bake');
  if (build?.name === undefined) return null;
  const { name, by, where } = build;
  const folder = folderOf(where.path);
  const host = folder === '' ? where.path : where.path.slice(folder.length + 1);
  if (!plain.test(name) || !plain.test(where.path)) return [];
  if (by === 'compose') {
    const file = folder === '' && found.compose.test(host) ? '' : `-f ${where.path} `;
    return [`docker compose ${file}build ${name}`];
  }
  // Contexts are those of the folder that bake is started in.
  const command = `docker buildx bake ${found.bake.test(host) ? '' : `-f ${host} `}${name}`;
  return [folder === '' ? command : `(cd ${folder} && ${command})`];
}
