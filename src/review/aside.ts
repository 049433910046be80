import { type RuleFailure, ruleFailure } from './evaluate.ts';
import type { NotEvaluated } from './report.ts';

/** What a review tells besides its findings. A part that throws is left out, as a rule is: no verdict is lost for want of praise. */
export class Aside {
  readonly skipped: NotEvaluated[] = [];
  private readonly onFailure: ((failure: RuleFailure) => void) | undefined;

  constructor({ onRuleFailure }: { readonly onRuleFailure?: (failure: RuleFailure) => void }) {
    this.onFailure = onRuleFailure;
  }

  compute<T>(name: string, otherwise: T, compute: () => T): T {
    try {
      return compute();
    } catch (error) {
      this.onFailure?.({ rule: name, path: '', error });
      this.skipped.push({ rule: '*', path: '', reason: `${ruleFailure}: ${name}` });
      return otherwise;
    }
  }
}
