import { copySourceOf, instructionsOf } from '../../dockerfile/stages.ts';
import { type ImageReference, parseImageReference } from '../../images/reference.ts';
import { matchesGlob } from '../../text/glob.ts';
import type { Range } from '../../text/range.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'untrusted-registry',
  scope: 'dockerfile',
  severity: 'critical',
  category: 'security',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Image from a registry that is not trusted',
  remedy: 'Take the image from a trusted registry',
  rationale:
    'The settings name the registries that images may come from (`trustedRegistries`), and this one is not among them. Without that setting the rule is silent. `docker.io` stands for names without a host; `*` stands for a part of a host name.',
  peers: peersNamed(['hadolint:DL3026', 'droast:DF065']),
  examples: {
    bad: [
      {
        trustedRegistries: ['ghcr.io', '*.example.org'],
        files:
          'FROM registry.example.org/base:1 AS a\nFROM alpine:3.23\nCOPY --from=quay.io/acme/tool:1.2 /tool /tool\n',
        reports: [
          {
            line: 2,
            message:
              '`alpine:3.23` comes from `docker.io`, which is not among the trusted registries: `ghcr.io`, `*.example.org`.',
          },
          {
            line: 3,
            message:
              '`quay.io/acme/tool:1.2` comes from `quay.io`, which is not among the trusted registries: `ghcr.io`, `*.example.org`.',
          },
        ],
      },
    ],
    good: [
      { title: 'Nothing is set', files: 'FROM quay.io/acme/tool:1.2\n' },
      {
        title: 'Trusted, a stage, or nothing at all',
        trustedRegistries: ['docker.io'],
        files: 'FROM alpine:3.23 AS a\nFROM a\nFROM scratch\n',
      },
      { title: 'A part of a registry', trustedRegistries: ['quay.io/acme'], files: 'FROM quay.io/acme/tool:1.2\n' },
      { title: 'Known at build time only', trustedRegistries: ['ghcr.io'], files: 'ARG BASE\nFROM $BASE\n' },
    ],
  },
  *check({ file, trustedRegistries }) {
    if (trustedRegistries.length === 0) return;
    const images: { text: string; range: Range }[] = [];
    for (const stage of file.stages) {
      const { base, from } = stage;
      if (base.kind === 'image' && from?.image != null)
        images.push({ text: base.reference.text, range: from.image.range });
      for (const copy of instructionsOf(stage, 'COPY')) {
        const source = copySourceOf(file, stage, copy);
        // A name alone may be a named build context.
        if (source.kind === 'external' && /[/:]/.test(source.name))
          images.push({ text: source.name, range: copy.ownRange });
      }
    }
    for (const { text, range } of images) {
      const reference = parseImageReference(text);
      if (reference === null || trustedRegistries.some((trusted) => comesFrom(trusted, reference))) continue;
      const { registry } = reference;
      yield {
        message: `\`${text}\` comes from \`${registry}\`, which is not among the trusted registries: ${trustedRegistries.map((one) => `\`${one}\``).join(', ')}.`,
        subject: text,
        at: { path: file.path, range },
      };
    }
  },
});

/** `ghcr.io`, `*.example.org`, or with a part of the name: `ghcr.io/acme`. */
function comesFrom(trusted: string, { registry, repository }: ImageReference): boolean {
  const name = repository.startsWith(`${registry}/`) ? repository : `${registry}/${repository}`;
  return matchesGlob(trusted, registry) || name.startsWith(`${trusted.replace(/\/$/, '')}/`);
}
