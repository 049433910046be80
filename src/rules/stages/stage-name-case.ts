import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'stage-name-case',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'style',
  confidence: 'certain',
  profile: 'strict',
  since: '0.1.0',
  title: 'Stage name is not in lower case',
  remedy: 'Write stage names in lower case',
  rationale:
    'Docker compares stage names without regard to case, and prints them in lower case. `AS Build` and `--target build` are the same stage, which a search through the repository does not find.',
  peers: peersNamed(['buildkit:StageNameCasing'], 'same'),
  examples: {
    bad: [
      {
        files: 'FROM golang:1.26 AS BuildStage\n',
        reports: [{ line: 1, message: 'Stage names are case-insensitive and shown in lower case: `buildstage`.' }],
      },
    ],
    good: [
      { title: 'Lower case', files: 'FROM golang:1.26 AS build-stage\nFROM scratch\n' },
      { title: 'Only the image has a variable', files: 'ARG BASE=scratch\nFROM ${BASE} AS base\n' },
    ],
  },
  *check({ file }) {
    for (const { name, from } of file.stages) {
      if (name === null || from?.alias == null || name === name.toLowerCase()) continue;
      yield {
        message: `Stage names are case-insensitive and shown in lower case: \`${name.toLowerCase()}\`.`,
        subject: name,
        at: { path: file.path, range: from.alias.range },
      };
    }
  },
});
