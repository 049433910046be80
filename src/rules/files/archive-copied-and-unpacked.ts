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
  remedy: 'Let `ADD` unpack the archive',
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
      {
        title: 'Nothing unpacks it',
        files: 'FROM debian:13-slim\nCOPY site.tgz /srv/\nCMD ["server"]\n',
        reports: [
          {
            line: 2,
            message: '`site.tgz` goes into the image packed, and nothing here unpacks it. `ADD site.tgz` would.',
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
    const runs = runScripts(file);
    for (const stage of file.stages.filter((one) => isShippedWith(file, one))) {
      for (const copy of instructionsOf(stage, 'COPY')) {
        if (copySourceOf(file, stage, copy).kind !== 'context') continue;
        for (const { text, range } of copy.sources) {
          const path = text.replaceAll('\\', '/').replace(/["']/g, '');
          if (!/\.(?:tar(?:\.\w+)?|t[a-z]*gz|tbz2?|txz|tzst)$/i.test(path) || path.includes('$')) continue;
          const names = [path, copy.destination?.text ?? '']
            .map((one) => basename(one))
            .filter((one) => one.includes('.'));
          const later = runs.filter(({ stage: owner, run }) => owner === stage && run.index > copy.index);
          const use = later
            .flatMap(({ commands }) => commands)
            .find(
              ({ name, args }) =>
                unpackers.has(name ?? '') &&
                args.some((word) => names.some((one) => word.text.replace(/["']/g, '').endsWith(one))),
            );
          // Something else may need it as it is.
          const isUsed = stage.instructions.some(
            ({ index, args }) => index > copy.index && names.some((one) => args.text.includes(one)),
          );
          if (use === undefined && isUsed) continue;
          yield {
            message:
              use === undefined
                ? `\`${path}\` goes into the image packed, and nothing here unpacks it. \`ADD ${path}\` would.`
                : `\`${path}\` stays in this layer although line ${use.range.startLine} unpacks it. \`ADD ${path}\` unpacks it at once.`,
            subject: text,
            at: { path: file.path, range },
            peers: use === undefined ? ['droast:DF067'] : ['hadolint:DL3010', 'droast:DF067'],
          };
        }
      }
    }
  },
});

const unpackers = new Set(['tar', 'bsdtar', 'gunzip', 'gzip', 'unxz', 'xz']);
