/** The values of flags that commands which write share. */
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { klogLine } from '../../kube/transport/klog.ts';
import type { DryRun } from '../../print/operation.ts';

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

const goBooleans: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(['1', 't', 'T', 'true', 'TRUE', 'True'].map((word) => [word, true])),
  ...Object.fromEntries(['0', 'f', 'F', 'false', 'FALSE', 'False'].map((word) => [word, false])),
};

/** A word as strconv.ParseBool reads it; undefined when it is none. */
export function parseGoBoolean(text: string): boolean | undefined {
  return Object.hasOwn(goBooleans, text) ? goBooleans[text] : undefined;
}

/**
 * --dry-run; its bare form and booleans still mean client and none, with kubectl's warning in the log when a context is handed in.
 * Throws CliError in kubectl's words.
 */
export function parseDryRun(text: string, context?: Pick<Context, 'io' | 'clock'>): DryRun {
  const warn = (old: string, word: DryRun): DryRun => {
    const warning = `${old} and can be replaced with --dry-run=${word}.`;
    context?.io.stderr.write(klogLine('W', context.clock.now(), warning));
    return word;
  };
  const boolean = parseGoBoolean(text);
  if (boolean !== undefined) {
    return warn(`--dry-run=${text} is deprecated (boolean value)`, boolean ? 'client' : 'none');
  }
  if (text === 'unchanged') return warn('--dry-run is deprecated', 'client');
  if (text === 'none' || text === 'client' || text === 'server') return text;
  throw new CliError(`Invalid dry-run value (${text}). Must be "none", "server", or "client".`);
}

/** --validate as the fieldValidation parameter of a request. Throws CliError in kubectl's words. */
export function parseValidation(text: string): FieldValidation {
  const boolean = parseGoBoolean(text);
  if (boolean !== undefined) return boolean ? 'Strict' : 'Ignore';
  if (text === 'strict') return 'Strict';
  if (text === 'warn') return 'Warn';
  if (text === 'ignore') return 'Ignore';
  const options = 'strict (or true), warn, ignore (or false)';
  throw new CliError(`invalid - validate option "${text}"; must be one of: ${options}`);
}

export type Propagation = 'Background' | 'Foreground' | 'Orphan';

/** --cascade, with the notice kubectl prints for the old booleans. Throws CliError in kubectl's words. */
export function parseCascade(text: string): { readonly propagation: Propagation; readonly notice?: string } {
  const boolean = parseGoBoolean(text);
  if (boolean !== undefined) {
    const word = boolean ? 'background' : 'orphan';
    const notice = `warning: --cascade=${text} is deprecated (boolean value) and can be replaced with --cascade=${word}.\n`;
    return { propagation: boolean ? 'Background' : 'Orphan', notice };
  }
  if (text === 'orphan') return { propagation: 'Orphan' };
  if (text === 'foreground') return { propagation: 'Foreground' };
  if (text === 'background') return { propagation: 'Background' };
  throw new CliError(`invalid cascade value (${text}). Must be "background", "foreground", or "orphan"`);
}
