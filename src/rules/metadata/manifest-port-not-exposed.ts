import type { Stage } from '../../dockerfile/model.ts';
import { listeningPorts } from '../../dockerfile/ports.ts';
import { cmdOf, entrypointOf } from '../../dockerfile/process.ts';
import { lineage } from '../../dockerfile/stages.ts';
import { servicesOf, workloadsOf } from '../../repository/knowledge.ts';
import { portNumber } from '../../repository/ports.ts';
import type { Workload } from '../../repository/workload.ts';
import { type Tree, textOf } from '../../snapshot/snapshot.ts';
import { listed } from '../../text/listed.ts';
import { mentions } from '../../text/mentions.ts';
import { defineRule } from '../rule.ts';

/** A manifest as the examples need it. */
const manifest = (port: number, probe: number) =>
  `kind: Deployment\nmetadata: { name: shop }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: acme/shop:dev\n          ports:\n            - containerPort: ${port}\n          readinessProbe:\n            httpGet: { path: /, port: ${probe} }\n`;
const workflow =
  'on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v7\n        with:\n          tags: acme/shop:dev\n';
const path = '.github/workflows/image.yml';

/** The same, with a name for its port and labels that a Service may select. */
const labelled = (port: number) =>
  manifest(port, port)
    .replace('    spec:', '    metadata: { labels: { app: shop, tier: web } }\n    spec:')
    .replace('containerPort:', 'name: http\n              containerPort:');
const service = (ports: string) =>
  `kind: Service\nmetadata: { name: shop }\nspec:\n  selector: { app: shop }\n  ports: [{ ${ports} }]\n`;

/** A chart whose template looks its port up; `more` of the container. */
const chart = (values: string, more = '') => ({
  [path]: workflow,
  'charts/shop/values.yaml': `image: acme/shop\n${values}`,
  'charts/shop/templates/deployment.yaml': `kind: Deployment\nmetadata: { name: shop }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: "{{ .Values.image }}:{{ .Values.tag }}"\n          ports:\n            - containerPort: {{ .Values.port }}\n${more}`,
});

