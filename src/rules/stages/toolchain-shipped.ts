import { runScripts } from '../../dockerfile/commands.ts';
import { imageFactsOf } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

/** Images of compilers whose product runs without them. */
const toolchains: ReadonlyMap<string, RegExp> = new Map([
  ['golang', /^go$/],
  ['rust', /^cargo$/],
  ['gcc', /^(?:gcc|g\+\+|make|cmake)$/],
  ['maven', /^mvn$/],
  ['gradle', /^gradlew?$/],
]);

export default defineRule({
  id: 'toolchain-shipped',
  scope: 'dockerfile',
  severity: 'major',
  category: 'size',
  confidence: 'likely',
  profile: 'strict',
  since: '0.1.0',
  title: 'The compiler is shipped with the program',
  remedy: 'Copy the product into a last stage without the compiler',
  rationale:
    'What is built here runs without the toolchain, which makes the image several hundred megabytes larger and gives an intruder everything to build more. A last stage `FROM` a small image with `COPY --from` of the product leaves it behind.',
  exceptions: 'Images that are to build: for CI, or for development.',
  peers: peersNamed(['droast:DF011']),
  examples: {
    bad: [
      {
        files: 'FROM golang:1.26\nCOPY . .\nRUN go build -o /app .\nCMD ["/app"]\n',
        reports: [
          {
            line: 1,
            message:
              'The image ships the `golang` toolchain that built it. Copy the product into a last stage of its own.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Two stages',
        files: 'FROM golang:1.26 AS build\nRUN go build -o /app\nFROM scratch\nCOPY --from=build /app /app\n',
      },
      { title: 'Nothing is built', files: 'FROM golang:1.26\nRUN apt-get update\nCMD ["go", "test"]\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages.filter(({ shipped, from }) => shipped && from !== null)) {
      const family = imageFactsOf(stage)?.family ?? '';
      const builder = toolchains.get(family);
      if (builder === undefined || stage.from === null) continue;
      const builds = runScripts(file).some(
        (one) =>
          one.stage === stage &&
          one.commands.some(
            ({ name, args }) =>
              builder.test(name ?? '') &&
              args.some((word) => /^(?:build|install|package|verify|assemble|bootJar|all)$/.test(word.value ?? '')),
          ),
      );
      if (!builds) continue;
      yield {
        message: `The image ships the \`${family}\` toolchain that built it. Copy the product into a last stage of its own.`,
        subject: family,
        at: { path: file.path, range: stage.from.ownRange },
        identity: `${stage.name ?? stage.index} toolchain`,
      };
    }
  },
});
