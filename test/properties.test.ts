import { test } from '@jest/globals';
import { array, assert, asyncProperty, constantFrom, dictionary, string } from 'fast-check';
import { checkProperties } from '../bench/fuzz/properties.ts';

const lines = constantFrom(
  ...[
    'FROM debian:13',
    'FROM a AS b',
    'FROM b',
    'ARG A=1',
    'ENV A=$A B="c',
    'RUN apt-get install curl \\',
    '  && source x',
  ],
  ...[
    'RUN <<EOF',
    'EOF',
    'RUN cat <<-"E" > /x',
    'E',
    'COPY --from=b /a /',
    'CMD [ "a", b ]',
    'SHELL ["bash", "-c"]',
    '',
  ],
  ...[
    '# escape=`',
    '# drydock ignore=all',
    'ONBUILD RUN apk add x',
    'HEALTHCHECK CMD curl',
    'USER root',
    'WORKDIR a b',
  ],
);

const alone = (text: string) => ({ base: null, head: { Dockerfile: text } });

test('whatever its lines are, a file is read, reviewed, shown and fixed without an error', async () => {
  await assert(
    asyncProperty(array(lines, { maxLength: 12 }), (picked) => checkProperties(alone(`${picked.join('\n')}\n`))),
    { seed: 20261124, numRuns: 150 },
  );
});

test('whatever its characters are, too', async () => {
  await assert(
    asyncProperty(string({ unit: 'binary', maxLength: 80 }), string({ maxLength: 80 }), (first, second) =>
      checkProperties(alone(`FROM debian:13\nRUN ${first}\n${second}\n`)),
    ),
    { seed: 20261124, numRuns: 150 },
  );
});

test('whatever stands around it in a pull request, too', async () => {
  const around = constantFrom(
    ...[
      'services:',
      '  a:',
      '    build:',
      '      dockerfile_inline: |',
      '        FROM debian:13',
      '        RUN apt-get update',
    ],
    ...[
      '    image: a:1',
      '    command: [b',
      '  - &x',
      '  <<: *x',
      'target "a" {',
      '  dockerfile-inline = <<EOT',
      'EOT',
      '}',
      '{',
      '*',
    ],
  );
  const paths = ['compose.yaml', 'docker-bake.hcl', 'docker-bake.json', '.dockerignore', '.github/workflows/ci.yml'];
  const text = array(around, { maxLength: 10 }).map((picked) => picked.join('\n'));
  const files = dictionary(constantFrom(...paths, 'Dockerfile'), text);
  await assert(
    asyncProperty(files, files, (base, head) => checkProperties({ base, head })),
    { seed: 20261124, numRuns: 150 },
  );
});

/** Found by `npm run fuzz`, each at its shortest. */
test.each([
  ['a name that is no regular expression', 'ENV A$((SHA256=db7855f25b6f621122e364cc39b708f4\n'],
  ['a name that is too long for one', `FROM a\nARG ${'"]'.repeat(25_000)}\n`],
])('%s does no harm', async (_, text) => {
  await checkProperties(alone(text));
});
