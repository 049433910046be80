import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { exposedPorts } from '../../dockerfile/ports.ts';
import { instructionsOf, lineage } from '../../dockerfile/stages.ts';
import { workloadsOf } from '../../repository/knowledge.ts';
import type { Workload } from '../../repository/workload.ts';
import { type Tree, textOf } from '../../snapshot/snapshot.ts';
import { listed } from '../../text/listed.ts';
import { defineRule, type Place } from '../rule.ts';

/** A manifest as the examples need it. */
const manifest = (port: number, probe: number) =>
  `kind: Deployment\nmetadata: { name: shop }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: acme/shop:dev\n          ports:\n            - containerPort: ${port}\n          readinessProbe:\n            httpGet: { path: /, port: ${probe} }\n`;
const workflow =
  'on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v7\n        with:\n          tags: acme/shop:dev\n';
const path = '.github/workflows/image.yml';

export default defineRule({
  id: 'manifest-port-not-exposed',
  scope: 'repository',
  severity: 'critical',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Manifest uses another port than the image exposes',
  remedy: 'Use one port in the image and in the manifests',
  rationale:
    '`EXPOSE` says where the program listens, and the manifest sends its traffic and its probes elsewhere. Nothing listens there: the container never becomes ready, or is restarted over and over.',
  exceptions: 'A program that is told its port when it starts, and an `EXPOSE` that nobody has brought up to date.',
  peers: [],
  asks: ['builds', 'workloads'],
  examples: {
    bad: [
      {
        title: 'The image moves to another port',
        before: {
          [path]: workflow,
          'k8s/shop.yaml': manifest(8080, 8080),
          Dockerfile: 'FROM node:24-slim\nEXPOSE 8080\nCMD ["node", "."]\n',
        },
        files: {
          [path]: workflow,
          'k8s/shop.yaml': manifest(8080, 8080),
          Dockerfile: 'FROM node:24-slim\nEXPOSE 3000\nCMD ["node", "."]\n',
        },
        reports: [
          {
            line: 2,
            message: 'The image exposes 3000, and `k8s/shop.yaml` uses 8080 (Deployment shop, container web).',
          },
        ],
      },
      {
        title: 'A probe of its own',
        files: {
          [path]: workflow,
          'k8s/shop.yaml': manifest(3000, 3001),
          Dockerfile: 'FROM node:24-slim\nEXPOSE 3000\nCMD ["node", "."]\n',
        },
        reports: [
          {
            line: 2,
            message:
              'The image exposes 3000, and `readinessProbe` in `k8s/shop.yaml` asks 3001 (Deployment shop, container web).',
          },
        ],
      },
    ],
    good: [
      {
        title: 'The same port',
        files: {
          [path]: workflow,
          'k8s/shop.yaml': manifest(3000, 3000),
          Dockerfile: 'FROM node:24-slim\nEXPOSE 3000/tcp\n',
        },
      },
      {
        title: 'A second port that the manifest knows',
        files: {
          [path]: workflow,
          'k8s/shop.yaml': manifest(3000, 9000),
          Dockerfile: 'FROM node:24-slim\nEXPOSE 3000 9000\n',
        },
      },
      {
        title: 'The program is told its port',
        files: {
          [path]: workflow,
          'k8s/shop.yaml': manifest(8080, 8080),
          Dockerfile: 'FROM node:24-slim\nENV PORT=8080\nEXPOSE 3000\nCMD ["node", "."]\n',
        },
      },
      {
        title: 'Nothing exposed',
        files: { [path]: workflow, 'k8s/shop.yaml': manifest(3000, 3000), Dockerfile: 'FROM node:24-slim\n' },
      },
      {
        title: 'Another image',
        files: { 'k8s/shop.yaml': manifest(8080, 8080), Dockerfile: 'FROM node:24-slim\nEXPOSE 3000\n' },
      },
    ],
  },
  *check({ repository: { tree, dockerfiles } }) {
    for (const file of dockerfiles) {
      const [stage, ...others] = file.stages.filter(({ shipped }) => shipped);
      const exposed = stage === undefined ? null : exposedPorts(stage);
      if (stage === undefined || others.length > 0 || exposed === null || exposed.length === 0) continue;
      for (const workload of workloadsOf(tree, file.path)) {
        const used = strangers(workload, exposed).filter(({ port }) => !isMentioned(tree, stage, workload, port));
        const [first] = used;
        const at = exposeOf(file, stage);
        if (first === undefined || at === null) continue;
        const says =
          first.kind === null
            ? `\`${workload.where.path}\` uses`
            : `\`${first.kind}\` in \`${workload.where.path}\` asks`;
        yield {
          message: `The image exposes ${listed(exposed.map(String))}, and ${says} ${first.port} (${workload.name}).`,
          subject: `${workload.where.path} ${workload.name} ${first.port}`,
          at,
          related: used.map(({ range }) => ({ path: workload.where.path, range })),
        };
      }
    }
  },
});

/** Ports of a workload that the image does not expose: all that it states, where none fits, else those that only a probe knows. */
function strangers({ ports, calls }: Workload, exposed: readonly number[]) {
  const stated = ports.map(({ port, range }) => ({ port, range, kind: null }));
  const own = stated.filter(({ port }) => !exposed.includes(port));
  if (own.length > 0 && own.length === stated.length) return own;
  return calls.flatMap(({ port, range, kind }) =>
    port === null || exposed.includes(port) || stated.some((one) => one.port === port) ? [] : [{ port, range, kind }],
  );
}

/** The program may be told the number: by a variable, an argument, or the manifest itself. */
function isMentioned(tree: Tree, stage: Stage, workload: Workload, port: number): boolean {
  const { entrypoint, arguments: given, where } = workload;
  const number = new RegExp(`(?<!\\d)${port}(?!\\d)`);
  const texts = lineage(stage).flatMap(({ instructions }) =>
    instructions.flatMap(({ keyword, args }) => (keyword === 'EXPOSE' ? [] : [args.text])),
  );
  const isSet = new RegExp(`\\bvalue:\\s*["']?${port}\\b|\\bPORT\\b\\S*[=:]\\s*["']?${port}\\b`).test(
    textOf(tree, where.path) ?? '',
  );
  return isSet || [...texts, ...(entrypoint ?? []), ...(given ?? [])].some((text) => number.test(text));
}

function exposeOf(file: Dockerfile, stage: Stage): Place | null {
  const [expose] = lineage(stage).flatMap((one) => instructionsOf(one, 'EXPOSE'));
  return expose === undefined ? null : { path: file.path, range: expose.range };
}
