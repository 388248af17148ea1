import { explained } from '../../actions/helm/tools.ts';

/** Runs a command's work; what goes wrong is said with the command's word before it. */
export async function orSay<Of>(words: string, work: () => Promise<Of>): Promise<Of> {
  try {
    return await work();
  } catch (error) {
    throw explained(words, error);
  }
}
