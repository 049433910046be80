import { instructionsOf } from '../../dockerfile/stages.ts';
import { type Format, isOfFormat } from '../../text/formats.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

const empty = { what: 'empty', peers: ['hadolint:DL3051'] } as const;

const rows: Readonly<Record<Format, { readonly what: string; readonly peers: readonly string[] }>> = {
  text: { what: 'no text', peers: [] },
  url: { what: 'no URL', peers: ['hadolint:DL3052'] },
  rfc3339: { what: 'no time by RFC 3339, such as `2026-11-23T08:00:00Z`', peers: ['hadolint:DL3053'] },
  spdx: { what: 'no SPDX licence expression, such as `Apache-2.0`', peers: ['hadolint:DL3054'] },
  'git-hash': { what: 'no Git hash', peers: ['hadolint:DL3055'] },
  semver: { what: 'no semantic version, such as `1.4.0`', peers: ['hadolint:DL3056'] },
  email: { what: 'no e-mail address', peers: ['hadolint:DL3058'] },
};

export default defineRule({
  id: 'label-value',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Label is not what the settings ask for',
  remedy: 'Give the label a value of its type',
  rationale:
    'The settings say of each required label what its value is (`labels`): programs that read them rely on it. Values that are known at build time only are not judged, and without that setting the rule is silent.',
  peers: peersNamed([empty, ...Object.values(rows)].flatMap(({ peers }) => peers)),
  examples: {
    bad: [
      {
        labels: {
          formats: {
            team: 'text',
            source: 'url',
            created: 'rfc3339',
            licenses: 'spdx',
            revision: 'git-hash',
            version: 'semver',
            contact: 'email',
          },
          strict: false,
        },
        files:
          'FROM alpine:3.23\nLABEL team="" \\\n      source=example.org/a \\\n      created=today \\\n      licenses=Apache \\\n      revision=main \\\n      version=v2 \\\n      contact="the team"\n',
        reports: [
          { line: 2, message: 'The label `team` is empty.' },
          { line: 3, message: 'The label `source` is no URL: `example.org/a`.' },
          { line: 4, message: 'The label `created` is no time by RFC 3339, such as `2026-11-23T08:00:00Z`: `today`.' },
          { line: 5, message: 'The label `licenses` is no SPDX licence expression, such as `Apache-2.0`: `Apache`.' },
          { line: 6, message: 'The label `revision` is no Git hash: `main`.' },
          { line: 7, message: 'The label `version` is no semantic version, such as `1.4.0`: `v2`.' },
          { line: 8, message: 'The label `contact` is no e-mail address: `the team`.' },
        ],
      },
    ],
    good: [
      { title: 'Nothing is set', files: 'FROM alpine:3.23\nLABEL source=nowhere\n' },
      {
        title: 'As asked for, or known at build time only',
        labels: {
          formats: { source: 'url', created: 'rfc3339', licenses: 'spdx', revision: 'git-hash', version: 'semver' },
          strict: false,
        },
        files:
          'FROM alpine:3.23\nARG REVISION\nLABEL source=https://example.org/a created="2026-11-23 08:00:00.5+01:00" licenses="MIT OR Apache-2.0" revision=$REVISION version=1.2.3-rc.1\n',
      },
    ],
  },
  *check({ file, labels }) {
    for (const { name, value, range } of [...instructionsOf(file, 'LABEL')].flatMap(({ pairs }) => pairs)) {
      const format = Object.hasOwn(labels.formats, name) ? labels.formats[name] : undefined;
      const text = value?.value ?? null;
      if (format === undefined || text === null || (text !== '' && isOfFormat(format, text))) continue;
      const { what, peers } = text === '' ? empty : rows[format];
      yield {
        message: `The label \`${name}\` is ${what}${text === '' ? '' : `: \`${text}\``}.`,
        subject: name,
        at: { path: file.path, range },
        peers,
      };
    }
  },
});
