import { pairStages } from '../../dockerfile/pairing.ts';
import { cmdOf, entrypointOf } from '../../dockerfile/process.ts';
import { workloadsOf } from '../../repository/knowledge.ts';
import { defineRule } from '../rule.ts';
import { unpaired } from '../unpaired.ts';

/** A manifest as the examples need it. */
const manifest = (args: string) =>
  `kind: Deployment\nmetadata: { name: shop }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: acme/shop:dev\n          args: ${args}\n`;
const workflow =
  'on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v7\n        with:\n          tags: acme/shop:dev\n';
const path = '.github/workflows/image.yml';
const others = (args: string) => ({ [path]: workflow, 'k8s/shop.yaml': manifest(args) });

export default defineRule({
  id: 'entrypoint-removed',
  scope: 'change',
  severity: 'critical',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Manifest passes arguments to an entrypoint that is gone',
  remedy: 'Keep the `ENTRYPOINT` that manifests pass arguments to',
  rationale:
    'What a manifest gives as `args` is appended to `ENTRYPOINT`. Without one it replaces `CMD` and is the whole command, so the container tries to start a program that is called like the first flag.',
  peers: [],
  asks: ['builds', 'workloads'],
  examples: {
    bad: [
      {
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
    ],
  },
  *check({ before, after, head }) {
    yield* unpaired(before, after);
    for (const { before: was, after: now } of pairStages(before, after).pairs) {
      if (!now.shipped || entrypointOf(was) === null || entrypointOf(now) !== null) continue;
      const at = cmdOf(now)?.instruction ?? now.from;
      for (const { arguments: given, entrypoint, where, name } of workloadsOf(head.tree, after.path)) {
        const [first] = given ?? [];
        if (at === null || entrypoint !== null || first?.startsWith('-') !== true) continue;
        yield {
          message: `\`ENTRYPOINT\` is gone, and \`${where.path}\` passes \`${first}\` (${name}): that is the whole command now.`,
          subject: `${where.path} ${name}`,
          at: { path: after.path, range: at.range },
          related: [where],
        };
      }
    }
  },
});
