/** Most severe first. */
export const severities = ['blocker', 'critical', 'major', 'minor'] as const;
export type Severity = (typeof severities)[number];
