import gt from 'semver/functions/gt.js';
import type { Rule } from '../rules/rule.ts';
import type { Settings } from './settings.ts';

/** Whether the settings want to hear of a rule's problem; `own`: the profile of the problem where it is not the rule's. */
export function inProfile(rule: Rule, own: 'recommended' | 'strict' | undefined, settings: Settings): boolean {
  const asked = settings.rules[rule.id];
  if (asked === undefined && settings.ruleset !== undefined && gt(rule.since, settings.ruleset)) return false;
  return (
    settings.profile === 'strict' || (asked !== undefined && asked !== 'off') || (own ?? rule.profile) === 'recommended'
  );
}
