import type { LocalGithub, PullRequest, ReviewComment } from '../support/github/index.ts';

/** The first comments of threads that still can be committed. */
export function openSuggestions(pull: PullRequest): ReviewComment[] {
  return pull.threads
    .filter(({ line, resolvedBy }) => line !== null && resolvedBy === null)
    .flatMap(({ comments: [first] }) => (first === undefined || first.minimized !== null ? [] : [first]));
}

/** Presses "Commit suggestion" on the page. */
export async function commitSuggestion({ url }: LocalGithub, { id, pull }: ReviewComment): Promise<void> {
  const { owner, name } = pull.repository;
  const address = `${url}/${owner.login}/${name}/pull/${pull.number}/suggestions/${id}`;
  const response = await fetch(address, { method: 'POST', redirect: 'manual' });
  if (response.status >= 400) throw new Error(`${response.status} ${await response.text()}`);
}

/** What our posts name as fingerprints, each once. */
export function fingerprintsIn(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/fingerprint `([0-9a-f]+)`/g), ([, fingerprint = '']) => fingerprint))];
}

export function reactionsOf(comment: { readonly reactions: readonly { readonly content: string }[] }): string[] {
  return comment.reactions.map(({ content }) => content);
}
