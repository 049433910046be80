import { distributions } from './distribution-table.ts';
import type { Distribution, ImageFacts } from './facts.ts';
import { versionOf } from './lookup.ts';

/** An interpreter: where it is, where it looks for packages, and its version (`3.12`). */
export interface Python {
  /** `PREFIX/lib/python3.x/site-packages` is on its path. */
  readonly prefix: string;
  readonly executable: string;
  /** null: unknown. */
  readonly version: string | null;
  /** The distribution's own looks below `dist-packages` for what it packages. */
  readonly ofDistribution: boolean;
}

/** The `python3` of the distributions' packages, by release. */
const packaged: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  alpine: { '3.18': '3.11', '3.19': '3.11', '3.20': '3.12', '3.21': '3.12', '3.22': '3.12', '3.23': '3.12' },
  debian: { '10': '3.7', '11': '3.9', '12': '3.11', '13': '3.13' },
  ubuntu: { '20.04': '3.8', '22.04': '3.10', '24.04': '3.12', '25.04': '3.13', '25.10': '3.13' },
};

/** The interpreter that an image is made for; null: none, or unknown. */
export function pythonOf(facts: ImageFacts): Python | null {
  const version = minor(versionOf(facts, 'python'));
  if (facts.pythonPrefix !== null && facts.pythonPrefix !== '/opt/conda') {
    return {
      prefix: facts.pythonPrefix,
      executable: `${facts.pythonPrefix}/bin/python3`,
      version,
      ofDistribution: false,
    };
  }
  if (facts.family !== 'distroless-python3') return null;
  return { prefix: '/usr', executable: '/usr/bin/python3', version, ofDistribution: true };
}

/** The interpreter that `python3` of the distribution's packages is. */
export function packagedPython({ id, release }: Distribution): Python | null {
  if (!Object.hasOwn(distributions, id) || !Object.hasOwn(packaged, id)) return null;
  const version = (release !== null && packaged[id]?.[release]) || null;
  return { prefix: '/usr', executable: '/usr/bin/python3', version, ofDistribution: true };
}

function minor(version: string | null): string | null {
  return /^\d+\.\d+/.exec(version ?? '')?.[0] ?? null;
}
