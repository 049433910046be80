import { describe, expect, test } from '@jest/globals';
import type { Build } from '../../src/repository/build.ts';
import { knowledgeIn } from './read.ts';

/** A workflow of one job, whose keys and steps are given as YAML. */
const workflow = (job: string, head = 'on: push') => `${head}\njobs:\n  image:\n${job.replace(/^/gm, '    ')}\n`;

async function buildsIn(job: string, more: Readonly<Record<string, string>> = {}): Promise<readonly Build[]> {
  return (await knowledgeIn({ '.github/workflows/image.yml': workflow(job), ...more })).builds;
}

describe('the steps of a workflow', () => {
  test('docker/build-push-action builds the file that it names, with what it is given', async () => {
    const [build] = await buildsIn(
      [
        'runs-on: ubuntu-24.04',
        'steps:',
        '  - uses: docker/build-push-action@v7',
        '    with:',
        '      context: ./shop',
        '      file: ./shop/Dockerfile.web',
        '      target: web',
        '      platforms: linux/amd64,linux/arm64',
        '      build-args: |',
        '        VERSION=1.2',
        '        COMMIT=${{ github.sha }}',
        '      tags: ghcr.io/acme/web:latest',
        '      cache-from: type=gha',
        '      cache-to: type=gha,mode=max',
        '      secrets: |',
        '        token=${{ secrets.TOKEN }}',
      ].join('\n'),
    );
    expect(build).toMatchObject({
      by: 'workflow',
      where: { path: '.github/workflows/image.yml', range: { startLine: 6 } },
      dockerfile: 'shop/Dockerfile.web',
      context: 'shop',
      target: 'web',
      platforms: ['linux/amd64', 'linux/arm64'],
      args: new Map([
        ['VERSION', '1.2'],
        ['COMMIT', null],
      ]),
      images: ['ghcr.io/acme/web'],
      cacheTo: ['type=gha,mode=max'],
      secrets: ['token'],
      machine: { isPipeline: true, builder: 'fresh', engine: 'buildkit', architecture: 'amd64' },
    });
  });

  test.each([
    ['docker build -f ops/Dockerfile -t shop .', { dockerfile: 'ops/Dockerfile', context: '', images: ['shop'] }],
    [
      'cd api && docker buildx build --platform linux/arm64 .',
      { dockerfile: 'api/Dockerfile', platforms: ['linux/arm64'] },
    ],
    ['(cd api && docker build .)\n(cd web && podman build .)', { dockerfile: 'api/Dockerfile' }],
    ['docker --log-level debug image build --target=test api', { dockerfile: 'api/Dockerfile', target: 'test' }],
    ['DIR=api\ndocker build "$DIR"', { dockerfile: 'api/Dockerfile', context: 'api' }],
    ['docker build --platform "$PLATFORM" api', { dockerfile: 'api/Dockerfile', platforms: null }],
    ['docker build -t x "$WHERE"', { dockerfile: null, context: null }],
    ['docker build https://example.com/shop.git', { dockerfile: null, context: null }],
    ['DOCKER_BUILDKIT=0 docker build .', { machine: { engine: 'legacy' } }],
    ['docker build - < Dockerfile', { dockerfile: null, context: null }],
  ])('a script builds: %s', async (script, expected) => {
    const [build] = await buildsIn(`runs-on: ubuntu-latest\nsteps:\n  - run: |\n${script.replace(/^/gm, '      ')}`);
    expect(build).toMatchObject(expected);
  });

  test('two subshells start in the same folder', async () => {
    const builds = await buildsIn(
      'runs-on: ubuntu-latest\nsteps:\n  - run: |\n      (cd api && docker build .)\n      (cd web && podman build .)',
    );
    expect(builds.map(({ dockerfile }) => dockerfile)).toEqual(['api/Dockerfile', 'web/Dockerfile']);
    expect(builds.map(({ where }) => where.range.startLine)).toEqual([7, 8]);
  });

  test('what a step sets in its environment and where it works count', async () => {
    const [build] = await buildsIn(
      [
        'runs-on: ubuntu-latest',
        'env: { FILE: Dockerfile.web }',
        'steps:',
        '  - run: docker build -f $FILE --build-arg A=${{ env.FILE }} .',
        '    working-directory: web',
      ].join('\n'),
    );
    expect(build).toMatchObject({ dockerfile: 'web/Dockerfile.web', args: new Map([['A', 'Dockerfile.web']]) });
  });
});

