import type { Finding, ReviewReport } from './report.ts';

/** What the change is asked about: introduced and touched findings. */
export function raised({ findings }: ReviewReport): Finding[] {
  return findings.filter(({ status }) => status !== 'preexisting');
}
