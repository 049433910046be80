import type { KeyValue } from '../../dockerfile/model.ts';
import { instructionsOf, lineage } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

const yes = /^(?:1|true|yes|on)$/i;
const development = /^dev(?:elopment)?$/i;

/** Variables of frameworks, and the values that show errors and internals to whoever asks. */
const modes: readonly (readonly [name: RegExp, value: RegExp])[] = [
  [/^(?:APP|FLASK|DJANGO|SYMFONY|LARAVEL|WP)_DEBUG$/, yes],
  [/^DEBUG$/, yes],
  [/^(?:FLASK|APP|RAILS|RACK|NODE|SYMFONY|MIX)_ENV$/, development],
  [/^(?:ASPNETCORE|DOTNET)_ENVIRONMENT$/, development],
];

export default defineRule({
  id: 'debug-mode',
  scope: 'dockerfile',
  severity: 'major',
  category: 'security',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'The image starts in debug mode',
  remedy: 'Leave debug mode to those who develop',
  rationale:
    'Frameworks in debug mode show stack traces, settings and sometimes a console to whoever causes an error, and are slow. Set in `ENV`, it holds wherever the image runs and nobody overrides it.',
  exceptions: 'Images that are for development; a stage or file that is named so is not reported.',
  peers: peersNamed(['sonar:S4507']),
  examples: {
    bad: [
      {
        files: 'FROM python:3.14-slim\nENV FLASK_DEBUG=1\nCMD ["flask", "run"]\n',
        reports: [
          {
            line: 2,
            message:
              '`FLASK_DEBUG=1` shows internals to whoever causes an error. Leave it to those who develop: `docker run -e`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Off, or overridden',
        files: 'FROM node:24-slim\nENV NODE_ENV=development APP_DEBUG=false\nENV NODE_ENV=production\n',
      },
      { title: 'For development', files: 'FROM node:24-slim AS dev\nENV NODE_ENV=development\n' },
      {
        title: 'In a stage that stays behind',
        files: 'FROM node:24 AS build\nENV NODE_ENV=development\nFROM node:24-slim\n',
      },
    ],
  },
  *check({ file }) {
    const forPeople = /dev|debug|test|local|example|sample/i;
    for (const stage of file.stages.filter(({ shipped }) => shipped)) {
      if (forPeople.test(`${stage.name ?? ''} ${file.path}`)) continue;
      const last = new Map<string, KeyValue>();
      for (const one of lineage(stage).toReversed()) {
        for (const env of instructionsOf(one, 'ENV')) for (const pair of env.pairs) last.set(pair.name, pair);
      }
      for (const { name, value, range } of last.values()) {
        if (!modes.some(([names, values]) => names.test(name) && values.test(value?.value ?? ''))) continue;
        yield {
          message: `\`${name}=${value?.value}\` shows internals to whoever causes an error. Leave it to those who develop: \`docker run -e\`.`,
          subject: name,
          at: { path: file.path, range },
        };
      }
    }
  },
});
