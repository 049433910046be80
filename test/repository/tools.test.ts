import { describe, expect, test } from '@jest/globals';
import type { Build } from '../../src/repository/build.ts';
import { readHcl } from '../../src/repository/hcl.ts';
import { knowledgeIn } from './read.ts';

const dockerfile = { 'api/Dockerfile': 'FROM debian:13 AS web\n', Dockerfile: 'FROM debian:13\n' };

async function buildsIn(files: Readonly<Record<string, string>>): Promise<readonly Build[]> {
  return (await knowledgeIn({ ...dockerfile, ...files })).builds;
}

describe('a Makefile', () => {
  test('builds with its variables, from its own folder', async () => {
    const [build] = await buildsIn({
      Makefile:
        'ENGINE ?= podman\nNAME := $(PREFIX)/shop\nPREFIX = acme\n\nimage: test ## builds it\n\t@cd api && \\\n\t  $(ENGINE) build -t $(NAME):$(TAG) --target web .\n',
    });
    expect(build).toMatchObject({
      by: 'make',
      dockerfile: 'api/Dockerfile',
      target: 'web',
      images: ['acme/shop'],
      where: { path: 'Makefile', range: { startLine: 7 } },
      machine: { engine: 'buildah', isPipeline: false },
    });
  });

  test('of which a pipeline runs one goal builds what that needs, on the pipeline’s machine', async () => {
    const builds = await buildsIn({
      Makefile: 'all: image\nimage:\n\tdocker build api\nother:\n\tdocker build .\n',
      '.github/workflows/a.yml': 'on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ run: make all }] } }\n',
    });
    const inPipeline = builds.filter(({ machine }) => machine.isPipeline);
    expect(inPipeline).toMatchObject([{ by: 'make', dockerfile: 'api/Dockerfile', machine: { builder: 'fresh' } }]);
  });

  test.each([
    [
      'variables that double one another',
      `A0=xxxxxxxxxx\n${Array.from({ length: 40 }, (_, at) => `A${at + 1}=$(A${at})$(A${at})`).join('\n')}\nx:\n\tdocker build $(A40)\n`,
    ],
    ['a variable that is itself', 'A=$(A)\nx:\n\tdocker build $(A)\n'],
  ])('%s are not known', async (_, text) => {
    expect(await buildsIn({ Makefile: text })).toMatchObject([{ context: null }]);
  });
});

test('a script is read from where it was likely started; where two places would do, it says nothing', async () => {
  const builds = await buildsIn({
    'ops/build.sh': '#!/bin/sh\nset -e\ndocker build -f api/Dockerfile .\n',
    'web/build.sh': 'docker build -f web.image --target web .\n',
    'web/web.image': 'FROM debian:13\n',
    'api/build.sh': 'docker build .\n',
  });
  expect(builds.map(({ dockerfile: path, context }) => [path, context])).toEqual([
    ['api/Dockerfile', ''],
    ['web/web.image', 'web'],
  ]);
});

describe('a bake file', () => {
  const hcl = `
variable "TAG" { default = "1.2" }
/* what they share */
target "_common" {
  platforms = ["linux/amd64", "linux/arm64"] // both
  cache-to = ["type=gha"]
}
group "default" { targets = ["api", "job"] }
target "api" {
  inherits = ["_common"]
  context = "./api"
  dockerfile = "Dockerfile"
  target = "web"
  tags = ["acme/api:\${TAG}", equal("", TAG) ? "" : "x"]
  args = {
    VERSION = TAG
    COMMIT = upper(TAG)
  }
}
target "job" {
  matrix = { folder = ["a", "b"] }
  name = "job-\${folder}"
  context = "jobs/\${folder}"
  dockerfile-inline = <<EOT
FROM scratch
EOT
}
`;

  test('in HCL builds its targets, with what they inherit', async () => {
    const builds = await buildsIn({ 'docker-bake.hcl': hcl });
    expect(builds).toMatchObject([
      {
        by: 'bake',
        dockerfile: 'api/Dockerfile',
        context: 'api',
        target: 'web',
        platforms: ['linux/amd64', 'linux/arm64'],
        cacheTo: ['type=gha'],
        images: ['acme/api'],
        args: new Map([
          ['VERSION', '1.2'],
          ['COMMIT', null],
        ]),
        where: { range: { startLine: 12 } },
      },
      { context: 'jobs/a', dockerfile: 'docker-bake.hcl#job' },
      { context: 'jobs/b', dockerfile: 'docker-bake.hcl#job' },
    ]);
  });

  test('in JSON does as well, and a workflow builds the targets that it names', async () => {
    const builds = await buildsIn({
      'docker-bake.json': '{ "target": { "api": { "context": "api" }, "top": {} } }',
      '.github/workflows/a.yml':
        'on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ uses: docker/bake-action@v7, with: { files: docker-bake.json, targets: api } }] } }\n',
    });
    expect(builds.map(({ dockerfile: path, machine }) => [path, machine.isPipeline])).toEqual([
      ['api/Dockerfile', false],
      ['Dockerfile', false],
      ['api/Dockerfile', true],
    ]);
  });

  test('is built as the command line says instead', async () => {
    const builds = await buildsIn({
      'docker-bake.hcl': 'target "api" { context = "api" }\ntarget "web" { context = "web" }\n',
      Makefile:
        'images:\n\tdocker buildx bake --set "*.platform=linux/amd64,linux/arm64" --set api.args.TAG=1 api web\n',
      '.github/workflows/a.yml':
        'on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ uses: docker/bake-action@v7, with: { targets: api, set: "*.cache-to=type=gha" } }] } }\n',
    });
    expect(builds).toMatchObject([
      { dockerfile: 'api/Dockerfile', platforms: [] },
      { dockerfile: 'web/Dockerfile', platforms: [] },
      { platforms: [], cacheTo: ['type=gha'] },
      { platforms: ['linux/amd64', 'linux/arm64'], args: new Map([['TAG', '1']]) },
      { platforms: ['linux/amd64', 'linux/arm64'], args: new Map() },
    ]);
  });

  test.each([
    ['brackets without end', `a = ${'['.repeat(50_000)}`],
    ['blocks in blocks', 'a {\n'.repeat(20_000)],
    ['comments without end', '/*'.repeat(50_000)],
    ['here-documents without end', '<<A\n'.repeat(25_000)],
    ['a text without end', 'a = "'],
  ])('%s harm nobody', (_, text) => {
    const before = performance.now();
    readHcl(text);
    expect(performance.now() - before).toBeLessThan(2000);
  });

  test('that inherits from itself ends', async () => {
    expect(
      await buildsIn({
        'docker-bake.hcl':
          'target "a" { inherits = ["b"] }\ntarget "b" { inherits = ["a"] }\ngroup "default" { targets = ["a"] }',
      }),
    ).toHaveLength(1);
  });
});

