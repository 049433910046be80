import { push } from '../change/repositories.ts';
import { notFound, unprocessable } from '../http.ts';
import type { PullRequest } from '../model.ts';
import type { World } from '../world.ts';
import { splitSuggestion } from './markdown.ts';

/** "Commit suggestion": replaces the commented lines at the head and pushes, in the name of the pull request's author. */
export async function commitSuggestion(world: World, pull: PullRequest, commentId: number): Promise<void> {
  const thread = pull.threads.find((candidate) => candidate.comments.some((comment) => comment.id === commentId));
  const comment = thread?.comments.find((candidate) => candidate.id === commentId);
  const proposed = comment === undefined ? null : splitSuggestion(comment.body);
  if (thread === undefined || proposed === null) throw notFound();
  if (thread.line === null || pull.state === 'closed') throw unprocessable('Outdated suggestions cannot be applied');
  const file = await pull.repository.git.read(`${pull.head.sha}:${thread.path}`);
  if (file === null) throw notFound();
  const text = file.content.toString('utf8');
  // Kept with their ends, so that the other lines stay as they are.
  const lines = text.split(/(?<=\n)/);
  const first = (thread.startLine ?? thread.line) - 1;
  const end = lines[first]?.endsWith('\r\n') === true ? '\r\n' : '\n';
  lines.splice(first, thread.line - first, ...proposed.lines.map((line) => `${line}${end}`));
  await push(world, pull.head.repository, {
    branch: pull.head.ref,
    files: { [thread.path]: lines.join('') },
    message: `Update ${thread.path}`,
    author: pull.author.login,
  });
}
