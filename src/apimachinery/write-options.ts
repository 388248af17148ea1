/** The values of flags that commands which write share. */
import { CliError } from '../errors.ts';

/** The values of --dry-run. */
export type DryRun = 'none' | 'client' | 'server';

/** ` (dry run)`, ` (server dry run)` or nothing (cmdutil.PrintFlagsWithDryRunStrategy). */
export function dryRunSuffix(dryRun: DryRun | undefined): string {
  if (dryRun === 'client') return ' (dry run)';
  return dryRun === 'server' ? ' (server dry run)' : '';
}

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
 * --dry-run. Its bare form and booleans still mean client and none, with kubectl's warning, which
 * goes to its log. Throws CliError in kubectl's words.
 */
export function readDryRun(text: string): { readonly dryRun: DryRun; readonly warning?: string } {
  const old = (form: string, dryRun: DryRun) => ({
    dryRun,
    warning: `${form} and can be replaced with --dry-run=${dryRun}.`,
  });
  const boolean = parseGoBoolean(text);
  if (boolean !== undefined) {
    return old(`--dry-run=${text} is deprecated (boolean value)`, boolean ? 'client' : 'none');
  }
  if (text === 'unchanged') return old('--dry-run is deprecated', 'client');
  if (text === 'none' || text === 'client' || text === 'server') return { dryRun: text };
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

/**
 * --cascade, with the notice kubectl prints for the old booleans. Throws CliError in kubectl's
 * words.
 */
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
