import { resolvePath, workingDirectoryAt } from '../../dockerfile/paths.ts';
import { copySourceOf, instructionsOf, isShippedWith } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'copied-to-root',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'certain',
  profile: 'strict',
  since: '0.1.0',
  title: 'Files are copied to the top of the file system',
  remedy: 'Copy into a folder of its own',
  rationale:
    'Between the folders of the distribution they are hard to find, to own and to mount over, and a folder among them can cover one of the system. A folder of their own, as `WORKDIR`, keeps them apart.',
  exceptions: 'A tree that is laid out like the file system on purpose (`rootfs/`).',
  peers: peersNamed(['droast:DF026']),
  examples: {
    bad: [
      {
        files: 'FROM alpine:3.23\nCOPY app config.json /\nCMD ["/app"]\n',
        reports: [
          {
            line: 2,
            message:
              'The files land at the top of the file system, among the folders of the distribution. Give them a folder of their own.',
          },
        ],
      },
    ],
    good: [
      { title: 'A folder', files: 'FROM alpine:3.23\nWORKDIR /srv\nCOPY app ./\nCMD ["/srv/app"]\n' },
      { title: 'Nothing else is there', files: 'FROM scratch\nCOPY app /\nCMD ["/app"]\n' },
      { title: 'A tree laid out for it', files: 'FROM alpine:3.23\nCOPY rootfs/ /\nCOPY docker/root /\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages.filter((one) => isShippedWith(file, one) && one.base.kind !== 'scratch')) {
      for (const copy of instructionsOf(stage, 'COPY', 'ADD')) {
        const { destination, sources } = copy;
        if (destination?.value == null || copySourceOf(file, stage, copy).kind !== 'context') continue;
        if (resolvePath(workingDirectoryAt(stage, copy), destination.value) !== '/') continue;
        if (sources.every(({ text }) => /root|overlay|filesystem/i.test(text))) continue;
        yield {
          message:
            'The files land at the top of the file system, among the folders of the distribution. Give them a folder of their own.',
          subject: sources.map(({ text }) => text).join(' '),
          at: { path: file.path, range: destination.range },
        };
      }
    }
  },
});
