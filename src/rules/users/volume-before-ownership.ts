import type { Dockerfile, Instruction, Stage, WordsInstruction } from '../../dockerfile/model.ts';
import { resolvePath, workingDirectoryAt } from '../../dockerfile/paths.ts';
import { scriptOf } from '../../dockerfile/script.ts';
import { instructionsOf, isShippedWith } from '../../dockerfile/stages.ts';
import { argumentsOf } from '../../shell/arguments.ts';
import { commandsOf } from '../../shell/walk.ts';
import { insertAfter } from '../../text/edit.ts';
import { lineText } from '../../text/source.ts';
import { defineRule, type Fix } from '../rule.ts';

/** Programs that change what they name. */
const changes = /^(?:chown|chmod|chgrp|mkdir|touch|cp|mv|install|ln)$/;

export default defineRule({
  id: 'volume-before-ownership',
  scope: 'dockerfile',
  severity: 'major',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Directory is changed after it was declared a volume',
  remedy: 'Put `VOLUME` below what changes the directory',
  rationale:
    "Podman, Buildah and Docker's classic builder throw away what later instructions do to a volume's directory: its owner and its files are then as they were at `VOLUME`, without an error. BuildKit keeps the changes. Below them, `VOLUME` is right for all.",
  peers: [],
  examples: {
    bad: [
      {
        files: 'FROM debian:13-slim\nVOLUME /data\nRUN mkdir -p /data && chown 10001 /data\nUSER 10001\n',
        reports: [
          {
            line: 2,
            message:
              'Line 3 changes `/data` after it was declared a volume: builders before BuildKit, and some others, discard that. Put `VOLUME` below it.',
          },
        ],
        fixed: 'FROM debian:13-slim\nRUN mkdir -p /data && chown 10001 /data\nVOLUME /data\nUSER 10001\n',
      },
      {
        title: 'Files copied into it',
        files: 'FROM debian:13-slim\nVOLUME ["/etc/app", "/data"]\nCOPY app.conf /etc/app/app.conf\n',
        reports: [
          {
            line: 2,
            message:
              'Line 3 changes `/etc/app` after it was declared a volume: builders before BuildKit, and some others, discard that. Put `VOLUME` below it.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Declared last',
        files: 'FROM debian:13\nRUN mkdir /data && chown 10001 /data\nVOLUME /data\nUSER 10001\n',
      },
      { title: 'Other directories', files: 'FROM debian:13\nVOLUME /data\nRUN chown 10001 /database && mkdir /srv\n' },
      { title: 'A build stage', files: 'FROM debian:13 AS build\nVOLUME /data\nRUN mkdir /data/x\nFROM scratch\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      if (!isShippedWith(file, stage)) continue;
      for (const volume of instructionsOf(stage, 'VOLUME')) {
        for (const word of volume.words) {
          const path = word.value;
          if (volume.onbuild || path === null || !/^\/./.test(path)) continue;
          const target = path.replace(/\/$/, '');
          const changing = changesIn(file, stage).filter(
            ({ instruction: { index }, paths }) =>
              index > volume.index && paths.some((one) => one === target || one.startsWith(`${target}/`)),
          );
          const [change, last] = [changing[0]?.instruction, changing.at(-1)?.instruction];
          if (change === undefined || last === undefined) continue;
          yield {
            message: `Line ${change.range.startLine} changes \`${path}\` after it was declared a volume: builders before BuildKit, and some others, discard that. Put \`VOLUME\` below it.`,
            subject: path,
            at: { path: file.path, range: word.range },
            related: [{ path: file.path, range: change.ownRange }],
            ...movedBelow(file, volume, last),
          };
        }
      }
    }
  },
});

/** All of the instruction, where it speaks of one volume and nothing remarks on it. */
function movedBelow({ path, source }: Dockerfile, volume: WordsInstruction, last: Instruction): { fix?: Fix } {
  const { startLine, endLine } = volume.range;
  if (volume.words.length > 1 || /^\s*#/.test(lineText(source, startLine - 1))) return {};
  const text = source.text.slice(source.lineStarts[startLine - 1], source.lineStarts[endLine]).trimEnd();
  const edits = [
    { path, startLine, endLine, replacement: '' },
    { path, ...insertAfter(source, last.range, `\n${text}`) },
  ];
  return { fix: { title: 'Move `VOLUME` below it', applicability: 'needs-review', edits } };
}

interface Change {
  readonly instruction: Instruction;
  readonly paths: readonly string[];
}

const known = new WeakMap<Stage, readonly Change[]>();

/** The instructions of a stage that change files, with the paths where they do. */
function changesIn(file: Dockerfile, stage: Stage): readonly Change[] {
  const found = known.get(stage);
  if (found !== undefined) return found;
  const all = stage.instructions.flatMap((instruction): Change[] => {
    const paths = changedBy(file, stage, instruction).flatMap(
      (path) => (path == null ? null : resolvePath(workingDirectoryAt(stage, instruction), path)) ?? [],
    );
    return paths.length === 0 ? [] : [{ instruction, paths }];
  });
  known.set(stage, all);
  return all;
}

function changedBy(file: Dockerfile, stage: Stage, instruction: Instruction): (string | null | undefined)[] {
  if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') return [instruction.destination?.value];
  const script = instruction.keyword === 'RUN' ? scriptOf(file, stage, instruction) : null;
  return (script === null ? [] : commandsOf(script)).flatMap((command) => {
    if (!changes.test(command.name ?? '')) return [];
    const { operands } = argumentsOf(command);
    const isTransfer = /^(?:cp|mv|install|ln)$/.test(command.name ?? '');
    return (isTransfer ? operands.slice(-1) : operands).map(({ value }) => value);
  });
}
