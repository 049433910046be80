import type { Files } from '../src/snapshot/memory-source.ts';
import { each } from './shapes.ts';

const node = `FROM node:24-alpine
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
EXPOSE 3000
USER node
CMD ["node", "server.js"]
`;
const python = `FROM python:3.13
COPY requirements.txt ./
RUN pip install --require-hashes -r requirements.txt
COPY . .
CMD ["python", "a.py"]
`;

/** What a hostile pull request repeats around a Dockerfile, by what it is: `count` times as files. */
export const shapesAround: Readonly<Record<string, (count: number) => Files>> = {
  'compose: services': (count) => compose(each(count, (at) => `  s${at}:\n    build: .\n    ports: ["${at}:3000"]`)),
  'compose: services that wait': (count) =>
    compose(each(count, (at) => `  s${at}:\n    build: .\n    depends_on: {s${at - 1}: {condition: service_healthy}}`)),
  'compose: extends': (count) =>
    compose(['  s0:\n    build: .', ...each(count, (at) => `  s${at}:\n    extends: {service: s${at - 1}}`)]),
  'compose: merged maps': (count) => ({
    ...compose(['  a:\n    build: .\n    environment: {<<: *a0}']),
    'compose.yaml': [
      'x-0: &a0 {k: 1}',
      ...each(count, (at) => `x-${at}: &a${at}\n  <<: *a${at - 1}\n  k${at}: 1`),
      `services:\n  a:\n    build: .\n    environment: {<<: *a${count}}`,
    ].join('\n'),
  }),
  'compose: aliases of aliases': (count) => ({
    ...compose([]),
    'compose.yaml': [
      'x-0: &a0 [a, a]',
      ...each(count, (at) => `x-${at}: &a${at} [*a${at - 1}, *a${at - 1}]`),
      `services:\n  a:\n    build: .\n    command: *a${count}`,
    ].join('\n'),
  }),
  'compose: variables in variables': (count) => ({
    ...compose([`  a:\n    build: .\n    image: "${'${A:-'.repeat(count)}x${'}'.repeat(count)}"`]),
    '.env': each(count, (at) => `A${at}=\${A${at + 1}}`).join('\n'),
  }),
  'bake: targets': (count) => ({
    Dockerfile: node,
    'docker-bake.hcl': each(count, (at) => `target "t${at}" {\n  inherits = ["t${at + 1}"]\n}`).join('\n'),
  }),
  'bake: variables of variables': (count) => ({
    Dockerfile: node,
    'docker-bake.hcl': [
      ...each(count, (at) => `variable "V${at}" {\n  default = "\${V${at + 1}}\${V${at + 1}}"\n}`),
      'target "t" {\n  args = { A = V1 }\n}',
    ].join('\n'),
  }),
  'bake: a matrix': (count) => ({
    Dockerfile: node,
    'docker-bake.hcl': `target "t" {\n  name = "x"\n  matrix = {\n${each(count, (at) => `    a${at} = ["v", "w"]`).join('\n')}\n  }\n}`,
  }),
  'workflow: axes of a matrix': (count) => workflow(each(count, (at) => `        a${at}: [v, w]`)),
  'workflow: a long axis': (count) => workflow([`        a: [${each(count, (at) => `v${at}`).join(', ')}]`]),
  'workflow: included': (count) =>
    workflow(['        include:', ...each(count, (at) => `          - {a: v${at}, b: w${at}}`)]),
  'workflow: jobs that need each other': (count) => ({
    Dockerfile: node,
    '.github/workflows/build.yml': [
      'on: push\njobs:',
      ...each(
        count,
        (at) =>
          `  a${at}:\n    needs: a${at - 1}\n    outputs: {x: "\${{ needs.a${at - 1}.outputs.x }}"}\n    runs-on: ubuntu-latest\n    steps: [{run: docker build -t a${at} .}]`,
      ),
    ].join('\n'),
  }),
  'gitlab: jobs that extend each other': (count) => ({
    Dockerfile: node,
    '.gitlab-ci.yml': each(count, (at) => `j${at}:\n  extends: j${at - 1}\n  script: [docker build -t a${at} .]`).join(
      '\n',
    ),
  }),
  'manifests: documents': (count) => ({
    Dockerfile: node,
    'deploy/app.yaml': each(
      count,
      (at) =>
        `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d${at}}\nspec:\n  template:\n    metadata: {labels: {app: a${at}}}\n    spec:\n      containers:\n        - {name: c, image: "app:${at}", ports: [{containerPort: ${at}}]}\n---`,
    ).join('\n'),
  }),
  'manifests: containers': (count) => ({
    Dockerfile: node,
    'deploy/app.yaml': [
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  template:\n    spec:\n      containers:',
      ...each(count, (at) => `        - {name: c${at}, image: app, livenessProbe: {exec: {command: [p${at}]}}}`),
    ].join('\n'),
  }),
  'helm: values': (count) => ({
    Dockerfile: node,
    'chart/Chart.yaml': 'name: a\nversion: 1.0.0\napiVersion: v2\n',
    'chart/values.yaml': each(count, (at) => `v${at}: {image: app}`).join('\n'),
    'chart/templates/app.yaml': each(
      count,
      (at) =>
        `kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: c${at}\n          image: "{{ .Values.v${at}.image }}"\n---`,
    ).join('\n'),
  }),
  'ignore file: patterns, and files': (count) => ({
    Dockerfile: node,
    '.dockerignore': each(count, (at) => `**/a*${at}*b`).join('\n'),
    ...Object.fromEntries(each(count, (at) => [`src/a${at}x/f${at}b`, 'x'])),
  }),
  'ignore file: many stars, deep folders': (count) => ({
    Dockerfile: node,
    '.dockerignore': each(count, (at) => `**/*a*/**/*b*/**/*c*${at}`).join('\n'),
    ...Object.fromEntries(each(count, (at) => [`${'aaaa/bbbb/'.repeat(20)}f${at}`, 'x'])),
  }),
  'npm: a lock file': (count) => ({
    Dockerfile: node,
    'package.json': JSON.stringify({ dependencies: dependencies(count, '^1.0.0') }),
    'package-lock.json': JSON.stringify({
      lockfileVersion: 3,
      packages: {
        '': { dependencies: dependencies(count, '^1.0.0') },
        ...Object.fromEntries(each(count, (at) => [`node_modules/p${at}`, { version: '1.0.0' }])),
      },
    }),
  }),
  'pip: requirements': (count) => ({
    Dockerfile: python,
    'requirements.txt': each(count, (at) => `p${at}==1.0 --hash=sha256:${'a'.repeat(64)}`).join('\n'),
  }),
  'make: variables of variables': (count) => ({
    Dockerfile: node,
    Makefile: each(count, (at) => `A${at} := $(A${at - 1})x\nt${at}: t${at + 1}\n\tdocker build -t x$(A${at}) .`).join(
      '\n',
    ),
  }),
  'shell scripts': (count) => ({
    Dockerfile: node,
    'build.sh': each(count, (at) => `docker build -t x${at} . && docker exec x${at} a${at}`).join('\n'),
  }),
  'brackets in brackets': (count) => ({
    Dockerfile: node,
    'compose.yaml': `services: ${'['.repeat(count)}${']'.repeat(count)}`,
    'docker-bake.hcl': `target "t" {\n  args = ${'['.repeat(count)}${']'.repeat(count)}\n}`,
    'package.json': `${'['.repeat(count)}${']'.repeat(count)}`,
    'package-lock.json': `${'{"a":'.repeat(count)}1${'}'.repeat(count)}`,
  }),
  Dockerfiles: (count) => Object.fromEntries(each(Math.ceil(count / 4), (at) => [`d${at}/Dockerfile`, node])),
};

function compose(services: readonly string[]): Files {
  return { Dockerfile: node, 'compose.yaml': ['services:', ...services].join('\n') };
}

function workflow(matrix: readonly string[]): Files {
  return {
    Dockerfile: node,
    '.github/workflows/build.yml': [
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    strategy:\n      matrix:',
      ...matrix,
      '    steps:\n      - uses: docker/build-push-action@v6\n        with: {context: ., file: "${{ matrix.a }}/Dockerfile"}',
    ].join('\n'),
  };
}

function dependencies(count: number, version: string): Record<string, string> {
  return Object.fromEntries(each(count, (at) => [`p${at}`, version]));
}
