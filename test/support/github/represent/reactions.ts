import { type Reaction, reactionContents } from '../model.ts';

/** Counts by kind, as posts carry them. */
export function reactionRollup(url: string, reactions: readonly Reaction[]) {
  const counts = reactionContents.map((content) => [
    content,
    reactions.filter((each) => each.content === content).length,
  ]);
  return { url: `${url}/reactions`, total_count: reactions.length, ...Object.fromEntries(counts) };
}
