/** Files, streams and URLs to objects, one after the other (resource.StreamVisitor). */
import fs from 'node:fs/promises';
import path from 'node:path';
import { goQuote } from '../apimachinery/go/text.ts';
import { CliError, ConnectionError } from '../errors.ts';
import { orAborted, readAll } from '../io/abortable.ts';
import { escapeTerminal } from '../io/escape.ts';
import { systemText } from '../io/system-text.ts';
import type { ClusterContext } from '../kube/cluster-context.ts';
import { checkBeforeServer, decodeObject } from './decode.ts';
import type { InputDocument, ManifestObject, Source } from './document.ts';
import type { Input } from './files.ts';
import { placed } from './places.ts';
import { ManifestSyntaxError } from './syntax/error.ts';

/** The object of a document (a List is not split) and its text, or its error. */
export type ManifestEntry = (ManifestObject & { readonly text: string }) | { readonly error: Error };

/** The name of an input in messages: its path or URL, STDIN for the standard input. */
export function inputName(input: Input): string {
  if (input.kind === 'stdin') return 'STDIN';
  if (input.kind === 'text') return input.name;
  return input.kind === 'url' ? input.url : input.path;
}

/**
 * The objects of one input in order. For a document that parses but is not an object an error takes
 * its place. An input that cannot be read, built or parsed ends with an error; with `validate`, also
 * one that fails kubectl's own checks. `decode` makes the object of a document.
 */
export async function* readInput(
  context: ClusterContext,
  input: Input,
  validate: boolean,
  decode: typeof decodeObject = decodeObject,
): AsyncGenerator<ManifestEntry> {
  const name = inputName(input);
  try {
    for await (const document of documentsOf(context, input, name)) {
      const { value, line, text = '', json, placeOf } = document;
      const source: Source = { file: name, line, ...(placeOf === undefined ? {} : { placeOf }) };
      if (validate) {
        const problem = attempt(() => checkBeforeServer(value));
        if (problem instanceof Error) {
          yield { error: placed(`error validating ${goQuote(name)}: ${problem.message}`, source) };
          return;
        }
      }
      const object = attempt(() => decode(value, json));
      if (object instanceof Error)
        yield { error: placed(`unable to decode ${goQuote(name)}: ${object.message}`, source) };
      else yield { object, source, text };
    }
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof InputError)) throw error;
    yield { error: error.cause as Error };
  }
}

/** An input that could not be read, or not to its end. */
class InputError extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}

/** The documents of an input. Throws InputError. */
async function* documentsOf(context: ClusterContext, input: Input, name: string): AsyncGenerator<InputDocument> {
  if (input.kind === 'kustomization') {
    const { builtDocuments } = await import('./built.ts');
    yield* await builtDocuments(context, input.path).catch(unreadable);
    return;
  }
  const { decodeText, parseStream } = await import('./yaml.ts');
  const text = decodeText(await readBytes(context, input).catch(unreadable));
  try {
    yield* parseStream(text, duplicateNotice(context, name));
  } catch (error) {
    if (!(error instanceof ManifestSyntaxError)) throw error;
    throw new InputError(new CliError(`error parsing ${name}: ${error.message}`));
  }
}

function unreadable(error: unknown): never {
  throw error instanceof CliError || error instanceof ConnectionError ? new InputError(error) : error;
}

/**
 * Warns about a duplicate key on a terminal. kubectl prints nothing, so there is no warning
 * elsewhere.
 */
function duplicateNotice({ io }: ClusterContext, name: string): ((key: string, line: number) => void) | undefined {
  if (!io.stderr.isTerminal) return undefined;
  return (key, line) => {
    io.stderr.write(
      escapeTerminal(`Warning: ${name}:${line}: the key ${goQuote(key)} stands twice, the last one counts\n`),
    );
  };
}

function attempt<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
}

async function readBytes(
  context: ClusterContext,
  input: Exclude<Input, { kind: 'kustomization' }>,
): Promise<Uint8Array> {
  if (input.kind === 'stdin') return readAll(context.io.stdin, context.signal);
  if (input.kind === 'text') return input.bytes;
  if (input.kind === 'url') return (await import('./url.ts')).readUrl(context, input.url);
  let handle: fs.FileHandle;
  try {
    // a named pipe is opened when somebody writes to it
    handle = await orAborted(fs.open(path.resolve(context.cwd, input.path)), context.signal);
  } catch (error) {
    throw new CliError(`open ${input.path}: ${systemText(error)}`);
  }
  try {
    return await orAborted(handle.readFile(), context.signal);
  } catch (error) {
    throw new CliError(`error parsing ${input.path}: read ${input.path}: ${systemText(error)}`);
  } finally {
    // closing waits for a read that goes on
    const closed = handle.close();
    if (!context.signal.aborted) await closed;
  }
}
