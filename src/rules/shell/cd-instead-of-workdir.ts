import { runScripts } from '../../dockerfile/commands.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'cd-instead-of-workdir',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'style',
  confidence: 'certain',
  profile: 'strict',
  since: '0.1.0',
  title: 'cd where WORKDIR would do',
  remedy: 'Use `WORKDIR` in place of `cd`',
  rationale:
    '`cd` holds for its own `RUN` only, so each `RUN` repeats it and a reader has to follow. `WORKDIR` makes the directory where it is missing and holds for all that follows, `CMD` and `docker exec` included.',
  peers: peersNamed(
    [
      'hadolint:DL3003',
      'trivy:DS-0013',
      "kics:RUN Instruction Using 'cd' Instead of WORKDIR",
      'semgrep:use-workdir',
      'droast:DF008',
    ],
    'narrower',
  ),
  examples: {
    bad: [
      {
        files: 'FROM node:24-slim\nRUN cd /app && npm ci\n',
        reports: [{ line: 2, message: 'The whole `RUN` is about `/app`: put `WORKDIR /app` before it.' }],
      },
    ],
    good: [
      { title: 'WORKDIR', files: 'FROM node:24-slim\nWORKDIR /app\nRUN npm ci\n' },
      { title: 'In passing', files: 'FROM debian:13\nRUN mkdir /tmp/b && cd /tmp/b && make && cd / && rm -r /tmp/b\n' },
      { title: 'In a subshell', files: 'FROM debian:13\nRUN (cd web && npm ci) && make\n' },
    ],
  },
  *check({ file }) {
    for (const { commands } of runScripts(file)) {
      const [first, ...rest] = commands;
      const [, folder, ...more] = first?.words ?? [];
      if (first?.name !== 'cd' || folder === undefined || more.length > 0 || first.enclosures.length > 0) continue;
      if (folder.text === '-' || folder.text === '..' || rest.some(({ name }) => name === 'cd')) continue;
      yield {
        message: `The whole \`RUN\` is about \`${folder.text}\`: put \`WORKDIR ${folder.text}\` before it.`,
        subject: folder.text,
        at: { path: file.path, range: first.range },
      };
    }
  },
});
