import { runScripts } from '../../dockerfile/commands.ts';
import { isShippedWith, lineage } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'wget-and-curl',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'certain',
  profile: 'strict',
  since: '0.1.0',
  title: 'wget and curl are both used',
  remedy: 'Use one of curl and wget',
  rationale:
    'They do the same. One of them is a package less in the image, and one set of flags less to know: what an error does, what is printed, where the file goes.',
  peers: peersNamed([
    'hadolint:DL4001',
    'trivy:DS-0014',
    "kics:Run Using 'wget' and 'curl'",
    'semgrep:use-either-wget-or-curl',
    'droast:DF058',
  ]),
  examples: {
    bad: [
      {
        files:
          'FROM debian:13-slim\nRUN wget https://example.org/a\nRUN curl -fO https://example.org/b\nRUN curl -fO https://example.org/c\n',
        reports: [{ line: 3, message: 'Line 2 downloads with `wget`, this one with `curl`. One of them is enough.' }],
      },
    ],
    good: [
      {
        title: 'One of them',
        files: 'FROM debian:13-slim\nRUN apt-get install -y wget curl\nRUN curl -fO https://example.org/b\n',
      },
      {
        title: 'Each in an image of its own',
        files:
          'FROM debian:13 AS a\nRUN wget https://example.org/a\nFROM alpine:3.23\nRUN curl -fO https://example.org/b\n',
      },
    ],
  },
  *check({ file }) {
    const uses = runScripts(file).flatMap(({ stage, commands }) =>
      commands.filter(({ name }) => name === 'wget' || name === 'curl').map((command) => ({ stage, command })),
    );
    for (const stage of file.stages) {
      if (!isShippedWith(file, stage) && file.stages.some(({ base }) => base.kind === 'stage' && base.stage === stage))
        continue;
      const own = uses.filter((use) => lineage(stage).includes(use.stage));
      const [first] = own;
      const other = own.find(({ command }) => command.name !== first?.command.name);
      if (first === undefined || other?.stage !== stage) continue;
      yield {
        message: `Line ${first.command.range.startLine} downloads with \`${first.command.name}\`, this one with \`${other.command.name}\`. One of them is enough.`,
        subject: 'wget and curl',
        at: { path: file.path, range: other.command.range },
        related: [{ path: file.path, range: first.command.range }],
      };
    }
  },
});
