import type { CopyInstruction } from '../../dockerfile/model.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import { replaceRange } from '../../text/edit.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'add-instead-of-copy',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'ADD where COPY would do',
  remedy: 'Use `COPY` where `ADD` does no more',
  rationale:
    '`ADD` downloads addresses and unpacks archives. For plain files it does the same as `COPY`, but whoever reads it has to think about the rest, and a file that is an archive one day is suddenly unpacked.',
  peers: peersNamed([
    'hadolint:DL3020',
    'trivy:DS-0005',
    'checkov:CKV_DOCKER_4',
    'kics:Add Instead of Copy',
    'sonar:S7029',
    'droast:DF006',
  ]),
  examples: {
    bad: [
      {
        files: 'FROM node:24-slim\nADD --chown=node package.json src/ /app/\n',
        reports: [
          { line: 2, message: '`ADD` does nothing here that `COPY` does not: nothing is downloaded or unpacked.' },
        ],
        fixed: 'FROM node:24-slim\nCOPY --chown=node package.json src/ /app/\n',
      },
    ],
    good: [
      {
        title: 'Archives and downloads',
        files: 'FROM debian:13\nADD rootfs.tar.xz /\nADD https://example.org/a git@example.org:a.git /b/\n',
      },
      { title: 'Known at build time only', files: 'FROM debian:13\nARG SOURCE\nADD $SOURCE /srv/\nADD dist* /srv/\n' },
    ],
  },
  *check({ file }) {
    for (const add of file.stages.flatMap((stage) => [...instructionsOf(stage, 'ADD')])) {
      if (!isPlain(add)) continue;
      yield {
        message: '`ADD` does nothing here that `COPY` does not: nothing is downloaded or unpacked.',
        subject: add.sources.map(({ text }) => text).join(' '),
        at: { path: file.path, range: add.ownRange },
        fix: {
          title: 'Use `COPY`',
          applicability: 'safe',
          edits: [
            {
              path: file.path,
              ...replaceRange(file.source, add.keywordRange, add.keywordText === 'add' ? 'copy' : 'COPY'),
            },
          ],
        },
      };
    }
  },
});

const unpacked = /\.(?:tar|gz|bz2|xz|lz|lzma|zst|z|tgz|tbz2?|tb2|txz|tlz|tpz|tzst|tz)$/i;

/** Every source is surely a file, a folder or a here-document that is copied as it is. */
function isPlain({ sources, flags }: CopyInstruction): boolean {
  if (sources.length === 0 || flags.some(({ name }) => /^(?:checksum|keep-git-dir|unpack)$/.test(name))) return false;
  return sources.every(({ value, text }) => {
    if (/^<</.test(text)) return true;
    if (value === null || /^\w+:\/\/|^git@|\.git(?:#|$)/.test(value) || /[*?\]]$/.test(value)) return false;
    return !unpacked.test(value);
  });
}
