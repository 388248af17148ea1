import { access, constants } from 'node:fs/promises';

/** Whether a file is there, and can be executed where that is asked. */
export async function isAccessible(file: string, how: 'exists' | 'executable' = 'exists'): Promise<boolean> {
  try {
    await access(file, how === 'executable' ? constants.X_OK : constants.F_OK);
    return true;
  } catch {
    return false;
  }
}
