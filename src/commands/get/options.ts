/** The parsed flags of `get`. */

import type { Values } from '../../cli/flag.ts';
import { CliError } from '../../errors.ts';
import type { getFlags } from './flags.ts';

export interface GetOptions {
  readonly args: readonly string[];
  readonly flags: Values<typeof getFlags>;
  /** The table for people (and -o wide), rather than a format for programs. */
  readonly isTable: boolean;
  /** Whether the server is asked for a Table. */
  readonly serverPrint: boolean;
  readonly watch: boolean;
}

/** Checks that the flags go together. Throws CliError, worded as in kubectl. */
export function readOptions(args: readonly string[], flags: Values<typeof getFlags>): GetOptions {
  const { output, template } = flags;
  checkRaw(args, flags);
  if (flags['show-labels'] && output !== '' && output !== 'wide') {
    throw new CliError(`--show-labels option cannot be used with ${output} printer`);
  }
  if (flags['label-columns'].length > 0 && output.startsWith('custom-columns')) {
    throw new CliError(`--label-columns option cannot be used with ${output} printer`);
  }
  const watch = flags.watch || flags['watch-only'];
  if (flags['output-watch-events'] && !watch) {
    throw new CliError('--output-watch-events option can only be used with --watch or --watch-only');
  }
  const isTable = (output === '' && template === '') || output === 'wide';
  return { args, flags, isTable, serverPrint: flags['server-print'] && isTable, watch };
}

function checkRaw(args: readonly string[], flags: Values<typeof getFlags>): void {
  if (flags.raw === '') return;
  if (args.length > 0) throw new CliError('arguments may not be passed when --raw is specified');
  if (flags.watch || flags['watch-only'] || flags.selector !== '') {
    throw new CliError(
      '--raw may not be specified with other flags that filter the server request or alter the output',
    );
  }
  if (flags.output !== '') throw new CliError('--raw and --output are mutually exclusive');
}
