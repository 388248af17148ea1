import type { JsonObject } from '../apimachinery/json.ts';
import { type DryRun, dryRunSuffix } from '../apimachinery/write-options.ts';
import { CliError } from '../errors.ts';
import { allowedWriteFormats, makeFormatPrinter } from './factory.ts';
import { resourceName } from './name.ts';
import type { PrinterOptions, Write } from './printer.ts';
import { unmatchedFormat } from './unmatched-format.ts';

/** Prints the result of a write: `deployment.apps/web created`, its name, or the object itself. */
export interface OperationPrinter {
  /** `operation` is the word after the name: created, configured, unchanged, deleted, scaled... */
  print(object: JsonObject, operation: string, write: Write): void;
}

export interface OperationPrinterOptions extends PrinterOptions {
  /** Adds ` (dry run)` or ` (server dry run)` to the operation. */
  readonly dryRun?: DryRun;
  /**
   * Whether -o was typed: --template counts only without it
   * (genericclioptions.PrintFlags.ToPrinter).
   */
  readonly outputGiven?: boolean;
}

/**
 * The printer of a write command for -o. One yaml printer separates several objects by `---`;
 * a command for which kubectl creates a printer for each object (`rollout restart`) does the same.
 * Throws CliError for a format that does not exist, or a bad template.
 */
export async function makeOperationPrinter(
  output: string,
  options: OperationPrinterOptions,
): Promise<OperationPrinter> {
  const byTemplate = options.template !== undefined && options.template !== '' && options.outputGiven !== true;
  const format = byTemplate ? 'go-template' : output;
  const suffix = dryRunSuffix(options.dryRun);
  const lower = format.toLowerCase();
  if (lower === '' || lower === 'name') {
    return {
      print(object, operation, write) {
        const name = resourceName(object);
        write(lower === 'name' || operation === '' ? `${name}\n` : `${name} ${operation}${suffix}\n`);
      },
    };
  }
  const printer = await makeFormatPrinter(
    lower === 'json' || lower === 'yaml' || lower === 'kyaml' ? lower : format,
    options,
  );
  if (printer === undefined) throw new CliError(unmatchedFormat(output, allowedWriteFormats));
  return { print: (object, _operation, write) => printer.print(object, write) };
}
