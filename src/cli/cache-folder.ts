import { homedir } from 'node:os';
import { join } from 'node:path';

/** For compiled code. What stands there is executed, so it is not in the folder that everybody may write to. */
export const cacheFolder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'drydock');
