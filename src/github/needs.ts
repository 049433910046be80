/** From little to much; what is not named is not granted. */
export const levels = ['read', 'write', 'admin'] as const;
export type Level = (typeof levels)[number];
export type Permissions = Readonly<Record<string, Level>>;

/** What Drydock asks for when it is registered; `app.yml` says the same to GitHub. */
export const neededPermissions: Permissions = {
  metadata: 'read',
  contents: 'read',
  pull_requests: 'write',
  issues: 'read',
  checks: 'write',
  merge_queues: 'read',
};

export const neededEvents: readonly string[] = [
  'pull_request',
  'issue_comment',
  'pull_request_review_comment',
  'check_run',
  'check_suite',
  'merge_group',
];

/** What is needed and not granted, as in `checks: write`. */
export function missingPermissions(granted: Permissions): string[] {
  return beyond(neededPermissions, granted);
}

/** What is granted and not needed, as in `contents: write`. */
export function surplusPermissions(granted: Permissions): string[] {
  return beyond(granted, neededPermissions);
}

function beyond(more: Permissions, less: Permissions): string[] {
  const rank = (level: Level | undefined) => (level === undefined ? -1 : levels.indexOf(level));
  return Object.entries(more)
    .filter(([name, level]) => rank(level) > rank(less[name]))
    .map(([name, level]) => `${name}: ${level}`);
}
