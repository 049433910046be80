import { runScripts } from '../../dockerfile/commands.ts';
import { type ToolState, toolBefore } from '../../dockerfile/installed.ts';
import type { CommandInstruction, Dockerfile, Stage } from '../../dockerfile/model.ts';
import { imageFactsOf, instructionsOf, lineage, rootBase } from '../../dockerfile/stages.ts';
import type { ImageFacts } from '../../images/facts.ts';
import { packageFor } from '../../images/package-tools.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { tarFilterOf } from '../../shell/archives.ts';
import type { Command } from '../../shell/command.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'tool-not-in-image',
  scope: 'dockerfile',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Program is not in the image',
  remedy: 'Install the program before it is used',
  rationale:
    'Slim images leave out what other images have: Debian and its slim variants have no `curl`, `wget` or `git`, Alpine has no `bash`, minimal Red Hat images have no `useradd`. The build stops with "not found", or the container does not start.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'No curl in Debian',
        files: 'FROM debian:13-slim\nRUN curl -fsSLo /tmp/x https://example.com/x\n',
        reports: [{ line: 2, message: '`debian:13-slim` has no `curl`: the build stops here. Install `curl` before.' }],
      },
      {
        title: "Another distribution's package manager",
        files: 'FROM node:24-alpine\nRUN apt-get update && apt-get install -y git\n',
        reports: [
          {
            line: 2,
            message: '`node:24-alpine` has no `apt-get`: the build stops here. Its package manager is `apk`.',
          },
        ],
      },
      {
        title: 'Installed too late',
        files:
          'FROM ubuntu:24.04\nRUN git clone https://example.com/a.git\nRUN apt-get update && apt-get install -y git\n',
        reports: [{ line: 2, message: '`ubuntu:24.04` has no `git`: the build stops here. Install `git` before.' }],
      },
      {
        title: 'A shell that is not there',
        files: 'FROM alpine:3.23\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN echo a | cat\n',
        reports: [
          { line: 2, message: '`alpine:3.23` has no `bash`: the build stops at the next RUN. Install `bash` before.' },
        ],
      },
      {
        title: 'What another program calls',
        files: 'FROM debian:13-slim\nCOPY ffmpeg.tar.xz /tmp/\nRUN tar -xf /tmp/ffmpeg.tar.xz -C /opt\n',
        reports: [
          {
            line: 3,
            message:
              '`debian:13-slim` has no `xz`, which `tar` calls for this archive: the build stops here. Install `xz-utils` before.',
          },
        ],
      },
      {
        title: 'What the container starts with',
        files: 'FROM alpine:3.23\nCOPY run.sh /\nENTRYPOINT ["/bin/bash", "/run.sh"]\n',
        reports: [
          { line: 3, message: '`alpine:3.23` has no `bash`: the container does not start. Install `bash` before.' },
        ],
      },
    ],
    good: [
      {
        title: 'Installed',
        files: 'FROM debian:13-slim\nRUN apt-get update && apt-get install -y curl && curl -fsS https://example.com\n',
      },
      {
        title: 'Asked for first',
        files:
          'FROM debian:13-slim\nRUN if command -v curl; then curl -fsS https://a.example; fi\nRUN wget -q https://a.example || true\n',
      },
      {
        title: 'Came along, or may have',
        files:
          'FROM alpine:3.23\nRUN apk add --no-cache build-base && gcc -v\nFROM debian:13\nCOPY setup.sh /\nRUN /setup.sh && curl -fsS https://a.example\n',
      },
      {
        title: 'The full image has it',
        files: 'FROM node:24\nRUN git clone https://example.com/a.git && curl -fsS https://a.example\n',
      },
      { title: 'Copied in', files: 'FROM debian:13-slim\nCOPY --from=tools /usr/bin/ /usr/bin/\nRUN jq -n 1\n' },
      { title: 'An unknown image', files: 'FROM example.com/base:1\nRUN curl -fsS https://a.example\n' },
    ],
  },
  *check({ file }) {
    const reported = new Set<string>();
    for (const { stage, run, commands } of runScripts(file)) {
      if (run.onbuild || commands.some(({ enclosures }) => enclosures.includes('function'))) continue;
      for (const command of commands) {
        if (command.conditional || command.failureLost !== null) continue;
        for (const { tool, why } of toolsOf(command, imageFactsOf(stage))) {
          const state = missing(file, stage, toolBefore(file, stage, run, command, tool), tool, reported);
          if (state === null) continue;
          yield {
            message: `${state.text}${why}: the build stops here. ${state.remedy}`,
            subject: tool,
            at: { path: file.path, range: (command.words[0] ?? command).range },
            confidence: state.confidence,
          };
        }
      }
    }
    for (const stage of file.stages) {
      for (const shell of instructionsOf(stage, 'SHELL')) {
        const tool = programOf(shell.words?.[0]?.text ?? '');
        const isUsed = [...instructionsOf(stage, 'RUN')].some(
          ({ index, command }) => index > shell.index && command.form === 'shell',
        );
        const state =
          isUsed && tool !== null
            ? missing(file, stage, toolBefore(file, stage, shell, null, tool), tool, reported)
            : null;
        if (state === null || tool === null) continue;
        yield {
          message: `${state.text}: the build stops at the next RUN. ${state.remedy}`,
          subject: tool,
          at: { path: file.path, range: shell.ownRange },
          confidence: state.confidence,
        };
      }
      const start = stage.shipped ? startOf(stage) : null;
      const tool = start?.command.form === 'exec' ? programOf(start.command.words[0]?.text ?? '') : null;
      const state =
        tool === null ? null : missing(file, stage, toolBefore(file, stage, null, null, tool), tool, reported);
      if (start === null || state === null || tool === null) continue;
      yield {
        message: `${state.text}: the container does not start. ${state.remedy}`,
        subject: tool,
        at: { path: file.path, range: start.ownRange },
        confidence: state.confidence,
      };
    }
  },
});

