import type { Dockerfile, Instruction, RunInstruction, Stage } from '../../dockerfile/model.ts';
import { scriptOf } from '../../dockerfile/script.ts';
import { isShippedWith } from '../../dockerfile/stages.ts';
import { commandsOf } from '../../shell/walk.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'consecutive-runs',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'size',
  confidence: 'certain',
  profile: 'strict',
  since: '0.1.0',
  title: 'Small RUNs follow each other',
  remedy: 'Join the small `RUN`s',
  rationale:
    'Each `RUN` is a layer of its own, with its own step in the log and the cache. Short ones that belong together read better as one, joined by `&&` or in a here-document, and can clean up after each other.',
  exceptions:
    'Steps that are apart for the build cache: a slow one that seldom changes before a quick one that often does.',
  peers: peersNamed(['hadolint:DL3059', 'sonar:S7031', 'droast:DF003']),
  examples: {
    bad: [
      {
        files:
          'FROM debian:13-slim\nRUN mkdir /srv/data\n# for the server\nRUN chmod 750 /srv/data\nRUN touch /srv/data/a\n',
        reports: [
          {
            line: 4,
            message:
              'This `RUN` and the one of line 2 do one small thing each. Join them, and the one that follows, into one layer.',
          },
        ],
      },
    ],
    good: [
      { title: 'Something between them', files: 'FROM debian:13-slim\nRUN mkdir /a\nUSER 1000\nRUN mkdir /b\n' },
      {
        title: 'Steps of the cache',
        files: 'FROM node:24\nRUN --mount=type=cache,target=/root/.npm npm ci\nRUN npm run build\n',
      },
      { title: 'Joined already', files: 'FROM debian:13-slim\nRUN mkdir /a && chmod 750 /a\nRUN make\n' },
      { title: 'Stays behind', files: 'FROM debian:13 AS a\nRUN make\nRUN make test\nFROM scratch\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages.filter((one) => isShippedWith(file, one))) {
      for (const [first, second, ...more] of rowsOf(file, stage)) {
        if (first === undefined || second === undefined) continue;
        const rest =
          more.length === 0
            ? ''
            : more.length === 1
              ? ', and the one that follows,'
              : `, and the ${more.length} that follow,`;
        yield {
          message: `This \`RUN\` and the one of line ${first.range.startLine} do one small thing each. Join them${rest} into one layer.`,
          subject: 'RUN',
          at: { path: file.path, range: second.ownRange },
          related: [{ path: file.path, range: first.ownRange }],
        };
      }
    }
  },
});

/** Small RUNs without anything between them. */
function rowsOf(file: Dockerfile, stage: Stage): RunInstruction[][] {
  const rows: RunInstruction[][] = [];
  let previous: Instruction | null = null;
  for (const written of stage.instructions) {
    const instruction = written.keyword === 'ONBUILD' ? written.trigger : written;
    if (instruction?.keyword === 'RUN' && isSmall(file, stage, instruction)) {
      if (previous?.onbuild === instruction.onbuild) rows.at(-1)?.push(instruction);
      else rows.push([instruction]);
      previous = instruction;
    } else previous = null;
  }
  return rows;
}

/** One command, without mounts. */
function isSmall(file: Dockerfile, stage: Stage, run: RunInstruction): boolean {
  const script = run.flags.length > 0 || run.heredocs.length > 0 ? null : scriptOf(file, stage, run);
  return script !== null && commandsOf(script).filter(({ wrappedBy }) => wrappedBy === null).length === 1;
}
