import { copySourceOf, instructionsOf } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'unnamed-stage',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'certain',
  profile: 'strict',
  since: '0.1.0',
  title: 'Stage is used by its number',
  remedy: 'Name the stage',
  rationale:
    '`COPY --from=0` means another stage as soon as one is put in front, and a stage without a name cannot be built alone with `--target`. `FROM … AS name` says what it is for.',
  peers: peersNamed(['droast:DF023']),
  examples: {
    bad: [
      {
        files: 'FROM golang:1.26\nRUN go build -o /app\nFROM scratch\nCOPY --from=0 /app /app\n',
        reports: [
          { line: 1, message: 'This stage has no name, so others can only point to it by its number. Add `AS name`.' },
        ],
      },
    ],
    good: [
      {
        title: 'The last one needs no name',
        files: 'FROM golang:1.26 AS build\nFROM scratch\nCOPY --from=build /a /a\n',
      },
      { title: 'One stage', files: 'FROM golang:1.26\n' },
    ],
  },
  *check({ file }) {
    const last = file.stages.at(-1);
    for (const stage of file.stages) {
      if (stage === last || stage.name !== null || stage.from === null) continue;
      const users = file.stages.flatMap((one) =>
        [...instructionsOf(one, 'COPY')].filter((copy) => {
          const source = copySourceOf(file, one, copy);
          return source.kind === 'stage' && source.stage === stage;
        }),
      );
      yield {
        message: 'This stage has no name, so others can only point to it by its number. Add `AS name`.',
        subject: `stage ${stage.index}`,
        at: { path: file.path, range: stage.from.ownRange },
        related: users.map((copy) => ({ path: file.path, range: copy.ownRange })),
      };
    }
  },
});
