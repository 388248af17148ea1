/**
 * `get -w`: the current objects, then every change as it happens, until the server ends the watch.
 */
import { bytesOfText, textOfBytes } from '../../apimachinery/go/bytes.ts';
import type { Context } from '../../context.ts';
import { CliError, ExitError, isNotFound } from '../../errors.ts';
import { selectionError } from '../../manifest/errors.ts';
import type { Target } from '../../manifest/selection.ts';
import { resolveTargets } from '../../manifest/targets.ts';
import type { Write } from '../../print/printer.ts';
import { isTable } from '../../print/table.ts';
import { tabWriter } from '../../print/tabwriter.ts';
import { type Answer, answers, readOptionsOf, selectionRequest } from './fetch.ts';
import { printerOf } from './objects.ts';
import type { GetOptions } from './options.ts';
import { tableOutput } from './table-output.ts';
import { changes } from './watch-events.ts';

/** Prints an answer. With shown=false it only takes the columns of a Table from it. */
interface WatchOutput {
  print(answer: Answer, eventType: string | undefined, shown: boolean): void;
  flush(): void;
}

/** Lists, watches and prints. Throws the error of the list or of starting the watch. */
export async function watchObjects(context: Context, options: GetOptions): Promise<number> {
  const request = { ...selectionRequest(options), continueOnError: false, subresource: '', singleResourceType: true };
  const { targets, errors } = await resolveTargets(context, request);
  if (errors.length > 0) throw selectionError(errors);
  const output = await outputOf(context, options);
  try {
    const start = await listed(context, options, targets);
    if (start === undefined) return 0;
    showFirst(options, start.answers, output);
    const target = targets[0];
    if (target === undefined || targets.length > 1) {
      throw new CliError('you may only watch a single resource or type of resource at a time');
    }
    await follow(context, options, { ...start, target, output });
    return 0;
  } catch (error) {
    // kubectl ends a watch with exit code 1, whichever signal ends it.
    if (context.signal.aborted) throw new ExitError(1);
    throw error;
  }
}

export function showFirst({ flags }: GetOptions, found: readonly Answer[], output: WatchOutput): void {
  const eventType = flags['output-watch-events'] ? 'ADDED' : undefined;
  try {
    for (const answer of found) output.print(answer, eventType, !flags['watch-only']);
    output.flush();
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(`unable to output the provided object: ${error.message}`, { cause: error });
  }
}

export async function outputOf(context: Context, options: GetOptions): Promise<WatchOutput> {
  if (options.isTable) {
    const output = await tableOutput(context, options, false);
    return {
      print({ mapping, object }, eventType, shown) {
        // A Table without rows still has columns.
        if (shown) output.print({ mapping, object }, eventType);
        else if (isTable(object) && eventType === undefined) output.print({ mapping, object: { ...object, rows: [] } });
      },
      flush: output.flush,
    };
  }
  const printer = await printerOf(context, options);
  // As in kubectl, where the tabs of a template or of KYAML are aligned while watching, and only then.
  const writer = tabWriter((text) => context.io.stdout.write(text.isWellFormed() ? text : bytesOfText(text)));
  const write: Write = (piece) => writer.write(typeof piece === 'string' ? piece : textOfBytes(piece));
  return {
    print({ object }, eventType, shown) {
      if (shown) printer.print(object, write, eventType);
    },
    flush: writer.flush,
  };
}

export interface Listed {
  readonly answers: readonly Answer[];
  readonly resourceVersion: string;
}

/** The objects at the start; undefined when there are none and that is to be ignored. */
export async function listed(
  context: Context,
  options: GetOptions,
  targets: readonly Target[],
): Promise<Listed | undefined> {
  const found: Answer[] = [];
  // The watch of an object starts with its current state, the watch of a list at the
  // resourceVersion of the list.
  let resourceVersion = '0';
  const onListed = (version: string): void => {
    resourceVersion = version;
  };
  try {
    for (const target of targets) {
      for await (const answer of answers(context, target, { ...readOptionsOf(options), onListed })) found.push(answer);
    }
    return { answers: found, resourceVersion };
  } catch (error) {
    if (options.flags['ignore-not-found'] && isNotFound(error)) return undefined;
    throw error;
  }
}

interface Following extends Listed {
  readonly target: Target;
  readonly output: WatchOutput;
}

export async function follow(context: Context, options: GetOptions, following: Following): Promise<void> {
  const { target, output, resourceVersion } = following;
  const found = following.answers.map(({ object }) => object);
  // The watch of one object starts with an event for the object that is already printed. On a
  // terminal such events are recognized by their resourceVersion.
  let shown = target.kind === 'list' || context.io.stdout.isTerminal;
  for await (const { type, object } of changes(context, {
    target,
    how: readOptionsOf(options),
    resourceVersion,
    found,
  })) {
    try {
      const eventType = options.flags['output-watch-events'] ? type : undefined;
      output.print({ mapping: target.mapping, object }, eventType, shown);
      output.flush();
    } catch (error) {
      // When kubectl cannot print an event it ends the watch without a message.
      if (error instanceof CliError) return;
      throw error;
    }
    shown = true;
    await context.io.stdout.drain();
    if (context.io.stdout.closed === true) throw new ExitError(0);
  }
}