export default defineRule({
  id: 'manifest-port-not-exposed',
  scope: 'repository',
  severity: 'critical',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Manifest uses another port than the image',
  remedy: 'Use one port in the image and in the manifests',
  rationale:
    '`EXPOSE`, an argument of the program or `ENV PORT` says where it listens, and the manifest sends its traffic and its probes elsewhere. Nothing listens there: the container never becomes ready, is restarted over and over, or gets none of the traffic that a Service has for it. Where variables or files from elsewhere may tell the program another port, nothing is said.',
  exceptions: 'An `EXPOSE` that nobody has brought up to date.',
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
      {
        title: 'The program is told another port',
        before: {
          [path]: workflow,
          'k8s/shop.yaml': manifest(8000, 8000),
          Dockerfile: 'FROM python:3.14-slim\nCMD ["gunicorn", "--bind", "0.0.0.0:8000", "app"]\n',
        },
        files: {
          [path]: workflow,
          'k8s/shop.yaml': manifest(8000, 8000),
          Dockerfile: 'FROM python:3.14-slim\nCMD ["gunicorn", "--bind", "0.0.0.0:9000", "app"]\n',
        },
        reports: [
          {
            line: 2,
            message:
              'The program listens on 9000 (`CMD`), and `k8s/shop.yaml` uses 8000 (Deployment shop, container web).',
          },
        ],
      },
      {
        title: 'The port is a value of a chart',
        files: { ...chart('port: 8080\n'), Dockerfile: 'FROM node:24-slim\nEXPOSE 3000\nCMD ["node", "."]\n' },
        reports: [
          {
            line: 2,
            message:
              'The image exposes 3000, and `charts/shop/values.yaml` uses 8080 (Deployment shop, container web).',
          },
        ],
      },
      {
        title: 'A Service sends elsewhere',
        files: {
          [path]: workflow,
          'k8s/shop.yaml': labelled(3000),
          'k8s/service.yaml': service('port: 80, targetPort: 8080'),
          Dockerfile: 'FROM node:24-slim\nEXPOSE 3000\nCMD ["node", "."]\n',
        },
        reports: [
          {
            line: 2,
            message:
              'The image exposes 3000, and the Service in `k8s/service.yaml` sends to 8080 (Deployment shop, container web).',
          },
        ],
      },
      {
        title: 'A Service without a target sends to its own port',
        files: {
          [path]: workflow,
          'k8s/shop.yaml': labelled(3000),
          'k8s/service.yaml': service('port: 80'),
          Dockerfile: 'FROM node:24-slim\nEXPOSE 3000\nCMD ["node", "."]\n',
        },
        reports: [
          {
            line: 2,
            message:
              'The image exposes 3000, and the Service in `k8s/service.yaml` sends to 80 (Deployment shop, container web).',
          },
        ],
      },
    ],
    good: [
      {
        title: 'A Service sends to the port, by number and by name',
        files: {
          [path]: workflow,
          'k8s/shop.yaml': labelled(3000),
          'k8s/service.yaml': service('port: 80, targetPort: 3000 }, { port: 81, targetPort: http'),
          Dockerfile: 'FROM node:24-slim\nEXPOSE 3000\nCMD ["node", "."]\n',
        },
      },
      {
        title: 'A Service of other pods, of UDP, or that has no address',
        files: {
          [path]: workflow,
          'k8s/shop.yaml': labelled(3000),
          'k8s/a.yaml': service('port: 80').replace('app: shop', 'app: other'),
          'k8s/b.yaml': service('port: 53, protocol: UDP'),
          'k8s/c.yaml': service('port: 80').replace('spec:', 'spec:\n  clusterIP: None'),
          Dockerfile: 'FROM node:24-slim\nEXPOSE 3000\nCMD ["node", "."]\n',
        },
      },
      {
        title: 'A Service of another environment',
        files: {
          [path]: workflow,
          'k8s/live/shop.yaml': labelled(3000),
          'k8s/live/service.yaml': service('port: 80, targetPort: 3000'),
          'k8s/test/service.yaml': service('port: 80, targetPort: 8080'),
          Dockerfile: 'FROM node:24-slim\nEXPOSE 3000\nCMD ["node", "."]\n',
        },
      },
      {
        title: 'A Service that sends to a container beside it',
        files: {
          [path]: workflow,
          'k8s/shop.yaml': `${labelled(3000)}        - { name: proxy, image: "envoyproxy/envoy:v1.35.0" }\n`,
          'k8s/service.yaml': service('port: 80, targetPort: 8080'),
          Dockerfile: 'FROM node:24-slim\nEXPOSE 3000\nCMD ["node", "."]\n',
        },
      },
      {
        title: 'A Service with a port besides, that the image may not say',
        files: {
          [path]: workflow,
          'k8s/shop.yaml': labelled(3000),
          'k8s/service.yaml': service('port: 80, targetPort: 3000 }, { port: 9090'),
          Dockerfile: 'FROM node:24-slim\nEXPOSE 3000\nCMD ["node", "."]\n',
        },
      },
      {
        title: 'A probe that a container beside it answers',
        files: {
          [path]: workflow,
          'k8s/shop.yaml': `${manifest(3000, 15021)}        - { name: proxy, image: "envoyproxy/envoy:v1.35.0" }\n`,
          Dockerfile: 'FROM node:24-slim\nEXPOSE 3000\nCMD ["node", "."]\n',
        },
      },
      {
        title: 'Another program of the image',
        files: {
          [path]: workflow,
          'k8s/shop.yaml': `${manifest(8080, 8080)}          command: [node, worker.js]\n`,
          Dockerfile: 'FROM node:24-slim\nEXPOSE 3000\nCMD ["node", "."]\n',
        },
      },
      {
        title: 'Variables and files that may say the port',
        files: {
          [path]: workflow,
          'k8s/a.yaml': `${manifest(8080, 8080)}          envFrom: [{ configMapRef: { name: shop } }]\n`,
          'k8s/b.yaml': `${manifest(8080, 8080).replace('name: shop', 'name: b')}          volumeMounts: [{ name: conf, mountPath: /etc/shop }]\n      volumes: [{ name: conf, configMap: { name: shop } }]\n`,
          'compose.yaml': 'services:\n  web:\n    build: .\n    env_file: .env\n    ports: ["8080:8080"]\n',
          Dockerfile: 'FROM node:24-slim\nEXPOSE 3000\nCMD ["node", "."]\n',
        },
      },
      {
        title: 'Knative tells the port that a manifest says',
        files: {
          [path]: workflow,
          'k8s/shop.yaml': `apiVersion: serving.knative.dev/v1\n${manifest(8080, 8080).replace('Deployment', 'Service')}`,
          Dockerfile: 'FROM node:24-slim\nEXPOSE 3000\nCMD ["node", "."]\n',
        },
      },
      {
        title: 'A patch that tells the port, and one with a port besides',
        files: {
          [path]: workflow,
          'k8s/base/a.yaml': manifest(8080, 8080),
          'k8s/live/a.yaml':
            'kind: Deployment\nmetadata: { name: shop }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          env: [{ name: PORT, value: "8080" }]\n',
          'k8s/base/b.yaml': manifest(3000, 3000).replace('name: shop', 'name: b'),
          'k8s/test/b.yaml':
            'kind: Deployment\nmetadata: { name: b }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          ports: [{ containerPort: 9229 }]\n',
          Dockerfile: 'FROM node:24-slim\nEXPOSE 3000\nCMD ["node", "."]\n',
        },
      },
      {
        title: 'A chart tells the program its port',
        files: {
          ...chart('port: 8080\n', '          env: [{ name: HTTP_PORT, value: "{{ .Values.port }}" }]\n'),
          Dockerfile: 'FROM node:24-slim\nEXPOSE 3000\nCMD ["node", "."]\n',
        },
      },
      {
        title: 'A chart with other values elsewhere',
        files: {
          ...chart('port: 8080\n'),
          'charts/shop/values-live.yaml': 'port: 3000\n',
          Dockerfile: 'FROM node:24-slim\nEXPOSE 3000\nCMD ["node", "."]\n',
        },
      },
      {
        title: 'A port that only the cluster knows',
        files: {
          [path]: workflow,
          'k8s/shop.yaml': `${manifest(8080, 8080)}          env: [{ name: PORT, valueFrom: { configMapKeyRef: { name: shop, key: port } } }]\n`,
          Dockerfile: 'FROM node:24-slim\nEXPOSE 3000\nCMD ["node", "."]\n',
        },
      },
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
      const listening = stage === undefined ? null : listeningPorts(stage);
      if (stage === undefined || others.length > 0 || listening === null || listening.instruction === null) continue;
      const { ports: exposed, said, instruction } = listening;
      const own =
        said === 'EXPOSE'
          ? `The image exposes ${listed(exposed.map(String))}`
          : `The program listens on ${listed(exposed.map(String))} (\`${said}\`)`;
      const workloads = workloadsOf(tree, file.path);
      for (const workload of workloads.slice(0, mostWorkloads)) {
        const patches = workloads.filter(({ name }) => name === workload.name);
        if (patches.some((one) => one.mayBeTold || startsOther(one, stage))) continue;
        if (said !== 'EXPOSE' && patches.some(isTold)) continue;
        const used = strangers(tree, workload, patches, exposed).filter(
          ({ port }) => !patches.some((one) => isMentioned(tree, stage, one, port)),
        );
        const [first] = used;
        if (first === undefined) continue;
        yield {
          message: `${own}, and ${first.says} ${first.port} (${workload.name}).`,
          subject: `${workload.where.path} ${workload.name} ${first.port}`,
          at: { path: file.path, range: instruction.range },
          related: used.map(({ where }) => where),
        };
      }
    }
  },
});

