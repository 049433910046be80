import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'duplicate-stage-name',
  scope: 'dockerfile',
  severity: 'major',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Two stages have the same name',
  remedy: 'Give each stage a name of its own',
  rationale:
    'The later stage takes the name: `COPY --from`, `FROM` and `--target` mean one stage above it and another one below it, and the first can no longer be built by its name. Names are compared without regard to case.',
  peers: [
    { tool: 'hadolint', id: 'DL3024', relation: 'same' },
    { tool: 'buildkit', id: 'DuplicateStageName', relation: 'same' },
    { tool: 'trivy', id: 'DS-0012', relation: 'same' },
    { tool: 'checkov', id: 'CKV_DOCKER_11', relation: 'same' },
    { tool: 'kics', id: 'Same Alias In Different Froms', relation: 'same' },
    { tool: 'semgrep', id: 'alias-must-be-unique', relation: 'same' },
    { tool: 'droast', id: 'DF042', relation: 'same' },
  ],
  examples: {
    bad: [
      {
        files: 'FROM golang:1.26 AS build\nFROM node:24 AS Build\nFROM scratch\nCOPY --from=build /out /\n',
        reports: [
          { line: 2, message: 'The stage of line 1 is called `Build` as well; from here on the name means this one.' },
        ],
      },
    ],
    good: [
      { title: 'Names of their own', files: 'FROM golang:1.26 AS api\nFROM node:24 AS web\n' },
      { title: 'No names', files: 'FROM golang:1.26\nFROM node:24\n' },
    ],
  },
  *check({ file }) {
    const first = new Map<string, number>();
    for (const { name, from } of file.stages) {
      if (name === null || from?.alias == null) continue;
      const earlier = file.stages[first.get(name.toLowerCase()) ?? -1]?.from?.alias;
      if (earlier == null) {
        first.set(
          name.toLowerCase(),
          file.stages.findIndex((stage) => stage.from === from),
        );
        continue;
      }
      yield {
        message: `The stage of line ${earlier.range.startLine} is called \`${name}\` as well; from here on the name means this one.`,
        subject: name,
        at: { path: file.path, range: from.alias.range },
        related: [{ path: file.path, range: earlier.range }],
      };
    }
  },
});
