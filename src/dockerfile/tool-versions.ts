import { versionOf } from '../images/lookup.ts';
import { type Command, pipedInto } from '../shell/command.ts';
import { memoized } from '../text/memoized.ts';
import { type Step, stepsBefore } from './history.ts';
import { environmentAt } from './homes.ts';
import type { Dockerfile, Instruction, RunInstruction, Stage } from './model.ts';
import { wordValue } from './shell-values.ts';
import { imageFactsOf } from './stages.ts';

/** Package managers whose version can be told. */
export type Tool = 'npm' | 'yarn' | 'pnpm' | 'bun' | 'cargo' | 'poetry';

/**
 * The version of a package manager that a command runs: what was installed last before, else what the image has; `8` stands for any 8.x.
 * null: not known. `declared`: what Corepack takes, by the project's `packageManager`.
 */
export function toolVersionBefore(
  file: Dockerfile,
  stage: Stage,
  run: RunInstruction,
  until: Command,
  tool: Tool,
  declared: string | null,
): string | null {
  return run.onbuild ? null : (timelineOf(file, stage, tool, declared).before.get(until) ?? null);
}

interface Timeline {
  /** Before each command of the stage. */
  readonly before: ReadonlyMap<Command, string | null>;
  readonly end: string | null;
  /** Something that cannot be read has run: from there on nothing is known. */
  readonly isOpaque: boolean;
}

const timelines = memoized((_: Stage) => new Map<string, Timeline>());

function timelineOf(file: Dockerfile, stage: Stage, tool: Tool, declared: string | null): Timeline {
  const key = `${tool} ${declared}`;
  const known = timelines(stage).get(key);
  if (known !== undefined) return known;
  const below = stage.base.kind === 'stage' ? timelineOf(file, stage.base.stage, tool, declared) : null;
  let version = below === null ? inImage(stage, tool) : below.end;
  let isOpaque = below?.isOpaque ?? false;
  const before = new Map<Command, string | null>();
  for (const step of stepsBefore(file, stage, null).filter(({ stage: owner }) => owner === stage)) {
    if (step.opaque) isOpaque = true;
    for (const command of step.commands) {
      before.set(command, isOpaque ? null : version);
      const installed = installedBy(file, step, command, tool, declared);
      if (installed !== undefined) version = installed;
    }
  }
  const timeline = { before, end: version, isOpaque };
  timelines(stage).set(key, timeline);
  return timeline;
}

function inImage(stage: Stage, tool: Tool): string | null {
  const facts = imageFactsOf(stage);
  if (facts === null) return null;
  if (tool === 'cargo') return versionOf(facts, 'rust');
  if (tool === 'bun') return versionOf(facts, 'bun');
  const node = facts.family === 'node' ? Number.parseInt(versionOf(facts, 'node') ?? '', 10) : Number.NaN;
  // github.com/nodejs/docker-node: Yarn 1 is in the images up to Node.js 25; npm 6 came with Node.js 10 to 14.
  if (tool === 'yarn' && node <= 25) return '1';
  return tool === 'npm' && node >= 10 && node <= 14 ? '6' : null;
}

const installers =
  /^(?:npm|yarn|pnpm|bun|pip[\d.]*|pipx|uv|python[\d.]*|conda|mamba|apk|apt-get|apt|dnf|microdnf|yum)$/;

/** undefined: it has nothing to do with the tool; null: it brings a version that is not known. */
function installedBy(
  file: Dockerfile,
  { stage, instruction }: Step,
  command: Command,
  tool: Tool,
  declared: string | null,
): string | null | undefined {
  const words = command.args.map((word) => ({ text: word.text, value: wordValue(file, stage, instruction, word) }));
  if (command.name === 'corepack') {
    const named = words.flatMap(({ value }) => versionIn(value ?? '', tool) ?? []);
    return declared ?? named.at(-1) ?? null;
  }
  if (command.name === 'rustup') return tool === 'cargo' ? null : undefined;
  if (command.name === tool) return /^(?:set|self|upgrade|self-update)$/.test(words[0]?.value ?? '') ? null : undefined;
  if (tool === 'poetry' && words.some(({ text }) => text.includes('install.python-poetry.org')))
    return byInstaller(file, stage, instruction, command);
  if (command.name === null || !installers.test(command.name)) return undefined;
  const own = words.filter(({ text }) => /^["']?([\w-]*)/.exec(text)?.[1] === tool);
  const last = own.at(-1);
  return last === undefined ? undefined : versionIn(last.value ?? '', tool);
}

/** `pnpm@8.15`, `poetry==1.8.3`; null: none that is written. */
function versionIn(text: string, tool: Tool): string | null {
  const [, name, version] = /^([\w-]+)(?:==|@)v?(\d+(?:\.\d+)*)$/.exec(text) ?? [];
  return name === tool ? (version ?? null) : null;
}

/** `curl … install.python-poetry.org | POETRY_VERSION=1.8.3 python3 - --version 1.8.3`. */
function byInstaller(file: Dockerfile, stage: Stage, run: Instruction, command: Command): string | null {
  const [into] = pipedInto(command);
  const words = into?.args.map((word) => wordValue(file, stage, run, word)) ?? [];
  const flag = words.indexOf('--version');
  const assigned = into?.assignments.find(({ name }) => name === 'POETRY_VERSION')?.value?.value;
  const version = (flag === -1 ? assigned : words[flag + 1]) ?? environmentAt(stage, run, 'POETRY_VERSION');
  return version !== null && version !== undefined && /^\d+(?:\.\d+)*$/.test(version) ? version : null;
}
