import { toolBefore } from '../../dockerfile/installed.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { pairStages } from '../../dockerfile/pairing.ts';
import { isPlaced } from '../../dockerfile/placed.ts';
import { cmdOf, entrypointOf } from '../../dockerfile/process.ts';
import { workloadsOf } from '../../repository/knowledge.ts';
import { buildStep, manifestOf, workflowOf, workflowPath } from '../example-files.ts';
import { defineRule, type Place } from '../rule.ts';
import { unpaired } from '../unpaired.ts';

const others = (args: string) => ({
  [workflowPath]: workflowOf([buildStep('tags: acme/shop:dev')]),
  'k8s/shop.yaml': manifestOf(`args: ${args}`),
});

export default defineRule({
  id: 'entrypoint-changed',
  scope: 'change',
  severity: 'critical',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Arguments of a manifest no longer fit the entrypoint',
  remedy: 'Keep the `ENTRYPOINT` that manifests pass arguments to, or change them as well',
  rationale:
    'What a manifest gives as `args`, or a compose file as `command`, is appended to an `ENTRYPOINT` in exec form. Without an `ENTRYPOINT` it is the whole command, so the container tries to start a program that is called like the first argument. An `ENTRYPOINT` in shell form drops it.',
  peers: [],
  asks: ['builds', 'workloads'],
  examples: {
    bad: [
      {
        title: 'It is gone',
        before: { ...others('["--verbose"]'), Dockerfile: 'FROM debian:13-slim\nENTRYPOINT ["/shop"]\n' },
        files: { ...others('["--verbose"]'), Dockerfile: 'FROM debian:13-slim\nCMD ["/shop"]\n' },
        reports: [
          {
            line: 2,
            message:
              '`ENTRYPOINT` is gone, and `k8s/shop.yaml` passes `--verbose` (Deployment shop, container web): that is the whole command now.',
          },
        ],
      },
      {
        title: 'It is new, and the manifest names the program as well',
        before: { ...others('["/shop", "-v"]'), Dockerfile: 'FROM debian:13-slim\nCMD ["/shop"]\n' },
        files: { ...others('["/shop", "-v"]'), Dockerfile: 'FROM debian:13-slim\nENTRYPOINT ["/shop"]\n' },
        reports: [
          {
            line: 2,
            message:
              '`ENTRYPOINT` is new, and `k8s/shop.yaml` passes `/shop` (Deployment shop, container web): the program gets its own name as its first argument now.',
          },
        ],
      },
      {
        title: 'It is in shell form now',
        before: { ...others('["serve"]'), Dockerfile: 'FROM debian:13-slim\nENTRYPOINT ["/shop"]\n' },
        files: { ...others('["serve"]'), Dockerfile: 'FROM debian:13-slim\nENTRYPOINT /shop\n' },
        reports: [
          {
            line: 2,
            message:
              '`ENTRYPOINT` is in shell form now, and `k8s/shop.yaml` passes `serve` (Deployment shop, container web): the shell drops it.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'The manifest names a program',
        before: { ...others('["/shop", "--verbose"]'), Dockerfile: 'FROM debian:13-slim\nENTRYPOINT ["/run"]\n' },
        files: { ...others('["/shop", "--verbose"]'), Dockerfile: 'FROM debian:13-slim\nCMD ["/shop"]\n' },
      },
      {
        title: 'Another entrypoint',
        before: { ...others('["--verbose"]'), Dockerfile: 'FROM debian:13-slim\nENTRYPOINT ["/a"]\n' },
        files: { ...others('["--verbose"]'), Dockerfile: 'FROM debian:13-slim\nENTRYPOINT ["/b"]\n' },
      },
      {
        title: 'A script that starts what it is given',
        before: { ...others('["/shop", "-v"]'), Dockerfile: 'FROM debian:13-slim\nCMD ["/shop"]\n' },
        files: { ...others('["/shop", "-v"]'), Dockerfile: 'FROM debian:13-slim\nENTRYPOINT ["/init.sh"]\n' },
      },
      {
        title: 'Shell form that passes them on',
        before: { ...others('["serve"]'), Dockerfile: 'FROM debian:13-slim\nENTRYPOINT ["/shop"]\n' },
        files: { ...others('["serve"]'), Dockerfile: 'FROM debian:13-slim\nENTRYPOINT exec /shop "$0" "$@"\n' },
      },
    ],
  },
  *check({ before, after, head }) {
    yield* unpaired(before, after);
    for (const { before: was, after: now } of pairStages(before, after).pairs) {
      if (!now.shipped) continue;
      for (const { arguments: given, entrypoint, where, name } of workloadsOf(head.tree, after.path)) {
        const [first] = given ?? [];
        const found = entrypoint !== null || first === undefined ? null : judge(after, was, now, first);
        if (found === null) continue;
        yield {
          message: `\`ENTRYPOINT\` is ${found.change}, and \`${where.path}\` passes \`${first}\` (${name}): ${found.outcome}`,
          subject: `${where.path} ${name}`,
          at: found.at,
          related: [where],
        };
      }
    }
  },
});

interface Verdict {
  readonly change: string;
  readonly outcome: string;
  readonly at: Place;
}

function judge(file: Dockerfile, was: Stage, now: Stage, first: string): Verdict | null {
  const [old, entrypoint] = [entrypointOf(was)?.instruction.command, entrypointOf(now)?.instruction];
  const at = (range: Place['range']) => ({ path: file.path, range });
  if (entrypoint === undefined) {
    const anchor = cmdOf(now)?.instruction ?? now.from;
    if (old === undefined || anchor === null || !isNoProgram(file, now, first)) return null;
    return { change: 'gone', outcome: 'that is the whole command now.', at: at(anchor.range) };
  }
  const { command, range } = entrypoint;
  if (old === undefined && command.form === 'exec' && command.words.length === 1 && command.words[0]?.text === first)
    return { change: 'new', outcome: 'the program gets its own name as its first argument now.', at: at(range) };
  const dropsArguments = command.form === 'shell' && !command.brokenExec && !/\$[@*0-9{]/.test(command.text.text);
  return old?.form === 'exec' && dropsArguments
    ? { change: 'in shell form now', outcome: 'the shell drops it.', at: at(range) }
    : null;
}

function isNoProgram(file: Dockerfile, stage: Stage, word: string): boolean {
  const cmd = cmdOf(stage)?.instruction.command;
  const isArgument = cmd?.form === 'exec' && cmd.words.slice(1).some(({ text }) => text === word);
  if (word.startsWith('-') || isArgument) return true;
  return !word.includes('/') && !isPlaced(stage, word) && toolBefore(file, stage, null, null, word).present === false;
}
