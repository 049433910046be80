import type { Account, DistributionId } from '../facts.ts';
import { root } from '../layer.ts';
import type { Family } from './family.ts';

/** Docker's official images, as generally known in August 2026; what is not sure stays null. */
export function official(id: string, distributionId: DistributionId | null, row: Partial<Family> = {}): Family {
  return {
    id,
    vendor: 'docker-official',
    repositories: [id],
    ...(distributionId === null ? {} : { distribution: distributionId }),
    software: [{ name: id }],
    ...row,
    always: { user: root, environment: {}, ...row.always },
  };
}

export function account(name: string, uid: number | null, home: string | null = null): Account {
  return { name, uid, home };
}
