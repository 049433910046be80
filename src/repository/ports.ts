import type { Statement } from './build.ts';
import type { StatedPort } from './workload.ts';

export function portNumber(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port > 0 && port < 65_536 ? port : null;
}

/** `8080:80`, `127.0.0.1:8080:80/tcp`, `80`: the last number is the container's. */
export function publishedPort(text: string, where: Statement): StatedPort[] {
  const port = portNumber(/(?:^|:)(\d+)(?:\/tcp)?$/.exec(text)?.[1] ?? '');
  return port === null ? [] : [{ port, name: null, where }];
}
