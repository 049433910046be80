import { pairStages } from '../../dockerfile/pairing.ts';
import { instructionsOf, lineage, rootBase } from '../../dockerfile/stages.ts';
import { userAt } from '../../dockerfile/users.ts';
import { defineRule } from '../rule.ts';
import { unpaired } from '../unpaired.ts';

export default defineRule({
  id: 'user-lost',
  scope: 'change',
  severity: 'major',
  category: 'security',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'USER is gone, and the image below may be root',
  remedy: 'Keep the `USER` of the shipped stage',
  rationale:
    'The Dockerfile used to say as whom the container runs, and leaves that to its base image now. Most images run as root, and what runs as root is one flaw away from the host.',
  exceptions: 'A base image that brings the user along.',
  peers: [],
  examples: {
    bad: [
      {
        before: 'FROM registry.example.com/base:1\nCOPY app /app\nUSER 10001\nCMD ["/app"]\n',
        files: 'FROM registry.example.com/base:1\nCOPY app /app\nCMD ["/app"]\n',
        reports: [
          {
            line: 1,
            message:
              'Before, the container ran as `10001`; now nothing says as whom, and of `registry.example.com/base:1` it is not known.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Another user',
        before: 'FROM registry.example.com/base:1\nUSER 10001\n',
        files: 'FROM registry.example.com/base:1\nUSER 10002\n',
      },
      {
        title: 'In the stage below',
        before: 'FROM registry.example.com/base:1\nUSER 10001\n',
        files: 'FROM registry.example.com/base:1 AS base\nUSER 10001\nFROM base\n',
      },
      {
        title: 'An image that is known to drop root',
        before: 'FROM registry.example.com/base:1\nUSER 10001\n',
        files: 'FROM gcr.io/distroless/static-debian13:nonroot\n',
      },
      {
        title: 'It was root',
        before: 'FROM registry.example.com/base:1\nUSER root\n',
        files: 'FROM registry.example.com/base:1\n',
      },
    ],
  },
  *check({ before, after }) {
    yield* unpaired(before, after);
    for (const { before: was, after: now } of pairStages(before, after).pairs) {
      const [old, user] = [userAt(was, null), userAt(now, null)];
      const isSet = lineage(now).some((stage) => instructionsOf(stage, 'USER').length > 0);
      // A base that is known to be root is another rule's business.
      if (!now.shipped || old.instruction === null || old.isRoot !== false || isSet || user.isRoot !== null) continue;
      const base = rootBase(now);
      if (now.from === null || base.kind !== 'image') continue;
      yield {
        message: `Before, the container ran as \`${old.user}\`; now nothing says as whom, and of \`${base.reference.text}\` it is not known.`,
        subject: 'user',
        at: { path: after.path, range: now.from.range },
      };
    }
  },
});
