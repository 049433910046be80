import { libcOf } from '../../dockerfile/c-library.ts';
import { instructionsOf, isShippedWith } from '../../dockerfile/stages.ts';
import { foreignCode } from '../foreign-code.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'foreign-c-library',
  scope: 'dockerfile',
  severity: ['critical', 'major'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Program needs a C library that the image has not',
  remedy: 'Build the program for the C library that the image has',
  rationale:
    'Debian, Ubuntu and Red Hat have glibc, Alpine has musl, and scratch has none. A program that is linked with one does not start on another: the shell says "not found", though the file is there. The same goes for native add-ons among node_modules and for compiled Python packages.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'Go with cgo, on Debian, into Alpine',
        files:
          'FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/api ./cmd/api\n\nFROM alpine:3.23\nCOPY --from=build /out/api /usr/local/bin/api\nUSER 10001\nCMD ["api"]\n',
        reports: [
          {
            line: 7,
            severity: 'critical',
            message:
              '`/out/api` is linked with glibc (`golang:1.26` has a C compiler, so cgo is on), and `alpine:3.23` has musl: the program does not start. Build with `CGO_ENABLED=0`, or build and run on the same distribution.',
          },
        ],
      },
      {
        title: 'Rust into scratch',
        files:
          'FROM rust:1.95 AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\n\nFROM scratch\nCOPY --from=build /src/target/release/api /api\nUSER 10001\nENTRYPOINT ["/api"]\n',
        reports: [
          {
            line: 7,
            severity: 'critical',
            message:
              '`/src/target/release/api` is linked with glibc, and `scratch` has no C library: the program does not start. Build for a musl target, or run it on an image with glibc.',
          },
        ],
      },
      {
        title: 'Add-ons that npm chose for another library',
        files:
          'FROM node:24 AS deps\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\n\nFROM node:24-alpine\nWORKDIR /app\nCOPY --from=deps /app/node_modules ./node_modules\nUSER node\nCMD ["node", "."]\n',
        reports: [
          {
            line: 8,
            severity: 'major',
            message:
              '`/app/node_modules` was installed on glibc (`node:24`), and `node:24-alpine` has musl: native add-ons among the packages do not load. Install them on the same distribution.',
          },
        ],
      },
      {
        title: 'The whole directory, add-ons and all',
        files:
          'FROM node:24-slim AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\n\nFROM node:24-alpine\nCOPY --from=build /app /app\nUSER node\nCMD ["node", "/app/dist/main.js"]\n',
        reports: [
          {
            line: 7,
            severity: 'major',
            message:
              '`/app` was installed on glibc (`node:24-slim`), and `node:24-alpine` has musl: native add-ons among the packages do not load. Install them on the same distribution.',
          },
        ],
      },
      {
        title: "A distribution's program on another",
        files:
          'FROM debian:13-slim AS tools\nRUN apt-get update && apt-get install -y jq\nFROM alpine:3.23\nCOPY --from=tools /usr/bin/jq /usr/bin/jq\nCMD ["jq"]\n',
        reports: [
          {
            line: 4,
            severity: 'critical',
            message:
              '`/usr/bin/jq` is linked with glibc, and `alpine:3.23` has musl: the program does not start. Install it from the packages of this image.',
          },
        ],
      },
      {
        title: 'Wheels',
        files:
          'FROM python:3.14-alpine AS wheels\nRUN pip wheel --wheel-dir /wheels numpy\nFROM python:3.14-slim\nCOPY --from=wheels /wheels /wheels\nRUN pip install /wheels/*\n',
        reports: [
          {
            line: 4,
            severity: 'major',
            message:
              '`/wheels` was made by pip on musl (`python:3.14-alpine`), and `python:3.14-slim` has glibc: what is compiled among the packages fits the one only. Make it on the same distribution.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Static by CGO_ENABLED',
        files:
          'FROM golang:1.26 AS build\nENV CGO_ENABLED=0\nRUN go build -o /api .\nFROM scratch\nCOPY --from=build /api /api\n',
      },
      {
        title: 'No C compiler, no cgo',
        files:
          'FROM golang:1.26-alpine AS build\nRUN go build -o /api .\nFROM gcr.io/distroless/static-debian13:nonroot\nCOPY --from=build /api /api\n',
      },
      {
        title: 'The same library',
        files: 'FROM golang:1.26 AS build\nRUN go build -o /api .\nFROM debian:13-slim\nCOPY --from=build /api /api\n',
      },
      {
        title: 'Static by flags',
        files:
          'FROM golang:1.26 AS build\nRUN go build -ldflags "-extldflags -static" -o /api .\nFROM alpine:3.23\nCOPY --from=build /api /api\n',
      },
      {
        title: 'A musl target',
        files:
          'FROM rust:1.95 AS build\nRUN cargo build --release --target x86_64-unknown-linux-musl\nFROM scratch\nCOPY --from=build /target/x86_64-unknown-linux-musl/release/api /api\n',
      },
      {
        title: 'A layer in between',
        files:
          'FROM golang:1.26 AS build\nRUN go build -o /api .\nFROM alpine:3.23\nRUN apk add --no-cache gcompat\nCOPY --from=build /api /api\n',
      },
      {
        title: 'Files that are no programs',
        files:
          'FROM node:24 AS build\nWORKDIR /app\nRUN npm ci && npm run build\nFROM nginx:1.29-alpine\nCOPY --from=build /app/dist /usr/share/nginx/html\n',
      },
      {
        title: 'Installed again',
        files:
          'FROM node:24 AS deps\nRUN npm ci\nFROM node:24-alpine\nCOPY --from=deps /app/node_modules ./node_modules\nRUN npm rebuild\n',
      },
      {
        title: 'Downloaded, and perhaps static',
        files:
          'FROM debian:13 AS tools\nRUN curl -fsSLo /usr/bin/tool https://example.com/tool\nFROM alpine:3.23\nCOPY --from=tools /usr/bin/tool /usr/bin/tool\n',
      },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      if (!isShippedWith(file, stage)) continue;
      const here = libcOf(file, stage);
      if (here === null) continue;
      for (const copy of instructionsOf(stage, 'COPY')) {
        for (const source of copy.sources) {
          const found = source.value === null ? null : foreignCode(file, stage, copy, source.value, here);
          if (found === null) continue;
          yield {
            message: found.message,
            subject: source.value ?? source.text,
            at: { path: file.path, range: source.range },
            severity: found.severity,
            confidence: found.certain ? 'certain' : 'likely',
          };
        }
      }
    }
  },
});
