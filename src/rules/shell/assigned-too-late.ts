import { runScripts } from '../../dockerfile/commands.ts';
import { bindingOf } from '../../dockerfile/scope.ts';
import { variablesIn } from '../../shell/words.ts';
import { defineRule } from '../rule.ts';

/** Set in every container, whatever the file says. */
const always: ReadonlySet<string> = new Set([
  'HOME',
  'HOSTNAME',
  'LANG',
  'OLDPWD',
  'PATH',
  'PWD',
  'SHELL',
  'TERM',
  'USER',
]);

export default defineRule({
  id: 'assigned-too-late',
  scope: 'dockerfile',
  severity: 'critical',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Variable is set for the command only, after its line was expanded',
  remedy: 'Set the variable before the line that uses it',
  rationale:
    'In `NAME=value command "$NAME"` the shell expands `$NAME` before it sets it, and sets it for the command alone. The argument is what the name was before: mostly empty.',
  peers: [{ tool: 'droast', id: 'DF066', relation: 'narrower' }],
  examples: {
    bad: [
      {
        files: 'FROM debian:13\nRUN RELEASE=1.2.3 tar xf "/tmp/app-$RELEASE.tar"\n',
        reports: [
          {
            line: 2,
            message:
              '`$RELEASE` is empty here: the shell expands it before `RELEASE=…` in front of the command is set. Write `RELEASE=… &&`, or `export` it.',
          },
        ],
      },
    ],
    good: [
      { title: 'Set first', files: 'FROM debian:13\nRUN A=1; echo "$A"\nRUN A=1 && B=2 env | grep "$A"\n' },
      { title: 'Expanded by the command', files: "FROM debian:13\nRUN A=1 sh -c 'echo $A'\n" },
      {
        title: 'Set above as well',
        files: 'FROM debian:13\nARG A=2\nRUN A=1 echo "$A"\nRUN PATH=/x:$PATH ls "$PATH"\n',
      },
    ],
  },
  *check({ file }) {
    for (const { run, commands } of runScripts(file)) {
      const set = new Set<string>();
      for (const { name, words, assignments, node } of commands) {
        if (name === null || name === 'export' || name === 'read' || name === 'for') {
          for (const assignment of node.assignments) set.add(assignment.name);
          for (const { text } of words) set.add(/^\w+/.exec(text)?.[0] ?? '');
          continue;
        }
        const own = new Set(assignments.map((assignment) => assignment.name));
        const word = words.find((candidate) => variablesIn(candidate).some((used) => own.has(used)));
        const late = word === undefined ? undefined : variablesIn(word).find((used) => own.has(used));
        if (word === undefined || late === undefined || always.has(late) || set.has(late)) continue;
        if (bindingOf(run.scope, late) !== null) continue;
        yield {
          message: `\`$${late}\` is empty here: the shell expands it before \`${late}=…\` in front of the command is set. Write \`${late}=… &&\`, or \`export\` it.`,
          subject: late,
          at: { path: file.path, range: word.range },
        };
      }
    }
  },
});
