import { missingFolder } from '../../dockerfile/contents.ts';
import type { CopyInstruction, Dockerfile, Expanded, Stage } from '../../dockerfile/model.ts';
import { blankForSlash, resolvePath } from '../../dockerfile/paths.ts';
import { copySourceOf, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'copy-of-missing-path',
  scope: 'dockerfile',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'COPY --from a path that the stage does not have',
  remedy: 'Copy the path that the stage really has',
  rationale:
    'Sources of `COPY --from` are looked for from the root of that stage, not from its working directory, and what is not there stops the build: "failed to calculate checksum … not found".',
  exceptions: 'A base image that brings the folder along.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'A blank for a slash',
        files:
          'FROM node:24-slim AS build\nWORKDIR /srv/web\nRUN npm run build\n\nFROM nginx:1.29\nWORKDIR /usr/share\nCOPY --from=build /srv/web dist dist\n',
        reports: [
          {
            line: 7,
            message:
              '`dist` is a source of its own here and is looked for at the root of `build`. Between `/srv/web` and `dist` there should be a slash: `/srv/web/dist`.',
          },
        ],
      },
      {
        title: 'A folder that nothing makes',
        files:
          'FROM node:24-slim AS build\nWORKDIR /srv/web\nCOPY . .\nRUN npm ci && npm run build\n\nFROM nginx:1.29\nCOPY --from=build /app/dist /usr/share/nginx/html\n',
        reports: [
          {
            line: 7,
            message: '`/app/dist` is not in the stage `build`: neither its base image nor any line of it makes `/app`.',
          },
        ],
      },
      {
        title: 'Another folder than the working directory',
        files:
          'FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o server .\n\nFROM scratch\nCOPY --from=build /build/server /server\n',
        reports: [
          {
            line: 7,
            message:
              '`/build/server` is not in the stage `build`: neither its base image nor any line of it makes `/build`.',
          },
        ],
      },
      {
        title: 'Relative to the working directory',
        files:
          'FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o server .\n\nFROM scratch AS files\nCOPY --from=build /src/server /bin/server\nFROM scratch\nCOPY --from=files server /server\n',
        reports: [
          {
            line: 9,
            message: '`server` is looked for at the root of the stage `files`, and nothing there makes `/server`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Below the working directory',
        files:
          'FROM node:24-slim AS build\nWORKDIR /app\nRUN npm run build\nFROM nginx:1.29\nCOPY --from=build /app/dist /srv\n',
      },
      {
        title: 'Unpacked or cloned where it is looked for',
        files:
          'FROM debian:13-slim AS build\nRUN git clone https://example.com/tool.git && cd tool && make\nFROM scratch\nCOPY --from=build /tool/bin /bin\n',
      },
      {
        title: 'Made by a script that is not seen',
        files:
          'FROM debian:13-slim AS build\nCOPY build.sh .\nRUN ./build.sh\nFROM scratch\nCOPY --from=build /out /\n',
      },
      {
        title: 'Of an unknown image',
        files: 'FROM example.com/base:1 AS build\nFROM scratch\nCOPY --from=build /out /\n',
      },
      {
        title: 'A part of every system',
        files:
          'FROM alpine:3.23 AS certs\nFROM scratch\nCOPY --from=certs /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\n',
      },
      {
        title: 'Two sources',
        files:
          'FROM golang:1.26 AS build\nRUN go build -o /out/a . && go build -o /out/b .\nFROM scratch\nCOPY --from=build /out/a /out/b /bin/\n',
      },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      for (const copy of instructionsOf(stage, 'COPY')) {
        const source = copySourceOf(file, stage, copy);
        if (source.kind !== 'stage') continue;
        const found = slip(copy, source.stage) ?? missing(file, copy, source.stage);
        if (found === null) continue;
        yield {
          message: found.message,
          subject: found.word.text,
          at: { path: file.path, range: found.word.range },
          related: source.stage.from === null ? [] : [{ path: file.path, range: source.stage.from.ownRange }],
        };
      }
    }
  },
});

interface Found {
  readonly word: Expanded;
  readonly message: string;
}

function slip(copy: CopyInstruction, from: Stage): Found | null {
  const path = blankForSlash(copy);
  const [folder, word] = copy.sources;
  if (path === null || folder === undefined || word === undefined) return null;
  return {
    word,
    message: `\`${word.text}\` is a source of its own here and is looked for at the root of ${nameOf(from)}. Between \`${folder.text}\` and \`${word.text}\` there should be a slash: \`${path}\`.`,
  };
}

function missing(file: Dockerfile, copy: CopyInstruction, from: Stage): Found | null {
  for (const word of copy.sources) {
    if (word.value === null || /[*?[]/.test(word.value)) continue;
    const path = resolvePath('/', word.value);
    const top = path === null ? null : missingFolder(file, from, path);
    if (top === null) continue;
    const message = word.value.startsWith('/')
      ? `\`${word.text}\` is not in the stage ${nameOf(from)}: neither its base image nor any line of it makes \`${top}\`.`
      : `\`${word.text}\` is looked for at the root of the stage ${nameOf(from)}, and nothing there makes \`${top}\`.`;
    return { word, message };
  }
  return null;
}

function nameOf({ name, index }: Stage): string {
  return `\`${name ?? index}\``;
}
