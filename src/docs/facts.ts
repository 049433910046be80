import { type Peer, type Rule, severitiesOf } from '../rules/rule.ts';

const scopes: Readonly<Record<Rule['scope'], string>> = {
  dockerfile: 'each Dockerfile, before and after the change',
  repository: 'the whole repository, before and after the change',
  change: 'a Dockerfile before and after the change, together',
  description: 'title and description of the pull request, and the Dockerfiles that it changes',
  ignores: 'the inline ignores of each Dockerfile, before and after the change',
};

const profiles: Readonly<Record<Rule['profile'], string>> = {
  recommended: 'recommended: on unless switched off',
  strict: 'strict: off unless asked for',
};

/** What is said of a rule in one word or two: label and value. */
export function factsOf(rule: Rule): readonly (readonly [label: string, value: string])[] {
  return [
    ['Severity', severitiesOf(rule).join(', ')],
    ['Category', rule.category],
    ['Confidence', rule.confidence],
    ['Profile', profiles[rule.profile]],
    ['Looks at', scopes[rule.scope]],
    ...(rule.reads === undefined ? [] : [['Also reads', rule.reads.join(', ')] as const]),
    ['Fix', rule.fixable === true ? 'offered where it holds' : 'none'],
    ['Since', rule.since],
  ];
}

/** The rules of other linters, by linter and code. */
export function peersOf(rule: Rule): readonly Peer[] {
  return rule.peers.toSorted((a, b) => naturally(a.tool, b.tool) || naturally(a.id, b.id));
}

/** `DL3006` before `DL10000`. */
export function naturally(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** The ways to silence a rule: where, and what to write there. Comments count in Dockerfiles only. */
export function waysToIgnore(rule: Rule): readonly { readonly where: string; readonly text: string }[] {
  const inDockerfiles = rule.examples.bad.some(({ reports }) => reports.some(({ path }) => !path?.endsWith('ignore')));
  const comments = [
    { where: 'One instruction, by a comment above it', text: `# drydock ignore=${rule.id} reason` },
    { where: 'One file, by a comment in it', text: `# drydock global ignore=${rule.id} reason` },
  ];
  return [
    ...(inDockerfiles ? comments : []),
    { where: 'The repository, in `.github/drydock.yml`', text: `rules: { ${rule.id}: off }` },
  ];
}
