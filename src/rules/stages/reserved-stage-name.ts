import { defineRule } from '../rule.ts';

/** What the name means where stages are named. */
const meanings: Readonly<Record<string, string>> = {
  scratch: '`FROM scratch` goes on meaning the empty image',
  context: 'it stands for the build context',
};

export default defineRule({
  id: 'reserved-stage-name',
  scope: 'dockerfile',
  severity: 'major',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Stage has a reserved name',
  remedy: 'Give the stage another name',
  rationale:
    '`scratch` and `context` mean something to the builder already, so a stage of that name cannot be relied on where it is used.',
  peers: [
    { tool: 'hadolint', id: 'DL3063', relation: 'same' },
    { tool: 'buildkit', id: 'ReservedStageName', relation: 'same' },
  ],
  examples: {
    bad: [
      {
        files: 'FROM alpine:3.23 AS scratch\nFROM scratch\nCOPY --from=scratch /etc/passwd /etc/passwd\n',
        reports: [
          {
            line: 1,
            message:
              '`scratch` is a reserved name: `FROM scratch` goes on meaning the empty image. Give the stage another one.',
          },
        ],
      },
    ],
    good: [
      { title: 'No name of a stage', files: 'FROM scratch AS export\nCOPY bin/ /\n' },
      { title: 'A part of a name', files: 'FROM alpine:3.23 AS scratch-space\n' },
    ],
  },
  *check({ file }) {
    for (const { from } of file.stages) {
      const alias = from?.alias;
      const meaning = alias == null ? undefined : meanings[alias.text.toLowerCase()];
      if (alias == null || meaning === undefined) continue;
      yield {
        message: `\`${alias.text}\` is a reserved name: ${meaning}. Give the stage another one.`,
        subject: alias.text,
        at: { path: file.path, range: alias.range },
      };
    }
  },
});