/**
 * Ports of a workload that the image does not expose: all that it states, where none fits, else those that only a probe or a Service knows. A
 * patch adds to what it patches.
 */
function strangers(tree: Tree, workload: Workload, patches: readonly Workload[], exposed: readonly number[]) {
  const stated = workload.ports.map(({ port, where }) => ({ port, where, says: `\`${where.path}\` uses` }));
  const own = stated.filter(({ port }) => !exposed.includes(port));
  const isPatch = workload.image === null && workload.by === 'kubernetes';
  const all = isPatch ? patches.flatMap(({ ports }) => ports.map(({ port }) => port)) : stated.map(({ port }) => port);
  if (own.length > 0 && all.every((port) => !exposed.includes(port))) return own;
  if (isShared(workload)) return [];
  const asked = workload.calls.map(({ port, where, kind }) => ({
    port,
    where,
    says: `\`${kind}\` in \`${where.path}\` asks`,
  }));
  return [...asked, ...sentTo(tree, workload, exposed)].flatMap(({ port, where, says }) =>
    port === null || exposed.includes(port) || all.includes(port) ? [] : [{ port, where, says }],
  );
}

/** Where several containers share a pod, any of them may answer a probe or a Service. */
function isShared({ pod }: Workload): boolean {
  return pod !== null && pod.containers > 1;
}

