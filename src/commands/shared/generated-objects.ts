/**
 * Shared by commands whose objects are Go structs in kubectl: their printer, and their namespace.
 */

import { type KubeObject, mutableMeta } from '../../apimachinery/object.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import type { Context } from '../../context.ts';
import type { OperationPrinter } from '../../print/operation.ts';

interface PrintInvocation {
  readonly flags: {
    readonly output: string;
    readonly template: string;
    readonly 'allow-missing-template-keys': boolean;
    readonly 'show-managed-fields': boolean;
  };
  changed(name: 'output'): boolean;
}

/**
 * The printer of -o. `keyOrder` is `given` where kubectl prints Go structs, `sorted` where it
 * prints unstructured objects. Throws CliError for a format that does not exist.
 */
export async function printerOf(
  context: Context,
  invocation: PrintInvocation,
  dryRun: DryRun,
  keyOrder: 'given' | 'sorted' = 'given',
): Promise<OperationPrinter> {
  const { makeOperationPrinter } = await import('../../print/operation.ts');
  const { flags } = invocation;
  return makeOperationPrinter(flags.output, {
    template: flags.template,
    allowMissingKeys: flags['allow-missing-template-keys'],
    showManagedFields: flags['show-managed-fields'],
    keyOrder,
    cwd: context.cwd,
    dryRun,
    outputGiven: invocation.changed('output'),
  });
}

/** The object in another namespace, its metadata in the order of metav1.ObjectMeta. */
export function inNamespace(object: KubeObject, namespace: string): KubeObject {
  const { name, namespace: _, ...metadata } = mutableMeta(object);
  return { ...object, metadata: { ...(name === undefined ? {} : { name }), namespace, ...metadata } };
}