describe('a matrix', () => {
  const step =
    'steps:\n  - uses: docker/build-push-action@v7\n    with: { context: "${{ matrix.name }}", platforms: "${{ matrix.platform }}" }';
  const told = (builds: readonly Build[]) => builds.map(({ context, platforms }) => `${context} ${platforms}`);

  test('is as many builds as it has combinations, without those excluded', async () => {
    const builds = await buildsIn(
      `runs-on: ubuntu-latest\nstrategy:\n  matrix:\n    name: [api, web]\n    platform: [linux/amd64, linux/arm64]\n    exclude: [{ name: web, platform: linux/arm64 }]\n${step}`,
    );
    expect(told(builds)).toEqual(['api linux/amd64', 'api linux/arm64', 'web linux/amd64']);
  });

  test('takes more values, and more combinations, from include', async () => {
    const builds = await buildsIn(
      `runs-on: ubuntu-latest\nstrategy:\n  matrix:\n    name: [api, web]\n    include:\n      - { name: web, platform: linux/arm64 }\n      - { name: job, platform: linux/amd64 }\n${step}`,
    );
    expect(told(builds)).toEqual(['api ', 'web linux/arm64', 'job linux/amd64']);
  });

  test('has its own machine for each combination', async () => {
    const builds = await buildsIn(
      `strategy:\n  matrix:\n    include:\n      - { name: a, runner: ubuntu-24.04, platform: linux/amd64 }\n      - { name: a, runner: ubuntu-24.04-arm, platform: linux/arm64 }\nruns-on: \${{ matrix.runner }}\n${step}`,
    );
    expect(builds.map(({ machine }) => machine.architecture)).toEqual(['amd64', 'arm64']);
  });

  test('may stand in a path that is put together', async () => {
    const builds = await buildsIn(
      [
        'runs-on: ubuntu-24.04',
        'strategy: { matrix: { name: [api, web] } }',
        'steps:',
        '  - uses: docker/build-push-action@v7',
        "    with: { file: \"${{ format('{0}/{1}', matrix.name, 'Dockerfile') }}\", target: \"${{ format('{0}', vars.X) }}\" }",
      ].join('\n'),
    );
    expect(builds).toMatchObject([
      { dockerfile: 'api/Dockerfile', target: null },
      { dockerfile: 'web/Dockerfile', target: null },
    ]);
  });

  test.each([
    ['as a whole', 'matrix: ${{ fromJSON(\'{"name":["api","web"],"platform":["linux/arm64"]}\') }}'],
    ['axis by axis', "matrix: { name: '${{ fromJson(''[\"api\",\"web\"]'') }}', platform: [linux/arm64] }"],
    [
      'in include',
      'matrix: { include: "${{ fromJSON(\'[{\\"name\\":\\"api\\",\\"platform\\":\\"linux/arm64\\"},{\\"name\\":\\"web\\",\\"platform\\":\\"linux/arm64\\"}]\') }}" }',
    ],
  ])('that is written as JSON is read, %s', async (_, matrix) => {
    const builds = await buildsIn(`runs-on: ubuntu-latest\nstrategy:\n  ${matrix}\n${step}`);
    expect(told(builds)).toEqual(['api linux/arm64', 'web linux/arm64']);
  });

  /** A job that builds for the matrix which another one gives out. */
  const planned = (steps: string, job = '') =>
    [
      'on: push',
      'jobs:',
      '  plan:',
      '    runs-on: ubuntu-latest',
      ...(job === '' ? [] : [`    ${job}`]),
      '    outputs: { matrix: "${{ steps.set.outputs.matrix }}" }',
      '    steps:',
      steps.replace(/^/gm, '      '),
      '  image:',
      '    needs: plan',
      '    runs-on: ubuntu-latest',
      '    strategy: { matrix: "${{ fromJSON(needs.plan.outputs.matrix) }}" }',
      step.replace(/^/gm, '    '),
    ].join('\n');
  const write = `echo 'matrix={"name":["api","web"]}' >> "$GITHUB_OUTPUT"`;
  const block = (script: string) => `- id: set\n  run: |\n${script.replace(/^/gm, '    ')}`;
  const planBuilds = async (text: string) => told((await knowledgeIn({ '.github/workflows/image.yml': text })).builds);

  test.each([
    ['on a line', `- id: set\n  run: |\n    ${write}`],
    ['beside another output', block(`echo "sha=$GITHUB_SHA" >> $GITHUB_OUTPUT\n${write}`)],
    ['with quotes that are escaped', block('echo "matrix={\\"name\\":[\\"api\\",\\"web\\"]}" >>${GITHUB_OUTPUT}')],
  ])('that another job writes as a literal is read, %s', async (_, steps) => {
    expect(await planBuilds(planned(steps))).toEqual(['api ', 'web ']);
  });

  test.each([
    ['is computed', block('echo "matrix=$(ls -d */)" >> $GITHUB_OUTPUT'), ''],
    ['stands in a branch', block(`if true; then\n  ${write}\nfi`), ''],
    ['is written twice', block(`${write}\n${write}`), ''],
    ['may be written in another way too', block(`${write}\n./plan.sh | tee -a $GITHUB_OUTPUT`), ''],
    ['may not be reached', block(`[ -f x ] && exit 0\n${write}`), ''],
    ['is not always written', `${block(write)}\n  if: github.ref_name == 'main'`, ''],
    ['is written by another program', `${block(write)}\n  shell: pwsh`, ''],
    ['comes from several jobs', block(write), 'strategy: { matrix: { a: [1, 2] } }'],
    ['is no JSON', block("echo 'matrix=[api, web]' >> $GITHUB_OUTPUT"), ''],
  ])('that another job gives out is unknown where it %s', async (_, steps, job) => {
    expect(await planBuilds(planned(steps, job))).toEqual(['null null']);
  });

  test('that jobs give one another in a circle is unknown', async () => {
    const text = planned(block(write)).replace('steps.set.outputs.matrix', 'needs.plan.outputs.matrix');
    expect(await planBuilds(text)).toEqual(['null null']);
  });

  test('that only its run can tell leaves what hangs on it unknown', async () => {
    const [build] = await buildsIn(
      `runs-on: ubuntu-latest\nstrategy:\n  matrix: \${{ fromJSON(needs.plan.outputs.matrix) }}\n${step}`,
    );
    expect(build).toMatchObject({ context: null, dockerfile: null, platforms: null });
  });

  test('of more jobs than GitHub starts is not expanded', async () => {
    const many = Array.from({ length: 40 }, (_, index) => index).join(', ');
    const builds = await buildsIn(
      `runs-on: ubuntu-latest\nstrategy:\n  matrix: { name: [${many}], platform: [${many}] }\n${step}`,
    );
    expect(builds).toHaveLength(1);
  });
});

