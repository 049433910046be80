import { instructionsOf } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'workdir-with-blanks',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'WORKDIR path with a blank',
  remedy: 'Write the path without blanks',
  rationale:
    'Docker takes everything behind `WORKDIR` as one path, blanks included. Mostly something else was meant: two words, or a comment at the end of the line, which Docker does not know.',
  exceptions: 'Put a path that has blanks in quotes: then it is meant.',
  peers: peersNamed(['dockerfilelint:invalid_workdir'], 'same'),
  examples: {
    bad: [
      {
        files: 'FROM alpine:3.23\nWORKDIR /srv/app # for the server\n',
        reports: [
          {
            line: 2,
            message:
              'All of `/srv/app # for the server` is the path: Docker makes a folder with blanks in its name. Quote it, if that is meant.',
          },
        ],
      },
    ],
    good: [
      { title: 'In quotes', files: 'FROM alpine:3.23\nWORKDIR "/srv/my app"\n' },
      {
        title: 'Windows',
        files: 'FROM mcr.microsoft.com/windows/nanoserver:ltsc2025\nWORKDIR C:\\Program Files\\App\n',
      },
      { title: 'Blanks around it, and in a variable', files: 'FROM alpine:3.23\nWORKDIR   /srv/${NAME:-a b}  \n' },
    ],
  },
  *check({ file }) {
    for (const { word } of file.stages.flatMap((stage) => [...instructionsOf(stage, 'WORKDIR')])) {
      const text = word?.text.trim() ?? '';
      if (word === null || !/\S\s+\S/.test(text.replace(/\$\{[^}]{0,500}\}/g, '')) || /["'\\]|^[A-Za-z]:/.test(text))
        continue;
      yield {
        message: `All of \`${text}\` is the path: Docker makes a folder with blanks in its name. Quote it, if that is meant.`,
        subject: text,
        at: { path: file.path, range: word.range },
      };
    }
  },
});
