import { runScripts } from '../../dockerfile/commands.ts';
import { valuesIn } from '../../shell/arguments.ts';
import type { Word } from '../../shell/ast.ts';
import type { Command } from '../../shell/command.ts';
import type { PackageRequest } from '../../shell/package-spec.ts';
import { replaceRange } from '../../text/edit.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'repository-restricts-install',
  scope: 'dockerfile',
  severity: 'major',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Packages of other repositories in an install from one',
  remedy: 'Install packages of other repositories by a command of their own',
  rationale:
    '`--repo` is no preference: it switches every other repository off for the whole transaction. The other packages of the line, and whatever they need, have to come from that repository too, or the install fails; what is there already only keeps it from being noticed.',
  exceptions: 'A repository that has all of these packages with what they need.',
  peers: [],
  fixable: true,
  examples: {
    bad: [
      {
        files: 'FROM fedora:43\nRUN dnf install -y gh --repo gh-cli git && dnf clean all\n',
        reports: [
          {
            line: 2,
            message:
              '`--repo gh-cli` switches all other repositories off, so `git` has to come from `gh-cli` as well as `gh`. Install them with a command of their own.',
          },
        ],
        fixed: 'FROM fedora:43\nRUN dnf install -y gh --repo gh-cli && dnf install -y git && dnf clean all\n',
      },
    ],
    good: [
      {
        title: 'A command for each repository',
        files: 'FROM fedora:43\nRUN dnf install -y git && dnf install -y gh --repo gh-cli && dnf clean all\n',
      },
      { title: 'Several repositories', files: 'FROM fedora:43\nRUN dnf install -y a b --repo x --repo fedora\n' },
      { title: 'One more repository', files: 'FROM fedora:43\nRUN dnf install -y a b --enablerepo=x\n' },
      {
        title: 'Packages of one family',
        files: 'FROM fedora:43\nRUN dnf install -y --repo nginx nginx nginx-module-njs\n',
      },
    ],
  },
  *check({ file }) {
    for (const { operations } of runScripts(file)) {
      for (const operation of operations) {
        const { command } = operation;
        if (operation.action !== 'install' || !/^(?:dnf|yum|microdnf|tdnf)$/.test(operation.manager.id)) continue;
        const [repository, ...more] = valuesIn(operation.args, 'repo', 'repoid');
        if (repository === undefined || more.length > 0 || /[,*]/.test(repository.text)) continue;
        if (operation.args.flags.some(({ name }) => name === 'enablerepo' || name === 'repofrompath')) continue;
        const requests = operation.packages.filter(({ name, source }) => source === 'registry' && name !== null);
        const names = requests.flatMap(({ name }) => name ?? []);
        const own = names.find((name) => isOf(name, repository.text)) ?? names[0];
        const other = names.find((name) => name !== own && !isRelated(name, own ?? '') && !isOf(name, repository.text));
        if (own === undefined || other === undefined) continue;
        yield {
          message: `\`--repo ${repository.text}\` switches all other repositories off, so \`${other}\` has to come from \`${repository.text}\` as well as \`${own}\`. Install them with a command of their own.`,
          subject: `${repository.text} ${other}`,
          at: { path: file.path, range: command.range },
          fix: {
            title: `Install \`${other}\` by a command without \`--repo\``,
            applicability: 'needs-review',
            edits: [
              {
                path: file.path,
                ...replaceRange(file.source, command.range, divided(command, repository, own, requests)),
              },
            ],
          },
        };
      }
    }
  },
});

/** The command with what belongs to the repository, and one more without the option for the rest. */
function divided({ words }: Command, repository: Word, own: string, requests: readonly PackageRequest[]): string {
  const isOwn = ({ name }: PackageRequest) =>
    name !== null && (isOf(name, repository.text) || isRelated(name, own) || name === own);
  const [ours, others] = [requests.filter(isOwn), requests.filter((request) => !isOwn(request))];
  const without = (dropped: readonly PackageRequest[]) =>
    words.filter((word) => !dropped.some((one) => one.word === word));
  const unrestricted = without(ours).filter((word) => word !== repository && !/^--repo(?:id)?(?:=|$)/.test(word.text));
  return [without(others), unrestricted].map((list) => list.map(({ text }) => text).join(' ')).join(' && ');
}

/** `gh` of `gh-cli`, `docker-ce` of `docker-ce-stable`. */
function isOf(name: string, repository: string): boolean {
  const [first = ''] = name.split(/[-_.]/);
  return repository.toLowerCase().split(/[-_.]/).includes(first.toLowerCase());
}

function isRelated(a: string, b: string): boolean {
  return a.split(/[-_.]/)[0] === b.split(/[-_.]/)[0];
}
