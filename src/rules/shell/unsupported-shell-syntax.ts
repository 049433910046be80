import { shellScripts } from '../../dockerfile/commands.ts';
import { readerOf } from '../../dockerfile/interpreter.ts';
import type { Dockerfile } from '../../dockerfile/model.ts';
import { type FeatureUse, featuresOf } from '../../dockerfile/shell-features.ts';
import { shellFeatures } from '../../images/shell-feature-data.ts';
import { shellSupports } from '../../images/shells.ts';
import { replaceRange } from '../../text/edit.ts';
import { peersNamed } from '../peers.ts';
import { defineRule, type Fix } from '../rule.ts';

export default defineRule({
  id: 'unsupported-shell-syntax',
  scope: 'dockerfile',
  severity: ['blocker', 'critical'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Shell syntax that the shell of the image cannot read',
  remedy: 'Use syntax that the shell of the image knows',
  rationale:
    'The shell form runs with the `/bin/sh` of the image, which is bash on Red Hat and its kin, dash on Debian and Ubuntu, and BusyBox on Alpine. What only bash knows either ends the script there or, worse, does something else without an error.',
  exceptions: 'A base image whose `/bin/sh` was replaced.',
  peers: [
    { tool: 'droast', id: 'DF066', relation: 'narrower' },
    ...peersNamed(Object.values(shellFeatures).flatMap(({ shellcheck }) => namesOf(shellcheck))),
  ],
  examples: {
    bad: [
      {
        title: 'The build goes on',
        files: 'FROM debian:13-slim\nRUN mkdir -p /srv/{data,cache}\n',
        reports: [
          {
            line: 2,
            severity: 'critical',
            message:
              'dash reads this, and `{data,cache}` is one name with braces in it there, not several names. Write each name out.',
          },
        ],
      },
      {
        title: 'The build stops',
        files: 'FROM ubuntu:24.04\nRUN set -o pipefail && cat /etc/passwd | wc -l\nRUN source /etc/os-release\n',
        reports: [
          {
            line: 2,
            message:
              'dash reads this, and `set -o pipefail` is an "illegal option" there and ends the script. Set `SHELL ["/bin/bash", "-c"]` above it.',
          },
          { line: 3, message: 'dash reads this, and `source` is "not found" there. Use `.`.' },
        ],
        fixed: 'FROM ubuntu:24.04\nRUN set -o pipefail && cat /etc/passwd | wc -l\nRUN . /etc/os-release\n',
      },
      {
        title: 'A comparison that is never true',
        files: 'FROM node:24-slim\nARG MODE\nRUN if [ "$MODE" == dev ]; then npm install; fi\n',
        reports: [
          {
            line: 3,
            severity: 'critical',
            message:
              'dash reads this, and `==` is an "unexpected operator" there, so the condition is never true. Use `=`.',
          },
        ],
        fixed: 'FROM node:24-slim\nARG MODE\nRUN if [ "$MODE" = dev ]; then npm install; fi\n',
      },
    ],
    good: [
      {
        title: 'SHELL says bash',
        files: 'FROM debian:13\nSHELL ["/bin/bash", "-c"]\nRUN mkdir -p /srv/{data,cache}\n',
      },
      { title: 'Where sh is bash', files: 'FROM fedora:43\nRUN source /etc/os-release && mkdir /srv/{a,b}\n' },
      {
        title: 'BusyBox can',
        files: 'FROM alpine:3.23\nRUN set -o pipefail && if [[ "$A" == b ]]; then echo -e x; fi\n',
      },
      { title: 'A script of bash', files: "FROM debian:13\nRUN bash -c 'source /etc/os-release; a=(x y)'\n" },
      {
        title: 'A here-document for bash',
        files: 'FROM debian:13\nRUN bash <<EOF\na=(x y)\nEOF\nRUN <<EOF\n#!/bin/bash\nsource x\nEOF\n',
      },
      { title: 'sh was replaced', files: 'FROM ubuntu:24.04\nRUN ln -sf bash /bin/sh\nRUN source /etc/os-release\n' },
      { title: 'An unknown image', files: 'FROM example.com/base:1\nRUN source /etc/os-release\n' },
      { title: 'In quotes', files: "FROM debian:13\nRUN find / -name '{a,b}' -exec echo {} \\; && echo '[[ x ]]'\n" },
    ],
  },
  *check({ file }) {
    for (const { stage, instruction, script } of shellScripts(file)) {
      const reader = readerOf(file, stage, instruction);
      if (reader === null) continue;
      const seen = new Set<string>();
      for (const use of featuresOf(script)) {
        const { feature } = use;
        if (seen.has(feature) || shellSupports(reader.interpreter, feature, reader.version) !== false) continue;
        seen.add(feature);
        const { effect, consequence, portable, shellcheck } = shellFeatures[feature];
        yield {
          message: `${reader.label} reads this, and \`${use.text}\` ${consequence}. ${portable ?? 'Set `SHELL ["/bin/bash", "-c"]` above it.'}`,
          subject: feature,
          peers: ['droast:DF066', ...namesOf(shellcheck)],
          at: { path: file.path, range: use.range },
          severity: effect === 'stops' && instruction.keyword === 'RUN' ? 'blocker' : 'critical',
          ...fixOf(file, use),
        };
      }
    }
  },
});

const replacements: Readonly<Record<string, string>> = { '==': '=', source: '.' };

function fixOf(file: Dockerfile, { text, range }: FeatureUse): { fix?: Fix } {
  const replacement = Object.hasOwn(replacements, text) ? replacements[text] : undefined;
  if (replacement === undefined) return {};
  const edit = { path: file.path, ...replaceRange(file.source, range, replacement) };
  return { fix: { title: `Write \`${replacement}\``, applicability: 'safe', edits: [edit] } };
}

function namesOf(codes: readonly number[]): string[] {
  return codes.map((code) => `shellcheck:SC${code}`);
}
