import { runScripts } from '../../dockerfile/commands.ts';
import { argumentsOf } from '../../shell/arguments.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'shell-replaced',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: '/bin/sh is replaced in the image',
  remedy: 'Use `SHELL` in place of replacing `/bin/sh`',
  rationale:
    'Every script of the distribution that says `#!/bin/sh` runs in the other shell from then on, and an update of the package may put the old one back. `SHELL ["/bin/bash", "-c"]` changes what reads the `RUN`s, and nothing else.',
  peers: peersNamed([
    'hadolint:DL4005',
    'kics:Changing Default Shell Using SHELL Command',
    'semgrep:use-shell-instruction',
  ]),
  examples: {
    bad: [
      {
        files: 'FROM debian:13-slim\nRUN ln -sf /bin/bash /bin/sh && apt-get update\n',
        reports: [
          {
            line: 2,
            message:
              'This replaces `/bin/sh` for everything in the image. Use `SHELL ["/bin/bash", "-c"]` to change what reads the `RUN`s.',
          },
        ],
      },
    ],
    good: [
      { title: 'SHELL', files: 'FROM debian:13-slim\nSHELL ["/bin/bash", "-c"]\nRUN echo\n' },
      {
        title: 'Other links',
        files: 'FROM debian:13-slim\nRUN ln -s /bin/sh /usr/local/bin/shell && ln -sf /bin/true /sbin/initctl\n',
      },
    ],
  },
  *check({ file }) {
    for (const { commands } of runScripts(file)) {
      for (const command of commands) {
        const { operands } = argumentsOf(command);
        const [target, link] = [operands[0]?.value, operands.at(-1)?.value];
        const replaces = ['ln', 'cp', 'mv'].includes(command.name ?? '') && /(?:^|\/)(?:ba|z|k)sh$/.test(target ?? '');
        if (!replaces || (link !== '/bin/sh' && link !== '/usr/bin/sh')) continue;
        yield {
          message: `This replaces \`${link}\` for everything in the image. Use \`SHELL ["${target?.startsWith('/') ? target : `/bin/${target}`}", "-c"]\` to change what reads the \`RUN\`s.`,
          subject: link,
          at: { path: file.path, range: command.range },
        };
      }
    }
  },
});
