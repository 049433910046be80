import { shellAt } from '../../dockerfile/shells.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import { replaceRange } from '../../text/edit.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'command-in-one-string',
  scope: 'dockerfile',
  severity: ['blocker', 'critical'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Exec form with the whole command line in one string',
  remedy: 'Give each argument of the exec form a string of its own',
  rationale:
    'No shell splits the strings of the exec form: the first one is the program, blanks and all. There is no program of that name, so nothing starts.',
  peers: [],
  examples: {
    bad: [
      {
        files: 'FROM node:24-slim\nENTRYPOINT ["node server.js --port 8080"]\n',
        reports: [
          {
            line: 2,
            message:
              'The first string is the program, and there is none called `node server.js --port 8080`. Give each argument a string of its own.',
          },
        ],
        fixed: 'FROM node:24-slim\nENTRYPOINT ["node", "server.js", "--port", "8080"]\n',
      },
    ],
    good: [
      { title: 'One string each', files: 'FROM node:24-slim\nCMD ["node", "server.js", "a b"]\n' },
      { title: 'A shell splits it', files: 'FROM node:24-slim\nCMD ["sh", "-c", "node server.js"]\n' },
      {
        title: 'Windows has blanks in paths',
        files: 'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCMD ["C:\\\\Program Files\\\\app.exe"]\n',
      },
      { title: 'Arguments of an ENTRYPOINT', files: 'FROM node:24-slim\nENTRYPOINT ["/run.sh"]\nCMD ["say hello"]\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      const hasEntrypoint = [...instructionsOf(stage, 'ENTRYPOINT')].length > 0;
      for (const instruction of instructionsOf(stage, 'RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK')) {
        const { command, keyword } = instruction;
        if (command?.form !== 'exec' || (keyword === 'CMD' && hasEntrypoint)) continue;
        const [program] = command.words;
        if (program === undefined || shellAt(stage, instruction) === 'windows') continue;
        if (!/^[\w./-]+(?: +[^\s"'\\$`;&|<>(){}*?]+)+$/.test(program.text)) continue;
        const strings = program.text.split(/ +/).map((text) => JSON.stringify(text));
        yield {
          message: `The first string is the program, and there is none called \`${program.text}\`. Give each argument a string of its own.`,
          subject: program.text,
          at: { path: file.path, range: program.range },
          severity: keyword === 'HEALTHCHECK' ? 'critical' : 'blocker',
          fix: {
            title: 'Give each argument a string of its own',
            applicability: 'safe',
            edits: [{ path: file.path, ...replaceRange(file.source, program.range, strings.join(', ')) }],
          },
        };
      }
    }
  },
});
