import type { Case } from './case.ts';
import { builds } from './cases/builds.ts';
import { changes } from './cases/changes.ts';
import { images } from './cases/images.ts';
import { services } from './cases/services.ts';

/** Twenty changes. */
export const cases: readonly Case[] = [...services, ...images, ...changes, ...builds];
