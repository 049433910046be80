import { describe, expect, test } from '@jest/globals';
import { knowledgeIn } from './read.ts';

const deployment = (container: string, pod = '') =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: shop }\nspec:\n  template:\n    spec:\n${pod}      containers:\n        - name: web\n          image: ghcr.io/acme/shop:1.2\n${container.replace(/^/gm, '          ')}\n`;
const dockerfile = { 'services/shop/Dockerfile': 'FROM debian:13\n' };

async function workloadsIn(files: Readonly<Record<string, string>>) {
  return (await knowledgeIn({ ...dockerfile, ...files })).workloads;
}

describe('a manifest', () => {
  test('says how its containers run, and where it says so', async () => {
    const [workload] = await workloadsIn({
      'k8s/shop.yaml': deployment(
        [
          'command: [/app/shop]',
          'args: [--port, "8080"]',
          'ports: [{ name: http, containerPort: 8080 }]',
          'livenessProbe:',
          '  exec: { command: [pgrep, shop] }',
          'readinessProbe:',
          '  httpGet: { path: /ready, port: http }',
          'securityContext: { runAsUser: 1000 }',
        ].join('\n'),
        '      securityContext: { runAsNonRoot: true }\n',
      ),
    });
    expect(workload).toMatchObject({
      name: 'Deployment shop, container web',
      image: 'ghcr.io/acme/shop:1.2',
      dockerfiles: ['services/shop/Dockerfile'],
      entrypoint: ['/app/shop'],
      arguments: ['--port', '8080'],
      ports: [{ port: 8080, name: 'http' }],
      calls: [
        { kind: 'livenessProbe', command: ['pgrep', 'shop'], where: { range: { startLine: 15 } } },
        { kind: 'readinessProbe', command: null, port: 8080, where: { range: { startLine: 17 } } },
      ],
      user: { value: '1000' },
      runAsNonRoot: { value: true },
    });
  });

  test.each([
    [
      'a CronJob',
      'kind: CronJob\nspec: { jobTemplate: { spec: { template: { spec: { containers: [{ name: a, image: shop }] } } } } }',
    ],
    ['a Pod in a list', 'kind: List\nitems: [{ kind: Pod, spec: { containers: [{ name: a, image: shop }] } }]'],
    ['a second document', 'kind: Service\n---\nkind: Pod\nspec: { containers: [{ name: a, image: shop }] }'],
  ])('%s has containers too', async (_, text) => {
    expect(await workloadsIn({ 'deploy/a.yaml': text })).toMatchObject([
      { image: 'shop', dockerfiles: ['services/shop/Dockerfile'] },
    ]);
  });

  test('YAML elsewhere is nobody else’s business', async () => {
    expect(await workloadsIn({ 'docs/a.yaml': deployment('') })).toEqual([]);
  });
});

test('a chart’s template says what is written out in it, and where', async () => {
  const [workload] = await workloadsIn({
    'charts/shop/templates/deployment.yaml': [
      '{{- if .Values.enabled }}',
      'kind: Deployment',
      'metadata:',
      '  name: {{ include "shop.name" . }}',
      'spec:',
      '  template:',
      '    spec:',
      '      containers:',
      '        - name: web',
      '          image: "{{ .Values.registry }}/shop:{{ .Values.tag }}"',
      '          {{- with .Values.resources }}',
      '          resources: {{- toYaml . | nindent 12 }}',
      '          {{- end }}',
      '          livenessProbe: { exec: { command: [pgrep, shop] } }',
      '          readinessProbe: { exec: { command: [check, "{{ .Values.port }}"] } }',
      '{{- end }}',
    ].join('\n'),
  });
  expect(workload).toMatchObject({
    dockerfiles: [],
    calls: [{ kind: 'livenessProbe', command: ['pgrep', 'shop'], where: { range: { startLine: 14 } } }],
  });
});

describe('a chart', () => {
  const chart = 'charts/shop';
  const template = (container: string) => ({
    [`${chart}/templates/deployment.yaml`]: `{{- if .Values.on }}\n${deployment(container).replace('ghcr.io/acme/shop:1.2', '"{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"')}{{- end }}\n`,
  });
  const values = (more: string) => ({
    [`${chart}/Chart.yaml`]: 'name: shop\nappVersion: "2.1"\n',
    [`${chart}/values.yaml`]: `image:\n  repository: ghcr.io/acme/shop\n  tag: ""\n${more}`,
  });
  const one = async (files: Readonly<Record<string, string>>) => (await workloadsIn(files))[0];

  test('gives its templates the values that they look up, and says where these stand', async () => {
    const workload = await one({
      ...template(
        'ports:\n  - containerPort: {{ .Values.port }}\nlivenessProbe:\n  {{- toYaml .Values.probe | nindent 12 }}',
      ),
      ...values('port: 8080\nprobe:\n  exec: { command: [pgrep, shop] }\n'),
    });
    const where = (startLine: number) => ({ path: `${chart}/values.yaml`, range: { startLine } });
    expect(workload).toMatchObject({
      image: 'ghcr.io/acme/shop:2.1',
      dockerfiles: ['services/shop/Dockerfile'],
      ports: [{ port: 8080, where: where(4) }],
      calls: [{ command: ['pgrep', 'shop'], where: where(6) }],
    });
  });

  test('gives a block below `with` what that names', async () => {
    const container =
      '{{- with .Values.security }}\nsecurityContext:\n  {{- toYaml . | nindent 12 }}\n{{- end }}\nports:\n  - containerPort: {{ .Values.port }}';
    const workload = await one({
      ...template(container),
      ...values('port: 80\nsecurity:\n  runAsUser: 7\n  readOnlyRootFilesystem: true\n'),
    });
    expect(workload).toMatchObject({
      user: { value: '7' },
      readOnlyRootFilesystem: { value: true },
      ports: [{ port: 80 }],
    });
  });

  test.each([
    ['a default', '{{ .Values.none | default 8080 }}', 8080],
    ['a default in front', '{{ default 8080 .Values.none }}', 8080],
    ['a default that is not needed', '{{ .Values.port | default 8080 }}', 3000],
    ['a value that must be there', '{{ required "say a port" .Values.port }}', 3000],
    ['a text that is put together', '{{ printf "%v%d" .Values.port 1 | int }}', 30001],
    ['the top, from within a block', '{{- with .Values.image }}{{ $.Values.port }}{{ end -}}', null],
    ['a value of the installation', '{{ .Release.Port }}', null],
    ['a helper', '{{ include "shop.port" . }}', null],
    ['a computed value', '{{ add .Values.port 1 }}', null],
    ['a value that is not there', '{{ .Values.none }}', null],
    ['an inner expression', '{{ default 8080 (index .Values "none") }}', null],
    ['another `.`', '{{- range .Values.ports }}{{ .port }}{{ end }}', null],
  ])('knows %s, or that it does not', async (_, written, port) => {
    const workload = await one({ ...template(`ports:\n  - containerPort: ${written}`), ...values('port: 3000\n') });
    expect(workload?.ports.map((each) => each.port)).toEqual(port === null ? [] : [port]);
  });

  test.each([
    ['another file of values', { [`${chart}/values-production.yaml`]: 'port: 3001\nuser: 7\n' }],
    ['a chart above', { 'values.yaml': 'shop: { port: 3001 }\n' }],
    [
      'a chart that names it by its path',
      {
        'charts/all/Chart.yaml': 'dependencies:\n  - { name: shop, repository: file://../shop }\n',
        'charts/all/values.yaml': 'shop: { port: 3001 }\n',
      },
    ],
    [
      'a command by a file',
      {
        'deploy.sh': 'helm upgrade shop ./charts/shop -f deploy/live.yaml --set image.pullPolicy=Always\n',
        'deploy/live.yaml': 'port: 3001\n',
      },
    ],
    ['a command by itself', { Makefile: 'live:\n\thelm install shop charts/shop \\\n\t  --set port=3001\n' }],
    [
      'Argo CD',
      {
        'argocd/shop.yaml':
          'kind: Application\nspec:\n  source:\n    path: charts/shop\n    helm:\n      values: |\n        port: 3001\n      parameters: [{ name: image.tag, value: "3" }]\n',
      },
    ],
    [
      'Flux',
      {
        'flux/shop.yaml':
          'kind: HelmRelease\nspec:\n  chart: { spec: { chart: ./charts/shop } }\n  values: { port: 3001 }\n',
      },
    ],
  ])('does not count on a value that %s may change', async (_, more) => {
    const container =
      'ports:\n  - containerPort: {{ .Values.port }}\nsecurityContext: { runAsUser: {{ .Values.user }} }';
    const workload = await one({ ...template(container), ...values('port: 3000\nuser: 7\n'), ...more });
    expect(workload).toMatchObject({ dockerfiles: ['services/shop/Dockerfile'], ports: [], user: { value: '7' } });
  });

  test.each([
    [
      'is not met',
      '{{- if .Values.tls }}\n  - containerPort: 1\n{{- else }}\n  - containerPort: 2\n{{- end }}',
      'tls: false\n',
      [2],
    ],
    [
      'is met',
      '{{- if .Values.tls }}\n  - containerPort: 1\n{{- else }}\n  - containerPort: 2\n{{- end }}',
      'tls: true\n',
      [1],
    ],
    [
      'hangs on the installation',
      '{{- if .Values.tls }}\n  - containerPort: 1\n{{- else }}\n  - containerPort: 2\n{{- end }}',
      '',
      [1, 2],
    ],
    [
      'says a key twice',
      '  {{- if .Values.tls }}\n  - containerPort: 1\n  {{- else }}\n    containerPort: 2\n  {{- end }}',
      '',
      [],
    ],
  ])('takes the branches of a condition that %s', async (_, ports, more, expected) => {
    const workload = await one({ ...template(`ports:\n${ports}`), ...values(more) });
    expect(workload?.ports.map(({ port }) => port)).toEqual(expected);
  });

  test('leaves open what a chart above says for all of its charts', async () => {
    const container = 'ports:\n  - containerPort: {{ .Values.global.port | default .Values.port }}';
    const files = { ...template(container), ...values('port: 3000\n') };
    expect((await one(files))?.ports).toMatchObject([{ port: 3000 }]);
    expect((await one({ ...files, 'values.yaml': 'global: { port: 3001 }\n' }))?.ports).toEqual([]);
  });

  test('says that a setting is there though its value is not known', async () => {
    const container = 'securityContext:\n  {{- toYaml .Values.elsewhere | nindent 12 }}';
    expect(await one({ ...template(container), ...values('') })).toMatchObject({
      user: { value: null },
      runAsNonRoot: { value: null },
    });
  });

  test('says that a list may be longer where a directive adds to it', async () => {
    const mounts = async (more: string) =>
      (await one({ ...template(`volumeMounts:\n  - mountPath: /tmp\n${more}ports: []`), ...values('more: []\n') }))
        ?.mounts;
    expect(await mounts('')).toEqual(['/tmp']);
    expect(await mounts('{{- if .Values.other }}\n  - mountPath: /run\n{{- end }}\n')).toEqual(['/tmp', '/run']);
    const all = '{{- with .Values.all }}\nvolumeMounts:\n{{ toYaml . | indent 8 }}\n{{- end }}\nports: []';
    expect((await one({ ...template(all), ...values('all: []\n') }))?.mounts).toBeNull();
    expect(await mounts('{{- with .Values.more }}\n  {{- toYaml . | nindent 12 }}\n{{- end }}\n')).toBeNull();
  });

  test('that puts large values in over and over is read in bounded space', async () => {
    const many = `list: [${'a, '.repeat(5000)}a]\n`;
    const container = Array.from({ length: 5000 }, (_, index) => `x${index}: {{ toYaml .Values.list }}`).join('\n');
    expect(await one({ ...template(container), ...values(many) })).toMatchObject({
      name: 'Deployment shop, container web',
    });
  });
});

test('patches of a kustomization leave open what they speak of, in what they are for', async () => {
  const container = 'securityContext: { readOnlyRootFilesystem: true }';
  const patched = async (kustomization: string) => {
    const [workload] = await workloadsIn({
      'k8s/shop.yaml': deployment(container),
      'k8s/live/kustomization.yaml': kustomization,
      'k8s/live/args.yaml': '- { op: add, path: /spec/template/spec/containers/0/args, value: [-v] }\n',
    });
    return [workload?.mounts, workload?.startsAsImage, workload?.mayBeTold, workload?.readOnlyRootFilesystem?.value];
  };
  const plain = [[], true, false, true];
  const patch = (name: string) =>
    `patches:\n  - patch: |-\n      kind: Deployment\n      metadata: { name: ${name} }\n      volumeMounts: []\n`;
  expect(await patched(patch('shop'))).toEqual([null, true, true, true]);
  expect(await patched(patch('other'))).toEqual(plain);
  expect(await patched('patchesStrategicMerge:\n  - env.yaml\n')).toEqual(plain);
  const byPath = (path: string) => `patches:\n  - { target: { kind: Deployment }, path: ${path} }\n`;
  expect(await patched(byPath('args.yaml'))).toEqual([[], false, true, true]);
  expect(await patched(byPath('not-read.json'))).toEqual([null, false, true, undefined]);
});

test('names that a kustomization gives to images lead to what they are built from', async () => {
  const [workload] = await workloadsIn({
    'k8s/kustomization.yaml': 'images:\n  - { name: placeholder, newName: ghcr.io/acme/shop }\n',
    'k8s/pod.yaml': 'kind: Pod\nspec: { containers: [{ name: a, image: placeholder:1 }] }\n',
  });
  expect(workload?.dockerfiles).toEqual(['services/shop/Dockerfile']);
});

test('a patch counts for the image of what it patches', async () => {
  const workloads = await workloadsIn({
    'k8s/base/shop.yaml': deployment(''),
    'k8s/overlays/patch.yaml':
      'kind: Deployment\nmetadata: { name: shop }\nspec: { template: { spec: { containers: [{ name: web, livenessProbe: { exec: { command: [ps] } } }] } } }\n',
  });
  expect(workloads.map(({ dockerfiles }) => dockerfiles)).toEqual([
    ['services/shop/Dockerfile'],
    ['services/shop/Dockerfile'],
  ]);
});

test('a service of a compose file says how it runs', async () => {
  const [workload] = await workloadsIn({
    'compose.yaml': [
      'services:',
      '  shop:',
      '    build: services/shop',
      '    entrypoint: /bin/sh -c "exec shop"',
      '    user: "1000:1000"',
      '    ports: ["127.0.0.1:80:8080", "9090/tcp", "53:53/udp"]',
      '    healthcheck: { test: [CMD-SHELL, "curl -f localhost"] }',
    ].join('\n'),
  });
  expect(workload).toMatchObject({
    name: 'service shop',
    dockerfiles: ['services/shop/Dockerfile'],
    entrypoint: ['/bin/sh', '-c', 'exec shop'],
    user: { value: '1000:1000' },
    ports: [{ port: 8080 }, { port: 9090 }],
    calls: [{ kind: 'healthcheck', command: ['sh', '-c', 'curl -f localhost'] }],
  });
});

test.each([
  [
    'the image of another project',
    'kind: Pod\nspec: { containers: [{ name: a, image: "postgres:18" }] }',
    { 'postgres/Dockerfile': 'FROM postgres:18\n' },
  ],
  [
    'a name that two folders have',
    'kind: Pod\nspec: { containers: [{ name: a, image: shop }] }',
    { 'old/shop/Dockerfile': 'FROM debian:12\n' },
  ],
])('%s is nobody’s', async (_, text, more) => {
  expect((await workloadsIn({ 'k8s/a.yaml': text, ...more }))[0]?.dockerfiles).toEqual([]);
});

describe('a command that starts a container', () => {
  const makefile = (line: string) => ({ Makefile: `run:\n\tdocker build -t acme/shop services/shop\n\t${line}\n` });

  test('says how it runs, by its flags', async () => {
    const line =
      'docker run --rm -it -p 80:8080 --user 1000 --read-only --health-cmd "curl -f localhost" --entrypoint bash acme/shop -c true';
    expect(await workloadsIn(makefile(line))).toMatchObject([
      {
        by: 'script',
        dockerfiles: ['services/shop/Dockerfile'],
        entrypoint: ['bash', '-c', 'true'],
        arguments: null,
        ports: [{ port: 8080 }],
        user: { value: '1000' },
        readOnlyRootFilesystem: { value: true },
        calls: [{ kind: 'healthcheck', command: ['sh', '-c', 'curl -f localhost'] }],
        where: { path: 'Makefile', range: { startLine: 3 } },
      },
    ]);
  });

  test.each([
    ['an image that nothing here builds', 'docker run shop', []],
    ['files of a mount', 'docker run -v ./bin:/usr/local/bin acme/shop', null],
    ['an image that only its shell knows', 'docker run $(IMAGE)', null],
  ])('says nothing of %s', async (_, line, dockerfiles) => {
    expect((await workloadsIn(makefile(line))).map((workload) => workload.dockerfiles)).toEqual(
      dockerfiles === null ? [] : [dockerfiles],
    );
  });
});

describe('a command that runs in a container', () => {
  const files = {
    'store/Dockerfile': 'FROM debian:13\n',
    'mail/Dockerfile': 'FROM debian:13\n',
    'compose.yml':
      'services:\n  web: { build: store, container_name: shop-web }\n  mail: { build: mail }\n  db: { image: "postgres:18" }\n',
    'deploy/shop.yaml':
      'kind: Deployment\nmetadata: { name: shop }\nspec: { template: { spec: { containers: [{ name: web, image: store }] } } }\n',
    'deploy/both.yaml':
      'kind: Pod\nmetadata: { name: both }\nspec: { containers: [{ name: web, image: store }, { name: post, image: mail }] }\n',
  };
  const called = async (script: string, path = 'run.sh') =>
    (await workloadsIn({ ...files, [path]: script })).flatMap(({ name, dockerfiles, calls }) =>
      calls.map(({ kind, command }) => `${name} of ${dockerfiles.join()}: ${kind} ${command?.join(' ')}`),
    );

  test.each([
    ['docker compose exec -T --user root web ps aux', 'service web', 'docker compose exec ps aux'],
    ['docker-compose -f compose.yml exec web ps "$1"', 'service web', 'docker-compose exec ps'],
    ['docker exec -it -e A=b -w /srv shop-web ps', 'service web', 'docker exec ps'],
    ['docker container exec --workdir=/srv shop-web ps', 'service web', 'docker container exec ps'],
    ['NAME=shop-web\ndocker exec $NAME sh -c "ps aux"', 'service web', 'docker exec sh -c ps aux'],
    ['kubectl -n shop exec -it deploy/shop -- ps', 'Deployment shop, container web', 'kubectl exec ps'],
    ['kubectl exec deployment.apps/shop -c web -- ps', 'Deployment shop, container web', 'kubectl exec ps'],
    ['kubectl exec both -c web -- ps', 'Pod both, container web', 'kubectl exec ps'],
  ])('is a call of its image: %s', async (script, name, call) => {
    expect(await called(script)).toEqual([`${name} of store/Dockerfile: ${call}`]);
  });

  test('is one where a Makefile, a workflow or a pipeline runs it', async () => {
    const command = 'docker compose exec web ps';
    const expected = ['service web of store/Dockerfile: docker compose exec ps'];
    expect(await called(`ps:\n\t@${command}\n`, 'Makefile')).toEqual(expected);
    const job = `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${command}\n`;
    expect(await called(job, '.github/workflows/ps.yml')).toEqual(expected);
    expect(await called(`ps:\n  script: [${command}]\n`, '.gitlab-ci.yml')).toEqual(expected);
  });

  test('may run in one that the script has started under a name', async () => {
    const script = 'docker build -t acme/store store\ndocker run -d --name it acme/store\ndocker exec it ps\n';
    expect(await called(script)).toEqual(['`docker run` of store/Dockerfile: docker exec ps']);
  });

  test.each([
    ['another container', 'docker exec other ps'],
    ['a service that nothing here builds', 'docker compose exec db ps'],
    ['a service of another file', 'docker compose -f other.yml exec web ps'],
    ['a container that only its run knows', 'docker exec "$(docker ps -q)" ps'],
    ['one of several containers', 'kubectl exec both -- ps'],
    ['a pod that another name stands for', 'kubectl exec svc/shop -- ps'],
    ['a script that is not known as a whole', 'docker exec shop-web sh -c "$1"'],
    ['a command whose failure is taken into account', 'docker exec shop-web ps || true'],
    ['a command that is tried', 'if docker exec shop-web ps; then ls; fi'],
    ['what is run when another one fails', 'docker exec "$X" bash || docker exec shop-web sh'],
  ])('is none of %s', async (_, script) => {
    expect(await called(script)).toEqual([]);
  });
});