describe('a GitLab pipeline', () => {
  test('builds with variables, templates and a matrix', async () => {
    const builds = await buildsIn({
      '.gitlab-ci.yml': [
        'variables: { FOLDER: api, FILE: $FOLDER/Dockerfile }',
        '.build:',
        '  services: [docker:28-dind]',
        '  before_script: [docker login]',
        'image:',
        '  extends: .build',
        '  parallel: { matrix: [{ STAGE: [web, job] }] }',
        '  script:',
        '    - cd .',
        '    - docker build --target $STAGE -f ${FOLDER}/Dockerfile $FOLDER',
      ].join('\n'),
    });
    expect(builds).toMatchObject([
      {
        by: 'gitlab',
        dockerfile: 'api/Dockerfile',
        target: 'web',
        where: { range: { startLine: 10 } },
        machine: { isPipeline: true, builder: 'fresh' },
      },
      { target: 'job' },
    ]);
  });

  test('builds with kaniko', async () => {
    const [build] = await buildsIn({
      '.gitlab-ci.yml':
        'image:\n  image: { name: "gcr.io/kaniko-project/executor:debug", entrypoint: [""] }\n  script:\n    - /kaniko/executor --context "${CI_PROJECT_DIR}/api" --dockerfile Dockerfile --destination acme/api\n',
    });
    expect(build).toMatchObject({
      dockerfile: 'api/Dockerfile',
      images: ['acme/api'],
      machine: { engine: 'kaniko', builder: 'unknown' },
    });
  });
});

test('Skaffold, Tilt and dev containers build too', async () => {
  const builds = await buildsIn({
    'skaffold.yaml':
      'kind: Config\nbuild:\n  artifacts:\n    - image: acme/api\n      context: api\n      docker: { dockerfile: Dockerfile, target: web, buildArgs: { A: b, C: "{{.D}}" } }\n    - image: java\n      jib: {}\n',
    Tiltfile:
      "load('ext://x', 'y')\ndocker_build('acme/api', 'api', dockerfile='api/Dockerfile', build_args={'A': 'b,c'}, target='web')\ndocker_build(name, where())\n",
    '.devcontainer/devcontainer.json':
      '{\n  // builds\n  "build": { "dockerfile": "../api/Dockerfile", "context": "..", "target": "web", },\n}\n',
  });
  expect(builds.map(({ by, dockerfile: path, context, target }) => [by, path, context, target])).toEqual([
    ['devcontainer', 'api/Dockerfile', '', 'web'],
    ['tilt', 'api/Dockerfile', 'api', 'web'],
    ['tilt', null, null, undefined],
    ['skaffold', 'api/Dockerfile', 'api', 'web'],
  ]);
  expect(builds.at(-1)?.args).toEqual(
    new Map([
      ['A', 'b'],
      ['C', null],
    ]),
  );
});

describe('a script', () => {
  test.each([
    ['cd "$(dirname "$0")/.." && docker build .', 'Dockerfile', ''],
    ['cd $(git rev-parse --show-toplevel)/api\ndocker build .', 'api/Dockerfile', 'api'],
    [
      'HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"\ndocker build -f "$HERE/../api/Dockerfile" "$HERE/.."',
      'api/Dockerfile',
      '',
    ],
    ['cd "$(dirname "$(readlink -f "$0")")/../api"; docker build .', 'api/Dockerfile', 'api'],
    ['docker build -f "$PWD/api/Dockerfile" .', 'api/Dockerfile', ''],
  ])('finds its way: %s', async (line, path, context) => {
    expect(await buildsIn({ 'scripts/image.sh': `#!/bin/bash\n${line}\n` })).toMatchObject([
      { by: 'script', dockerfile: path, context },
    ]);
  });

  test('that goes where it is told says nothing of a Dockerfile', async () => {
    expect(await buildsIn({ 'scripts/image.sh': 'cd "$(dirname "$1")"\ndocker build .\n' })).toMatchObject([
      { dockerfile: null, context: null },
    ]);
  });
});
