import { absenceAnchor, instructionsOf, lineage } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'label-missing',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Required label is missing',
  remedy: 'Add the labels that the settings ask for',
  rationale:
    'The settings name labels that every image has to have (`labels`), so that people and programs find out where an image comes from. Without that setting the rule is silent.',
  peers: peersNamed(['hadolint:DL3049', 'sonar:S7028']),
  examples: {
    bad: [
      {
        labels: { formats: { 'org.opencontainers.image.source': 'url', team: 'text' }, strict: false },
        files: 'FROM alpine:3.23\nLABEL org.opencontainers.image.source=https://example.org/a\nCMD ["a"]\n',
        reports: [{ line: 3, message: 'The image has no label `team`, which the settings ask for.' }],
      },
    ],
    good: [
      { title: 'Nothing is set', files: 'FROM alpine:3.23\nCMD ["a"]\n' },
      {
        title: 'From the stage below, and not for stages that stay behind',
        labels: { formats: { team: 'text' }, strict: false },
        files: 'FROM alpine:3.23 AS tools\nFROM alpine:3.23 AS base\nLABEL "team"=a\nFROM base\nCMD ["a"]\n',
      },
    ],
  },
  *check({ file, labels }) {
    for (const stage of file.stages) {
      const anchor = absenceAnchor(file, stage);
      if (!stage.shipped || anchor === null) continue;
      const pairs = lineage(stage).flatMap((one) => [...instructionsOf(one, 'LABEL')].flatMap((label) => label.pairs));
      const names = new Set(pairs.map(({ name }) => name));
      for (const name of Object.keys(labels.formats)) {
        if (names.has(name)) continue;
        yield {
          message: `The image has no label \`${name}\`, which the settings ask for.`,
          subject: name,
          at: { path: file.path, range: anchor.ownRange },
          identity: `no label ${name} in ${stage.name ?? `stage ${stage.index}`}`,
        };
      }
    }
  },
});
