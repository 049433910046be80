import { runScripts } from '../../dockerfile/commands.ts';
import { flagValues } from '../../shell/arguments.ts';
import { packageOperationOf } from '../../shell/packages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'apk-without-virtual',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'certain',
  profile: 'strict',
  since: '0.1.0',
  title: 'Build packages are added and deleted by their names',
  remedy: 'Add build packages as a `--virtual` group and delete that',
  rationale:
    'The two lists drift apart, and a package that the image needs itself is deleted along with them. `apk add --virtual .build` gives the list a name, and `apk del .build` takes away what nothing else needs.',
  peers: peersNamed(['dockerfilelint:apkadd-missing-virtual']),
  examples: {
    bad: [
      {
        files: 'FROM alpine:3.23\nRUN apk add --no-cache gcc musl-dev && make && apk del gcc musl-dev\n',
        reports: [
          {
            line: 2,
            message:
              '`gcc`, `musl-dev` are deleted again in this `RUN`. Add them with `--virtual .build`, and delete `.build`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'A virtual package',
        files: 'FROM alpine:3.23\nRUN apk add --no-cache -t .b gcc && make && apk del .b\n',
      },
      {
        title: 'Something else is deleted',
        files: 'FROM alpine:3.23\nRUN apk add --no-cache curl && apk del openssl\n',
      },
    ],
  },
  *check({ file }) {
    for (const { commands } of runScripts(file)) {
      const operations = commands.map(packageOperationOf).filter((one) => one?.manager.id === 'apk');
      const namesOf = (action: string) =>
        operations
          .filter((one) => one?.action === action && flagValues(one.command, 't', 'virtual').length === 0)
          .flatMap((one) => one?.packages.flatMap(({ name }) => name ?? []) ?? []);
      const added = new Set(namesOf('install'));
      const both = [...new Set(namesOf('remove'))].filter((name) => added.has(name));
      const remove = operations.find((one) => one?.action === 'remove');
      if (both.length === 0 || remove == null) continue;
      yield {
        message: `${both.map((name) => `\`${name}\``).join(', ')} ${both.length === 1 ? 'is' : 'are'} deleted again in this \`RUN\`. Add them with \`--virtual .build\`, and delete \`.build\`.`,
        subject: both.join(' '),
        at: { path: file.path, range: remove.command.range },
      };
    }
  },
});
