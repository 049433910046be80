import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Whether there is a program of that name on `PATH`. Starting it to find out takes longer than reading a small file does. */
export async function isInstalled(program: string, { PATH = '' }: NodeJS.ProcessEnv): Promise<boolean> {
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program];
  const paths = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const found = await Promise.all(
    paths.map((path) =>
      access(path, constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
