import { pairStages } from '../../dockerfile/pairing.ts';
import { defineRule } from '../rule.ts';
import { unpaired } from '../unpaired.ts';

export default defineRule({
  id: 'digest-pin-removed',
  scope: 'change',
  severity: 'major',
  category: 'reproducibility',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Base image digest pin removed',
  remedy: 'Pin the new base image by its digest',
  rationale:
    'The base was pinned to one image by its digest, and no longer is: the next build can pick up another image under the same name. A version change needs a new digest, not none. Update bots keep digests current where they are written down.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'The image moves on and loses its pin',
        before: 'FROM python:3.13@sha256:032e78d7e54e352129831743737e3a83171d9cc5b5896f411649c597ce0b11ea\nUSER 1001\n',
        files: 'FROM python:3.14\nUSER 1001\n',
        reports: [
          {
            line: 1,
            message:
              '`python` was pinned by digest and is `python:3.14` now. Pin the new image: `python:3.14@sha256:…`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'A new digest',
        before: 'FROM python:3.13@sha256:032e78d7e54e352129831743737e3a83171d9cc5b5896f411649c597ce0b11ea\n',
        files: 'FROM python:3.14@sha256:cdf4daaf154e3e27cfffc799c16f343a384228f38646928a1513d925f473cb46\n',
      },
      { title: 'Never pinned', before: 'FROM python:3.13\n', files: 'FROM python:3.14\n' },
    ],
  },
  *check({ before, after }) {
    yield* unpaired(before, after);
    for (const { before: was, after: now } of pairStages(before, after).pairs) {
      if (was.base.kind !== 'image' || was.base.reference.digest === null || now.from === null) continue;
      if (now.base.kind !== 'image' || now.base.reference.digest !== null) continue;
      const { repository } = was.base.reference;
      const { text } = now.base.reference;
      yield {
        message: `\`${repository}\` was pinned by digest and is \`${text}\` now. Pin the new image: \`${text}@sha256:…\`.`,
        subject: repository,
        at: { path: after.path, range: now.from.range },
      };
    }
  },
});
