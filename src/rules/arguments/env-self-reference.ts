import { bindingOf } from '../../dockerfile/scope.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'env-self-reference',
  scope: 'dockerfile',
  severity: ['critical', 'minor'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'ENV refers to a variable of the same ENV',
  remedy: 'Set the variable in an `ENV` of its own above',
  rationale:
    'All values of one `ENV` are expanded with the variables as they were before it. A reference to a name that the same `ENV` sets is empty, or has the old value; `PATH` then lacks a directory and nothing says so.',
  exceptions: 'The base image sets the variable, and its value is meant.',
  peers: [
    { tool: 'hadolint', id: 'DL3044', relation: 'same' },
    { tool: 'droast', id: 'DF062', relation: 'broader' },
  ],
  examples: {
    bad: [
      {
        files: 'FROM debian:13-slim\nENV TOOL_HOME=/opt/tool \\\n    PATH=$PATH:$TOOL_HOME/bin\n',
        reports: [
          {
            line: 3,
            message:
              '`$TOOL_HOME` is set by this very `ENV`, and here it still has the value from before: none in this file. Set it in an `ENV` above.',
          },
        ],
      },
      {
        title: 'Set to itself',
        files: 'FROM debian:13-slim\nENV PATH=$PATH\n',
        reports: [{ line: 2, severity: 'minor', message: '`PATH` is set to the value that it has already.' }],
      },
      {
        title: 'Set twice',
        files: 'FROM debian:13-slim\nENV PATH=/opt/a:$PATH PATH=/opt/b:$PATH\n',
        reports: [
          {
            line: 2,
            severity: 'minor',
            message: '`PATH` is set twice in this `ENV`: the second value does not see the first.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Two instructions',
        files: 'FROM debian:13-slim\nENV TOOL_HOME=/opt/tool\nENV PATH=$PATH:$TOOL_HOME/bin\n',
      },
      { title: 'Its own old value', files: 'FROM debian:13-slim\nENV PATH=/opt/bin:$PATH\n' },
      { title: 'An argument that becomes a variable', files: 'FROM debian:13-slim\nARG V=1\nENV V=$V NAME=tool-$V\n' },
      { title: 'Names that contain each other', files: 'FROM debian:13-slim\nENV A=1 B=$AB C=${BA}\n' },
    ],
  },
  *check({ file }) {
    const globals = new Set(
      [...instructionsOf({ instructions: file.preamble }, 'ARG')].flatMap(({ pairs }) => pairs.map(({ name }) => name)),
    );
    for (const stage of file.stages) {
      for (const { pairs, scope } of instructionsOf(stage, 'ENV')) {
        const isArgument = (name: string): boolean =>
          bindingOf(scope, name)?.kind === 'arg' || (globals.has(name) && bindingOf(scope, name) === null);
        for (const [index, { name, value, range }] of pairs.entries()) {
          if (value === null) continue;
          const at = { path: file.path, range };
          const other = value.variables.find(
            (use) =>
              use.modifier === null &&
              use.name !== 'PATH' &&
              use.name !== name &&
              pairs.some((pair) => pair.name === use.name),
          );
          if (other !== undefined && bindingOf(scope, other.name) === null) {
            yield {
              message: `\`$${other.name}\` is set by this very \`ENV\`, and here it still has the value from before: none in this file. Set it in an \`ENV\` above.`,
              subject: other.name,
              at,
              confidence: 'likely',
            };
          } else if (value.text.replace(/["{}]/g, '') === `$${name}` && !isArgument(name)) {
            yield {
              message: `\`${name}\` is set to the value that it has already.`,
              subject: name,
              at,
              severity: 'minor',
              peers: ['droast:DF062'],
            };
          } else if (
            value.variables.some((use) => use.name === name) &&
            pairs.findIndex((pair) => pair.name === name) < index
          ) {
            yield {
              message: `\`${name}\` is set twice in this \`ENV\`: the second value does not see the first.`,
              subject: name,
              at,
              severity: 'minor',
              peers: ['hadolint:DL3044'],
            };
          }
        }
      }
    }
  },
});
