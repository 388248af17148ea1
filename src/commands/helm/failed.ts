import { explained } from '../../actions/helm/tools.ts';
import type { Context } from '../../context.ts';

/** Runs a command's work; what goes wrong is said with the command's word before it. */
export async function orSay<Of>({ signal }: Context, words: string, work: () => Promise<Of>): Promise<Of> {
  try {
    return await work();
  } catch (error) {
    // an interruption that nothing has caught ends the command as it ends any other
    if (error === signal.reason) throw error;
    throw explained(words, error);
  }
}