interface Need {
  readonly tool: string;
  /** Behind "… has no `tool`". */
  readonly why: string;
}

/** The program itself, and what GNU tar calls for the compression; that of BusyBox unpacks by itself. */
function* toolsOf(command: Command, facts: ImageFacts | null): Generator<Need> {
  if (command.name !== null && (command.path === null || /^\/(?:usr\/)?bin\//.test(command.path)))
    yield { tool: command.name, why: '' };
  const filter = facts?.shell === 'busybox-ash' ? null : tarFilterOf(command);
  if (filter !== null) yield { tool: filter, why: ', which `tar` calls for this archive' };
}

interface Missing {
  readonly text: string;
  readonly remedy: string;
  readonly confidence: 'certain' | 'likely';
}

/** Said once for each program and stage. */
function missing(
  file: Dockerfile,
  stage: Stage,
  { present, certain }: ToolState,
  tool: string,
  reported: Set<string>,
): Missing | null {
  const base = rootBase(stage);
  const key = `${stage.index} ${tool}`;
  // Where there is no shell at all, that is the finding.
  if (present !== false || base.kind !== 'image' || base.facts.shell === 'none' || reported.has(key)) return null;
  if (base.facts.platform === 'windows' || file.problems.some(({ kind }) => kind === 'too-large')) return null;
  reported.add(key);
  const manager = base.facts.packageManager;
  const isManager = /^(?:apt(?:-get)?|apk|dnf|yum|microdnf|dpkg|rpm)$/.test(tool);
  return {
    text: `\`${nameWithoutDigest(base.reference)}\` has no \`${tool}\``,
    remedy: remedyFor(tool, isManager, manager),
    confidence: certain ? 'certain' : 'likely',
  };
}

function remedyFor(tool: string, isManager: boolean, manager: string | null): string {
  if (isManager)
    return manager === null || manager === 'none'
      ? 'Use another base image.'
      : `Its package manager is \`${manager === 'apt' ? 'apt-get' : manager}\`.`;
  if (tool === 'sudo') return 'RUN is root already: leave `sudo` out.';
  return `Install \`${packageFor(tool, manager)}\` before.`;
}

/** The program by its name, as the search path or the usual directories have it. */
function programOf(word: string): string | null {
  return /^(?:\/(?:usr\/)?bin\/)?([\w+.-]+)$/.exec(word)?.[1] ?? null;
}

/** What the container starts: ENTRYPOINT, or CMD where the image surely has no entrypoint of its own. */
function startOf(stage: Stage): CommandInstruction | null {
  const entrypoint = lineage(stage).flatMap((ancestor) => [...instructionsOf(ancestor, 'ENTRYPOINT')].slice(-1))[0];
  if (entrypoint !== undefined) return entrypoint;
  const family = imageFactsOf(stage)?.family ?? '';
  if (!/^(?:alpine|debian|ubuntu|fedora|rocky|alma|ubi.*|golang|python|ruby|rust)$/.test(family)) return null;
  return lineage(stage).flatMap((ancestor) => [...instructionsOf(ancestor, 'CMD')].slice(-1))[0] ?? null;
}
