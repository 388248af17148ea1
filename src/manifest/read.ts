/** Files, streams and URLs to objects, one after the other (resource.StreamVisitor). */
import fs from 'node:fs/promises';
import path from 'node:path';
import { goQuote } from '../apimachinery/go/text.ts';
import { CliError } from '../errors.ts';
import { orAborted, readAll } from '../io/abortable.ts';
import { escapeTerminal } from '../io/escape.ts';
import { systemText } from '../io/system-text.ts';
import type { ClusterContext } from '../kube/cluster-context.ts';
import { checkBeforeServer, decodeObject } from './decode.ts';
import type { ManifestObject } from './document.ts';
import type { Input } from './files.ts';
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
 * its place. An input that cannot be read or parsed ends with an error; with `validate`, also one
 * that fails kubectl's own checks. `decode` makes the object of a document.
 */
export async function* readInput(
  context: ClusterContext,
  input: Input,
  validate: boolean,
  decode: typeof decodeObject = decodeObject,
): AsyncGenerator<ManifestEntry> {
  const name = inputName(input);
  const { decodeText, parseStream } = await import('./yaml.ts');
  let text: string;
  try {
    text = decodeText(await readBytes(context, input));
  } catch (error) {
    context.signal.throwIfAborted();
    yield { error: error as Error };
    return;
  }
  try {
    for (const document of parseStream(text, duplicateNotice(context, name))) {
      if (validate) {
        const problem = attempt(() => checkBeforeServer(document.value));
        if (problem instanceof Error) {
          yield { error: new CliError(`error validating ${goQuote(name)}: ${problem.message}`) };
          return;
        }
      }
      const object = attempt(() => decode(document.value, document.json));
      if (object instanceof Error)
        yield { error: new CliError(`unable to decode ${goQuote(name)}: ${object.message}`) };
      else yield { object, source: { file: name, line: document.line }, text: document.text };
    }
  } catch (error) {
    if (!(error instanceof ManifestSyntaxError)) throw error;
    yield { error: new CliError(`error parsing ${name}: ${error.message}`) };
  }
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

async function readBytes(context: ClusterContext, input: Input): Promise<Uint8Array> {
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
