import { userAt } from '../../dockerfile/users.ts';
import { type Measure, perFile } from './measure.ts';

/** An image that ran as root and no longer does. */
export const rootDropped: Measure = perFile('user', ['runs-as-root'], function* ({ after, stages }) {
  for (const { before: was, after: now } of stages) {
    if (!was.shipped || !now.shipped) continue;
    const { isRoot, user, instruction } = userAt(now, null);
    const at = instruction ?? now.from;
    if (userAt(was, null).isRoot !== true || isRoot !== false || at === null) continue;
    yield { message: `The image runs as \`${user}\`, no longer as root.`, at: { path: after.path, range: at.range } };
  }
});
