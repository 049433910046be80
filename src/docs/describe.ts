import { type Confidence, type Peer, type Profile, type Rule, type Severity, severitiesOf } from '../rules/rule.ts';

/** A rule as `drydock rules --format json` prints it. */
export interface RuleRow {
  readonly id: string;
  readonly title: string;
  /** The usual one. */
  readonly severity: Severity;
  readonly category: string;
  readonly confidence: Confidence;
  readonly scope: Rule['scope'];
  readonly profile: Profile;
  readonly fixable: boolean;
  readonly peers: readonly Peer[];
  readonly since: string;
  /** Path of the rule's page in the repository. */
  readonly docs: string;
}

export function ruleRow(rule: Rule): RuleRow {
  return {
    id: rule.id,
    title: rule.title,
    severity: severitiesOf(rule)[0] ?? 'minor',
    category: rule.category,
    confidence: rule.confidence,
    scope: rule.scope,
    profile: rule.profile,
    fixable: rule.fixable === true,
    peers: rule.peers,
    since: rule.since,
    docs: `docs/rules/${rule.id}.md`,
  };
}