describe('what outlives a build', () => {
  const image = '  - uses: docker/build-push-action@v7';
  test.each([
    ["GitHub's own machines keep nothing", 'runs-on: ubuntu-latest\nsteps:', 'fresh'],
    ['others may', 'runs-on: self-hosted\nsteps:', 'unknown'],
    [
      'so may a builder elsewhere',
      'runs-on: ubuntu-latest\nsteps:\n  - uses: docker/setup-buildx-action@v4\n    with: { driver: remote, endpoint: tcp://builder:1234 }',
      'unknown',
    ],
    [
      'cache mounts can be saved',
      'runs-on: ubuntu-latest\nsteps:\n  - uses: reproducible-containers/buildkit-cache-dance@v3',
      'kept',
    ],
  ])('%s', async (_, job, builder) => {
    const [build] = await buildsIn(`${job}\n${image}`);
    expect(build?.machine.builder).toBe(builder);
  });
});

describe('workflows and actions that others use', () => {
  test('are read with what they are given', async () => {
    const called = workflow(
      'runs-on: ubuntu-latest\nsteps:\n  - uses: docker/build-push-action@v7\n    with: { context: "${{ inputs.name }}", file: "${{ inputs.file }}" }',
      'on:\n  workflow_call:\n    inputs:\n      name: { type: string }\n      file: { type: string, default: ops/Dockerfile }',
    );
    const builds = await buildsIn('uses: ./.github/workflows/build.yml\nwith: { name: api }', {
      '.github/workflows/build.yml': called,
    });
    expect(builds).toHaveLength(1);
    expect(builds[0]).toMatchObject({ context: 'api', dockerfile: 'ops/Dockerfile' });
  });

  test('composite actions of the repository too', async () => {
    const action =
      'inputs: { folder: { default: api } }\nruns:\n  using: composite\n  steps:\n    - run: docker build ${{ inputs.folder }}\n      shell: bash\n';
    const [build] = await buildsIn(
      'runs-on: ubuntu-latest\nsteps:\n  - uses: ./.github/actions/image\n    with: { folder: web }',
      {
        '.github/actions/image/action.yml': action,
      },
    );
    expect(build).toMatchObject({ dockerfile: 'web/Dockerfile', where: { path: '.github/actions/image/action.yml' } });
  });

  test('calls in a circle end', async () => {
    const builds = await buildsIn('uses: ./.github/workflows/image.yml');
    expect(builds).toEqual([]);
  });
});

describe('hostile files', () => {
  test('aliases that multiply are not followed to the end', async () => {
    const levels = Array.from(
      { length: 30 },
      (_, level) => `a${level + 1}: &a${level + 1} [*a${level}, *a${level}]`,
    ).join('\n');
    const { builds, unread } = await knowledgeIn({ '.github/workflows/a.yml': `a0: &a0 [x]\n${levels}\n` });
    expect(builds).toEqual([]);
    expect(unread).toEqual([{ path: '.github/workflows/a.yml', reason: 'not readable as YAML' }]);
  });

  test.each([
    ['deep lists', `jobs: ${'['.repeat(20_000)}`],
    ['a long expression', `jobs: { a: { runs-on: "\${{ ${'a || '.repeat(30_000)} }}", steps: [] } }`],
    ['no mapping', '- 1\n- 2\n'],
    [
      'steps that are no steps',
      'jobs: { a: { runs-on: [[x]], steps: [1, [2], { uses: [3], run: { a: b }, with: 4 }] }, b: 5 }',
    ],
  ])('%s harm nobody', async (_, text) => {
    const before = performance.now();
    expect((await knowledgeIn({ '.github/workflows/a.yml': text })).builds).toEqual([]);
    expect(performance.now() - before).toBeLessThan(5000);
  });
});
