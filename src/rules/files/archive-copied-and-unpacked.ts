import { basename } from 'node:path/posix';
import { runScripts } from '../../dockerfile/commands.ts';
import { copySourceOf, instructionsOf, isShippedWith } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'archive-copied-and-unpacked',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'size',
  confidence: 'certain',
  profile: 'strict',
  since: '0.1.0',
  title: 'Archive is copied and then unpacked',
  rationale:
    'The layer of the `COPY` keeps the archive, even if it is deleted afterwards, so the image holds its contents twice. `ADD` unpacks an archive of the build context without storing it; a bind mount lets a `RUN` read it.',
  peers: peersNamed(['hadolint:DL3010', 'droast:DF067']),
  examples: {
    bad: [
      {
        files:
          'FROM debian:13-slim\nCOPY app.tar.gz /tmp/\nRUN tar -xzf /tmp/app.tar.gz -C /srv && rm /tmp/app.tar.gz\n',
        reports: [
          {
            line: 2,
            message:
              '`app.tar.gz` stays in this layer although line 3 unpacks it. `ADD app.tar.gz` unpacks it at once.',
          },
        ],
      },
    ],
    good: [
      { title: 'Unpacked by ADD', files: 'FROM debian:13-slim\nADD app.tar.gz /srv/\n' },
      { title: 'Needed as an archive', files: 'FROM debian:13-slim\nCOPY app.tar.gz /srv/\nRUN ls /srv/app.tar.gz\n' },
      {
        title: 'From another stage, or into one that stays behind',
        files:
          'FROM debian:13 AS a\nCOPY a.tgz /\nRUN tar -xf /a.tgz\nFROM debian:13\nCOPY --from=a /b.tar /b.tar\nRUN tar -xf /b.tar\n',
      },
    ],
  },
  *check({ file }) {
    const unpacking = [...runScripts(file)].flatMap(({ stage, run, commands }) =>
      commands
        .filter(({ name, argumentsFromInput }) => unpackers.has(name ?? '') && !argumentsFromInput)
        .map((command) => ({ stage, run, command })),
    );
    for (const stage of file.stages.filter((one) => isShippedWith(file, one))) {
      for (const copy of instructionsOf(stage, 'COPY')) {
        if (copySourceOf(file, stage, copy).kind !== 'context') continue;
        for (const { text, value, range } of copy.sources) {
          const names = [value, copy.destination?.value]
            .flatMap((path) => path ?? [])
            .map((path) => basename(path.replaceAll('\\', '/')));
          const archives = names.filter((name) => /\.(?:tar(?:\.\w+)?|t[a-z]*gz|tbz2?|txz|tzst)$/i.test(name));
          if (value === null || !archives.includes(names[0] ?? '')) continue;
          const use = unpacking.find(
            ({ stage: owner, run, command }) =>
              owner === stage &&
              run.index > copy.index &&
              command.args.some((word) => archives.some((name) => word.text.replace(/["']/g, '').endsWith(name))),
          );
          if (use === undefined) continue;
          const shown = text.replaceAll('\\', '/');
          yield {
            message: `\`${shown}\` stays in this layer although line ${use.command.range.startLine} unpacks it. \`ADD ${shown}\` unpacks it at once.`,
            subject: text,
            at: { path: file.path, range },
          };
        }
      }
    }
  },
});

const unpackers = new Set(['tar', 'bsdtar', 'gunzip', 'gzip', 'unxz', 'xz']);