/** Of one image, and those that send to one of them: each is looked for in the manifest. */
const mostWorkloads = 100;
const mostServices = 5;

/** Numbers that Services send to, with nothing that fits beside them: a second one is a port of its own. A name is that of a stated port. */
function sentTo(tree: Tree, workload: Workload, exposed: readonly number[]) {
  const sending = servicesOf(tree, workload).slice(0, mostServices);
  return sending.flatMap(({ targets }) => {
    const sent = targets.slice(0, mostServices).map(({ port, where }) => ({
      port: portNumber(port),
      where,
      says: `the Service in \`${where.path}\` sends to`,
    }));
    return sent.some(({ port }) => port === null || exposed.includes(port)) ? [] : sent;
  });
}

/** The program may be told the number: by a variable, an argument, or the manifest itself. */
function isMentioned(tree: Tree, stage: Stage, workload: Workload, port: number): boolean {
  const { entrypoint, arguments: given, environment, where } = workload;
  const isIn = (text: string) => mentions(text, String(port), { before: /\d/, behind: /\d/ }) > 0;
  const texts = lineage(stage).flatMap(({ instructions }) =>
    instructions.flatMap(({ keyword, args }) => (keyword === 'EXPOSE' ? [] : [args.text])),
  );
  const written = textOf(tree, where.path) ?? '';
  const values = [...written.matchAll(/(?:\bvalue:|\bPORT\b\S{0,100}[=:])\s*["']?(\d+)\b/g)];
  const isSet = values.some(([, value]) => value === String(port));
  const isGiven = [...environment].some(([name, value]) =>
    value === null ? /PORT|ADDR|LISTEN|BIND/i.test(name) : isIn(value),
  );
  return isSet || isGiven || [...texts, ...(entrypoint ?? []), ...(given ?? [])].some(isIn);
}

/** It starts something else, or with other arguments: what the image says of its program does not count. */
function isTold({ entrypoint, arguments: given }: Workload): boolean {
  return entrypoint !== null || given !== null;
}

/** It starts another program than the image, whose ports nothing here tells. */
function startsOther({ entrypoint, arguments: given }: Workload, stage: Stage): boolean {
  const [own, rest] = [entrypointOf(stage), cmdOf(stage)].map((start) => start?.instruction.args.text ?? '');
  const isOwn = (words: readonly string[]) => words.every((word) => `${own} ${rest}`.includes(word));
  return (entrypoint !== null && !isOwn(entrypoint)) || (given !== null && own === '' && !isOwn(given));
}
