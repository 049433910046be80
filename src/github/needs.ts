/** From little to much; what is not named is not granted. */
export const levels = ['read', 'write', 'admin'] as const;
export type Level = (typeof levels)[number];
export type Permissions = Readonly<Record<string, Level>>;

export const neededEvents: readonly string[] = [
  'pull_request',
  'issue_comment',
  'pull_request_review_comment',
  'check_run',
  'check_suite',
  'merge_group',
];

/** What one review needs, and no more of what the installation may have granted. */
export const reviewPermissions = {
  metadata: 'read',
  contents: 'read',
  pull_requests: 'write',
  issues: 'read',
  checks: 'write',
} as const satisfies Permissions;

/** What Drydock asks for when it is registered; `app.yml` says the same to GitHub. */
export const neededPermissions: Permissions = { ...reviewPermissions, merge_queues: 'read' };

/** What is needed and not granted, as in `checks: write`. */
export function missingPermissions(granted: Permissions, needed: Permissions = neededPermissions): string[] {
  return beyond(needed, granted);
}

/** As much of what a review needs as is granted. */
export function sharedPermissions(granted: Permissions): Permissions {
  const shared = Object.entries(reviewPermissions).map(([name, needed]) => [
    name,
    beyond({ [name]: needed }, granted).length === 0 ? needed : granted[name],
  ]);
  return Object.fromEntries(shared.filter(([, level]) => level !== undefined));
}

/** Of the permissions as GitHub lists them, those whose level we know. */
export function knownPermissions(permissions: Readonly<Record<string, string | undefined>>): Permissions {
  return Object.fromEntries(
    Object.entries(permissions).flatMap(([name, given]) => {
      const level = levels.find((one) => one === given);
      return level === undefined ? [] : [[name, level]];
    }),
  );
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
