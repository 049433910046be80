import { platformArguments } from '../../dockerfile/scope.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import { replaceRange } from '../../text/edit.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'platform-argument-default',
  scope: 'dockerfile',
  severity: 'major',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Default of an automatic platform argument',
  remedy: 'Declare the platform argument without a default',
  rationale:
    'Docker sets `TARGETARCH`, `BUILDPLATFORM` and their kind by itself wherever they are declared, but a default in the `ARG` beats the automatic value: every platform of a multi-platform build gets the same one, and an image for arm64 ends up with programs for amd64.',
  exceptions: 'A file for builders that do not set these arguments at all.',
  peers: [],
  examples: {
    bad: [
      {
        files:
          'FROM debian:13-slim\nARG TARGETARCH=amd64\nRUN --mount=type=bind,source=dist,target=/dist install /dist/tool-$TARGETARCH /usr/bin/tool\n',
        reports: [
          {
            line: 2,
            message:
              'The default `amd64` beats the value that Docker sets: `TARGETARCH` is `amd64` on every platform. Declare it without a default.',
          },
        ],
        fixed:
          'FROM debian:13-slim\nARG TARGETARCH\nRUN --mount=type=bind,source=dist,target=/dist install /dist/tool-$TARGETARCH /usr/bin/tool\n',
      },
      {
        title: 'Above the first FROM it counts for all stages',
        files: 'ARG BUILDPLATFORM=linux/amd64\nFROM --platform=$BUILDPLATFORM golang:1.26\n',
        reports: [
          {
            line: 1,
            message:
              'The default `linux/amd64` beats the value that Docker sets: `BUILDPLATFORM` is `linux/amd64` on every platform. Declare it without a default.',
          },
        ],
        fixed: 'ARG BUILDPLATFORM\nFROM --platform=$BUILDPLATFORM golang:1.26\n',
      },
    ],
    good: [
      {
        title: 'Without a default',
        files: 'FROM debian:13-slim\nARG TARGETARCH TARGETVARIANT\nRUN echo $TARGETARCH\n',
      },
      { title: 'A name of its own', files: 'FROM debian:13-slim\nARG ARCH=amd64\nRUN echo $ARCH\n' },
      {
        title: 'A default where it is used',
        files: 'FROM debian:13-slim\nARG TARGETARCH\nRUN echo ${TARGETARCH:-amd64}\n',
      },
      { title: 'Only passed on', files: 'ARG TARGETARCH=${TARGETARCH}\nFROM debian:13-slim\n' },
    ],
  },
  *check({ file }) {
    for (const arg of instructionsOf({ instructions: file.instructions }, 'ARG')) {
      for (const { name, range, value } of arg.pairs) {
        if (!platformArguments.has(name) || value === null || value.variables.some((use) => use.name === name))
          continue;
        const isUsual = /^(?:TARGET|BUILD)OS$/.test(name) && value.value === 'linux';
        const text = value.text === '' ? 'the empty value' : `\`${value.text}\``;
        yield {
          message: `The default ${text} beats the value that Docker sets: \`${name}\` is ${text} on every platform. Declare it without a default.`,
          subject: name,
          at: { path: file.path, range },
          // Nearly all builds are for Linux.
          profile: isUsual ? 'strict' : 'recommended',
          fix: {
            title: `Leave \`${name}\` to Docker`,
            applicability: 'needs-review',
            edits: [{ path: file.path, ...replaceRange(file.source, range, name) }],
          },
        };
      }
    }
  },
});
