import type { Finding } from './report.ts';

/** Equal for findings that one text can speak of: the same rule says the same of them, but for names and numbers. */
export function alike({ rule, severity, message }: Finding): string {
  return [rule, severity, shape(message)].join('\n');
}

/** A message without the names in it. */
function shape(message: string): string {
  return message.replace(/`[^`]*`/g, '`').replace(/\d+/g, '0');
}
