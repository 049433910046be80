import { normalize } from 'node:path/posix';
import { copySourceOf, instructionsOf, isShippedWith } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'whole-context-copied',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'security',
  confidence: 'certain',
  profile: 'strict',
  since: '0.1.0',
  title: 'The whole build context goes into the image',
  remedy: 'Copy only what the image needs',
  rationale:
    'Whatever lies in the folder of the build comes along: local settings, keys, the history of the repository. Every change of any file makes the step run again, too. Naming what the image needs shows in the text what is in it.',
  exceptions: 'A `.dockerignore` that ignores everything and takes back what is needed is as good as a list.',
  peers: peersNamed(['sonar:S6470', 'droast:DF007']),
  examples: {
    bad: [
      {
        files: 'FROM python:3.14-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "main.py"]\n',
        reports: [
          {
            line: 3,
            message:
              '`.` takes everything that lies in the build context. Name the files and folders that the image needs.',
          },
        ],
      },
      {
        title: 'Whatever begins with a letter',
        files: 'FROM python:3.14-slim\nADD --chown=1000 ./src/../ app* /app/\n',
        reports: [
          {
            line: 2,
            message:
              '`./src/../` takes everything that lies in the build context. Name the files and folders that the image needs.',
          },
          {
            line: 2,
            message:
              '`app*` takes whatever in the build context begins so. Name the files and folders that the image needs.',
          },
        ],
      },
    ],
    good: [
      { title: 'Folders and patterns with an ending', files: 'FROM nginx:1.29\nCOPY site ./*.conf build/a* /srv/\n' },
      {
        title: 'Into a stage that stays behind, or from another stage',
        files: 'FROM golang:1.26 AS build\nCOPY . .\nFROM scratch\nCOPY --from=build / /x\n',
      },
      { title: 'Known at build time only', files: 'FROM nginx:1.29\nARG SITE\nCOPY ${SITE} /srv/\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages.filter((one) => isShippedWith(file, one))) {
      for (const copy of instructionsOf(stage, 'COPY', 'ADD')) {
        if (copySourceOf(file, stage, copy).kind !== 'context' && copy.keyword === 'COPY') continue;
        for (const { value, text, range } of copy.sources) {
          const what = value === null ? null : extentOf(value);
          if (what === null) continue;
          yield {
            message: `\`${text}\` takes ${what}. Name the files and folders that the image needs.`,
            subject: text,
            at: { path: file.path, range },
          };
        }
      }
    }
  },
});

/** Sources are read below the context's top, however far `..` climbs; `C:/` is the top on Windows. */
function extentOf(source: string): string | null {
  if (/^<<|^\w+:\/\/|^git@/.test(source)) return null;
  const path = normalize(`/${source.replace(/^[A-Za-z]:[/\\]/, '').replace(/^https?:\/(?!\/)/, '')}`);
  if (path === '/' || path === '/*') return 'everything that lies in the build context';
  return /^\/[^/*.]*\*\/?$/.test(path) && !path.startsWith('/*') ? 'whatever in the build context begins so' : null;
}
