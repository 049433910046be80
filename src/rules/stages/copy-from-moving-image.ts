import { copiedImages } from '../../dockerfile/copied-images.ts';
import { describeImage } from '../../images/describe.ts';
import type { ImageReference } from '../../images/reference.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'copy-from-moving-image',
  scope: 'dockerfile',
  severity: 'major',
  category: 'reproducibility',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Files come from an image on a moving tag',
  remedy: 'Pin the image that files are copied from',
  rationale:
    'What `COPY --from` or a mount takes from an image is part of the build just as the base image is. On `latest`, or on a tag that is a word, it changes with every push to that tag, without a change in the repository. Update bots and checks that read only `FROM` do not see it.',
  peers: [],
  examples: {
    bad: [
      {
        files: 'FROM php:8.5-cli\nCOPY --from=composer /usr/bin/composer /usr/bin/composer\n',
        reports: [
          {
            line: 2,
            message:
              '`composer` has no tag, so each build copies from whatever `latest` is by then. Name a version, best with its digest.',
          },
        ],
      },
      {
        title: 'A tag that is a word, and a mount',
        files:
          'FROM scratch\nCOPY --from=example/helpers:stable / /\nFROM alpine:3.23\nRUN --mount=from=ghcr.io/acme/tools:latest,target=/tools /tools/run\n',
        reports: [
          {
            line: 2,
            message: '`example/helpers:stable` moves with every push to the tag. Name a version, best with its digest.',
          },
          {
            line: 4,
            message:
              '`ghcr.io/acme/tools:latest` moves with every push to the tag. Name a version, best with its digest.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'A version, a digest',
        files: `FROM scratch\nCOPY --from=composer:2.9 /a /a\nCOPY --from=composer@sha256:${'0'.repeat(64)} /b /b\n`,
      },
      {
        title: 'A stage, or a build context',
        files: 'FROM alpine:3.23 AS tools\nFROM scratch\nCOPY --from=tools /a /a\nCOPY --from=sources /b /b\n',
      },
      { title: 'Known at build time only', files: 'FROM scratch\nARG IMAGE\nCOPY --from=$IMAGE /a /a\n' },
    ],
  },
  *check({ file }) {
    for (const { flag, reference } of copiedImages(file)) {
      if (!moves(reference)) continue;
      const { tag, text, repository } = reference;
      // A plain name that is no known image is a build context, or a mistake.
      if (tag === null && describeImage(reference).family === null && !text.includes('/')) continue;
      yield {
        message: `\`${text}\` ${tag === null ? 'has no tag, so each build copies from whatever `latest` is by then' : 'moves with every push to the tag'}. Name a version, best with its digest.`,
        subject: repository,
        at: { path: file.path, range: flag.range },
      };
    }
  },
});

/** No digest, and no number in the tag that could be a version. */
function moves({ digest, tag }: ImageReference): boolean {
  return digest === null && (tag === null || !/\d/.test(tag));
}
