import { instructionsOf } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'label-superfluous',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Label that the settings do not list',
  remedy: 'Remove the label, or add it to the settings',
  rationale:
    'With `strictLabels` the settings allow no labels but those of `labels`: a label may tell outsiders what they should not know, and a misspelt one is found by nobody. Without that setting the rule is silent.',
  peers: peersNamed(['hadolint:DL3050']),
  examples: {
    bad: [
      {
        labels: { formats: { team: 'text' }, strict: true },
        files: 'FROM alpine:3.23\nLABEL team=a taem=b\n',
        reports: [{ line: 2, message: '`taem` is not among the labels that the settings allow: `team`.' }],
      },
      {
        title: 'None is allowed',
        labels: { formats: {}, strict: true },
        files: 'FROM alpine:3.23\nLABEL host=builder-7\n',
        reports: [{ line: 2, message: 'The settings allow no labels, `host` neither.' }],
      },
    ],
    good: [
      { title: 'Nothing is set', files: 'FROM alpine:3.23\nLABEL a=b\n' },
      {
        title: 'Others are allowed',
        labels: { formats: { team: 'text' }, strict: false },
        files: 'FROM alpine:3.23\nLABEL team=a more=b\n',
      },
      {
        title: 'Known at build time only',
        labels: { formats: { team: 'text' }, strict: true },
        files: 'FROM alpine:3.23\nARG KEY\nLABEL $KEY=b team=a\n',
      },
    ],
  },
  *check({ file, labels }) {
    if (!labels.strict) return;
    const allowed = Object.keys(labels.formats);
    for (const { name, nameRange } of [...instructionsOf(file, 'LABEL')].flatMap(({ pairs }) => pairs)) {
      if (name.includes('$') || allowed.includes(name)) continue;
      const list = allowed.map((one) => `\`${one}\``).join(', ');
      yield {
        message:
          list === ''
            ? `The settings allow no labels, \`${name}\` neither.`
            : `\`${name}\` is not among the labels that the settings allow: ${list}.`,
        subject: name,
        at: { path: file.path, range: nameRange },
      };
    }
  },
});
