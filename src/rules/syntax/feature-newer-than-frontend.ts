import { featuresMissing, frontendOf } from '../../dockerfile/frontend.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'feature-newer-than-frontend',
  scope: 'dockerfile',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Syntax that the declared frontend does not know',
  remedy: 'Name a frontend that knows the syntax',
  rationale:
    '`# syntax=docker/dockerfile:1.2` makes every builder, however new, read the file with that release. A flag or form that came later stops the build, and a here-document is taken for instructions. `docker/dockerfile:1` always is the newest release of version 1, and stays compatible.',
  peers: [],
  examples: {
    bad: [
      {
        files:
          '# syntax=docker/dockerfile:1.2\nFROM alpine:3.23\nCOPY --link start.sh /\nRUN <<EOF\napk add --no-cache curl\nEOF\n',
        reports: [
          {
            line: 3,
            message:
              '`--link` came with `docker/dockerfile:1.4`, and line 1 asks for 1.2. Name `docker/dockerfile:1` there.',
          },
          {
            line: 4,
            message:
              'Here-documents came with `docker/dockerfile:1.4`, and line 1 asks for 1.2. Name `docker/dockerfile:1` there.',
          },
        ],
      },
      {
        title: 'What was in the labs channel at that time',
        files: '# syntax=docker/dockerfile:1.7\nFROM alpine:3.23\nCOPY --parents a/b /\n',
        reports: [
          {
            line: 3,
            message:
              '`COPY --parents` came with `docker/dockerfile:1.20`, and line 1 asks for 1.7. Name `docker/dockerfile:1` there.',
          },
        ],
      },
      {
        title: 'A base that only a named build context can be',
        files: '# syntax=docker/dockerfile:1.3\nARG NAME=web\nARG ARCH\nFROM ${NAME}-base:$ARCH\n',
        reports: [
          {
            line: 4,
            message:
              'Named build contexts came with `docker/dockerfile:1.4`, and line 1 asks for 1.3. Name `docker/dockerfile:1` there.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'The newest release of version 1',
        files: '# syntax=docker/dockerfile:1\nFROM alpine:3.23\nCOPY --parents --link a/b /\n',
      },
      { title: 'No directive', files: 'FROM alpine:3.23\nCOPY --link a /\n' },
      {
        title: 'One of several stages',
        files:
          '# syntax=docker/dockerfile:1.2\nFROM alpine:3.23 AS build-amd64\nFROM alpine:3.23 AS build-arm64\nFROM build-$TARGETARCH\n',
      },
      { title: 'Labs', files: '# syntax=docker/dockerfile:1.7-labs\nFROM alpine:3.23\nCOPY --parents a/b /\n' },
      { title: 'New enough', files: '# syntax=docker/dockerfile:1.4\nARG V=3.23\nFROM alpine:$V\nCOPY --link a /\n' },
    ],
  },
  *check({ file }) {
    const frontend = frontendOf(file);
    if (frontend === null) return;
    const line = frontend.directive.range.startLine;
    for (const { feature, range } of featuresMissing(file, frontend)) {
      const name = feature.name.charAt(0).toUpperCase() + feature.name.slice(1);
      yield {
        message: `${name} came with \`docker/dockerfile:${feature.since}\`, and line ${line} asks for ${frontend.version}. Name \`docker/dockerfile:1\` there.`,
        subject: feature.name,
        at: { path: file.path, range },
        related: [{ path: file.path, range: frontend.directive.range }],
        confidence: feature.name.startsWith('named') ? 'likely' : 'certain',
      };
    }
  },
});
