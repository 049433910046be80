import { runScripts } from '../../dockerfile/commands.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { pairStages } from '../../dockerfile/pairing.ts';
import type { Scope } from '../../dockerfile/scope.ts';
import { bindingOf } from '../../dockerfile/scope.ts';
import { isShippedWith } from '../../dockerfile/stages.ts';
import type { Command } from '../../shell/command.ts';
import { productionFlags } from '../../shell/production-flags.ts';
import { defineRule } from '../rule.ts';
import { unpaired } from '../unpaired.ts';

export default defineRule({
  id: 'production-flag-removed',
  scope: 'change',
  severity: 'major',
  category: 'size',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Install no longer leaves development dependencies out',
  remedy: 'Leave development dependencies out again',
  rationale:
    'The install used to say that development dependencies stay out (`--production`, `--omit=dev`, `--no-dev`, …), and now nothing says so. They end up in the image: larger, and with more to patch. It happens most often when `npm install --production` becomes `npm ci`.',
  peers: [],
  examples: {
    bad: [
      {
        before: 'FROM node:24-slim\nCOPY package*.json ./\nRUN npm install --production\n',
        files: 'FROM node:24-slim\nCOPY package*.json ./\nRUN npm ci\n',
        reports: [
          {
            line: 3,
            message:
              '`npm ci` installs development dependencies as well; before, `--production` left them out. Add `--omit=dev`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Said in another way',
        before: 'FROM node:24-slim\nRUN npm install --production\n',
        files: 'FROM node:24-slim\nRUN npm ci --omit=dev\n',
      },
      {
        title: 'Said by a variable',
        before: 'FROM node:24-slim\nRUN npm install --production\n',
        files: 'FROM node:24-slim\nENV NODE_ENV=production\nRUN npm ci\n',
      },
      {
        title: 'Pruned later',
        before: 'FROM node:24-slim\nRUN npm install --production\n',
        files: 'FROM node:24-slim\nRUN npm ci && npm run build && npm prune --omit=dev\n',
      },
      {
        title: 'It builds now, and another one ships',
        before: 'FROM node:24-slim\nCOPY package*.json ./\nRUN npm ci --omit=dev\nCMD ["node", "."]\n',
        files:
          'FROM node:24-slim AS build\nCOPY package*.json ./\nRUN npm ci\nFROM node:24-slim\nCOPY package*.json ./\nRUN npm ci --omit=dev\nCOPY --from=build /dist /dist\nCMD ["node", "."]\n',
      },
      { title: 'As it was', before: 'FROM node:24-slim\nRUN npm install\n', files: 'FROM node:24-slim\nRUN npm ci\n' },
    ],
  },
  *check({ before, after }) {
    yield* unpaired(before, after);
    for (const { before: was, after: now } of pairStages(before, after).pairs) {
      if (!isShippedWith(after, now)) continue;
      for (const manager of Object.keys(productionFlags)) {
        const old = installs(before, was, manager);
        const limited = old.find(({ flag }) => flag !== null);
        const current = installs(after, now, manager);
        const full = current.find(({ flag, byVariable }) => flag === null && !byVariable);
        if (limited?.flag == null || full === undefined || old.some(({ flag }) => flag === null)) continue;
        if (current.some(({ flag }) => flag !== null) || isPruned(after, now)) continue;
        const { command, subcommand } = full;
        yield {
          message: `\`${`${command.name} ${subcommand}`.trim()}\` installs development dependencies as well; before, \`${limited.flag}\` left them out. Add \`${productionFlags[manager]?.remedy ?? ''}\`.`,
          subject: manager,
          at: { path: after.path, range: command.range },
        };
      }
    }
  },
});

interface Install {
  readonly command: Command;
  readonly subcommand: string;
  /** As written; null: nothing leaves them out. */
  readonly flag: string | null;
  readonly byVariable: boolean;
}

function installs(file: Dockerfile, stage: Stage, manager: string): Install[] {
  const production = productionFlags[manager];
  if (production === undefined) return [];
  const found: Install[] = [];
  for (const { stage: owner, run, operations } of runScripts(file)) {
    if (owner !== stage) continue;
    for (const operation of operations) {
      const { command } = operation;
      if (operation.manager.id !== manager || operation.action !== 'install' || operation.packages.length > 0) continue;
      const flag = command.args.find(({ value }) => production.pattern.test(value ?? ''))?.text ?? null;
      found.push({
        command,
        subcommand: operation.subcommand,
        flag,
        byVariable: isSet(run.scope, command, production.variables),
      });
    }
  }
  return found;
}

function isSet(scope: Scope, command: Command, names: readonly string[]): boolean {
  return names.some(
    (name) => bindingOf(scope, name) !== null || command.assignments.some((assignment) => assignment.name === name),
  );
}

function isPruned(file: Dockerfile, stage: Stage): boolean {
  for (const { stage: owner, commands } of runScripts(file)) {
    if (owner === stage && commands.some(({ args }) => args[0]?.value === 'prune')) return true;
  }
  return false;
}
