import type { KubeObject } from '../../apimachinery/object.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import type { Context } from '../../context.ts';
import type { PrinterOptions } from '../../print/printer.ts';

export interface PrintFlagValues {
  readonly output: string;
  readonly template: string;
  readonly 'allow-missing-template-keys': boolean;
  readonly 'show-managed-fields': boolean;
}

interface ObjectPrinterOptions {
  /** Whether -o was typed. */
  readonly outputGiven: boolean;
  /** `given` where kubectl prints Go structs, `sorted` where it prints unstructured objects. */
  readonly keyOrder: NonNullable<PrinterOptions['keyOrder']>;
  readonly dryRun?: DryRun;
}

/** Prints one object with the operation, in the format of -o. */
export type PrintObject = (object: KubeObject, operation: string) => void;

/**
 * Makes printers for -o. Every object gets its own, as in kubectl: in yaml there is no `---`
 * between several. A bad format is refused at once, before anything is done.
 */
export async function objectPrinters(
  context: Pick<Context, 'cwd' | 'io'>,
  flags: PrintFlagValues,
  options: ObjectPrinterOptions,
): Promise<() => Promise<PrintObject>> {
  const { makeOperationPrinter } = await import('../../print/operation.ts');
  const make = () =>
    makeOperationPrinter(flags.output, {
      cwd: context.cwd,
      template: flags.template,
      allowMissingKeys: flags['allow-missing-template-keys'],
      showManagedFields: flags['show-managed-fields'],
      ...options,
    });
  await make();
  return async () => {
    const printer = await make();
    return (object, operation) => printer.print(object, operation, (text) => context.io.stdout.write(text));
  };
}
