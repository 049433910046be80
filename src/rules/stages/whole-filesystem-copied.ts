import { copySourceOf, instructionsOf, rootBase } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'whole-filesystem-copied',
  scope: 'dockerfile',
  severity: 'major',
  category: 'size',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'The whole file system of a stage is copied over another',
  remedy: 'Copy only the files that are needed',
  rationale:
    '`COPY --from=stage / /` brings the compilers, caches and secrets that the stage was to leave behind, and lays one distribution over another: the libraries of one with the package database of the other.',
  exceptions: 'Flattening a finished stage into an empty image (`FROM scratch`) is fine, and not reported.',
  peers: peersNamed(['hadolint:DL3067']),
  examples: {
    bad: [
      {
        files: 'FROM golang:1.26 AS build\nRUN go build -o /app\nFROM debian:13-slim\nCOPY --from=build / /\n',
        reports: [
          {
            line: 4,
            message:
              'This lays the whole file system of `build` over the image: everything that the stage was to leave behind comes along. Copy the files that are needed.',
          },
        ],
      },
    ],
    good: [
      { title: 'Flattened', files: 'FROM debian:13-slim AS all\nFROM scratch\nCOPY --from=all / /\n' },
      { title: 'A part of it', files: 'FROM golang:1.26 AS build\nFROM debian:13-slim\nCOPY --from=build /out/ /\n' },
      {
        title: 'An image of the files to add',
        files: 'FROM scratch AS files\nCOPY etc /etc\nFROM debian:13\nCOPY --from=files / /\n',
      },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      if (rootBase(stage).kind === 'scratch') continue;
      for (const copy of instructionsOf(stage, 'COPY')) {
        const from = copy.flags.find(({ name }) => name === 'from')?.value?.text;
        const source = copySourceOf(file, stage, copy);
        if (from === undefined || copy.destination?.value !== '/') continue;
        if (!copy.sources.some(({ value }) => value === '/' || value === '/.')) continue;
        // A stage or image of nothing but the files to add.
        if (source.kind === 'stage' && rootBase(source.stage).kind === 'scratch') continue;
        if (source.kind === 'external' && /[/.:]/.test(source.name)) continue;
        yield {
          message: `This lays the whole file system of \`${from}\` over the image: everything that the stage was to leave behind comes along. Copy the files that are needed.`,
          subject: from,
          at: { path: file.path, range: copy.ownRange },
          // An image or a build context may hold nothing but the files.
          profile: source.kind === 'stage' ? 'recommended' : 'strict',
        };
      }
    }
  },
});
