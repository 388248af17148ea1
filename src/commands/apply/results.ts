/**
 * What apply prints about the objects it wrote: one line each at once, or all objects at the end.
 */

import { sortedKeys } from '../../apimachinery/go/text.ts';
import { isJsonObject, type Json, type JsonObject } from '../../apimachinery/json.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import type { DryRun } from '../../apimachinery/write-options.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { makeOperationPrinter, type OperationPrinter } from '../../print/operation.ts';
import type { Write } from '../../print/printer.ts';

/** The flags of printFlags and whether -o was typed. */
export interface PrintInvocation {
  readonly flags: {
    readonly output: string;
    readonly template: string;
    readonly 'allow-missing-template-keys': boolean;
    readonly 'show-managed-fields': boolean;
  };
  changed(name: 'output'): boolean;
}

export interface ResultPrinter {
  /** Adds the result of one object, in the order of the files. */
  add(object: KubeObject, operation: string): void;
  /** Prints the objects that were held back; several as one List. */
  end(): void;
}

function operationPrinter(context: Context, invocation: PrintInvocation, dryRun: DryRun): Promise<OperationPrinter> {
  const { flags } = invocation;
  return makeOperationPrinter(flags.output, {
    template: flags.template,
    allowMissingKeys: flags['allow-missing-template-keys'],
    showManagedFields: flags['show-managed-fields'],
    keyOrder: 'given',
    cwd: context.cwd,
    dryRun,
    outputGiven: invocation.changed('output'),
  });
}

/**
 * A function that prints an object that was pruned, each by itself. What a template cannot print is
 * left out, as in kubectl.
 */
export async function newPrunedPrinter(
  context: Context,
  invocation: PrintInvocation,
  dryRun: DryRun,
): Promise<(object: KubeObject) => void> {
  const printer = await operationPrinter(context, invocation, dryRun);
  return (object) => {
    try {
      printer.print(sorted(object) as JsonObject, 'pruned', (data) => context.io.stdout.write(data));
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
    }
  };
}

/** Throws CliError for a format that does not exist, before anything is written. */
export async function newResultPrinter(
  context: Context,
  invocation: PrintInvocation,
  dryRun: DryRun,
): Promise<ResultPrinter> {
  const { output } = invocation.flags;
  const printer = await operationPrinter(context, invocation, dryRun);
  const write: Write = (data) => context.io.stdout.write(data);
  const held: KubeObject[] = [];
  const holds = output !== '' && output !== 'name';
  return {
    add(object, operation) {
      if (holds) held.push(object);
      else printer.print(object, operation, write);
    },
    end() {
      const [first, ...others] = held;
      if (first === undefined) return;
      printer.print(others.length === 0 ? (sorted(first) as JsonObject) : listOf(held), '', write);
    },
  };
}

/** The List as kubectl's Go struct has it; the objects in it are maps, which Go prints sorted. */
function listOf(objects: readonly KubeObject[]): JsonObject {
  return { kind: 'List', apiVersion: 'v1', metadata: {}, items: objects.map(sorted) };
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(sortedKeys(value).map((key) => [key, sorted(value[key] as Json)]));
}
