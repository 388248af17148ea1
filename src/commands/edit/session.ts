/**
 * One session of an editor: the objects as text, the user's changes, and the file opened again as
 * long as they are refused (k8s.io/kubectl/pkg/cmd/util/editor).
 */

import type { FileItem } from '../../actions/apply/item.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { groupResource, type KubeObject, meta, mutableMeta } from '../../apimachinery/object.ts';
import { CliError, ExitError, StatusError } from '../../errors.ts';
import { editText, fileExists, removeFile } from '../../io/editor.ts';
import type { Host } from '../../io/host.ts';
import { selectionError } from '../../manifest/errors.ts';
import type { Selection } from '../../manifest/selection.ts';
import { hasContent, header, type Reason, significant, withCarriageReturns, withoutHeader } from './text.ts';

/** What a session needs of the command. */
export interface EditTools {
  readonly host: Pick<Host, 'env' | 'cwd' | 'platform' | 'signal'>;
  /** The program's name in messages and in the name of the temporary file. */
  readonly program: string;
  /** What the header says is edited; undefined for a format without comments (json). */
  readonly header: 'object' | 'last-applied' | undefined;
  /** `.yaml` or `.json`. */
  readonly extension: string;
  readonly windowsLineEndings: boolean;
  /** The namespace of the command: edited objects must be in it. */
  readonly namespace: string;
  /** The text of an object or of a List; throws CliError for a format that cannot be edited. */
  render(object: JsonObject): string;
  /** Prints a line on stderr. */
  say(line: string): void;
  /** The problem of what was saved, before it is read; undefined when there is none. */
  validate(text: string): Promise<string | undefined>;
  /** The objects of what was saved. */
  read(bytes: Uint8Array): Promise<Selection>;
  /** Writes what was saved. What the server refuses goes to `results`; throws any other error. */
  write(originals: readonly FileItem[], edited: readonly FileItem[], results: EditResults): Promise<void>;
}

/** What the server refused in one round. */
export class EditResults {
  readonly reasons: Reason[] = [];
  retryable = 0;
  notFound = 0;

  /** Notes a refusal and returns the line about it. */
  add(error: unknown, { mapping, name }: FileItem, text: string): string {
    const subject = `${groupResource(mapping)} ${goQuote(name)}`;
    if (error instanceof StatusError && (error.reason === 'Invalid' || error.code === 422)) {
      const causes = (error.status.details?.causes ?? []).map(
        (cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`,
      );
      this.reasons.push({ head: `${subject} was not valid`, causes });
      return `error: ${subject} is invalid`;
    }
    if (error instanceof StatusError && error.reason === 'NotFound') {
      this.notFound += 1;
      return `error: ${subject} could not be found on the server`;
    }
    this.retryable += 1;
    return `error: ${subject} could not be patched: ${text}`;
  }
}

/** One round of the loop: what was saved last, and why it is opened again. */
interface Round {
  readonly reasons: readonly Reason[];
  /** What was saved when it was refused; undefined in the first round. */
  readonly refused: string | undefined;
  /** The temporary file of the round before, "" when there is none. */
  readonly file: string;
}

/**
 * Opens the objects in the editor until what is saved is accepted or nothing changes any more.
 * Throws what ended it without success, after the line that says where the changes are.
 */
export async function editObjects(items: readonly FileItem[], tools: EditTools): Promise<void> {
  const original = documentOf(items, tools);
  let round: Round | undefined = { reasons: [], refused: undefined, file: '' };
  while (round !== undefined) round = await editOnce(items, original, round, tools);
}

/** One object, or several as a List, without managedFields. */
function documentOf(items: readonly FileItem[], { render }: EditTools): string {
  const objects = items.map(({ object }) => withManagedFields(object, undefined));
  const [first] = objects;
  if (first !== undefined && objects.length === 1) return render(first);
  return render({ apiVersion: 'v1', kind: 'List', metadata: {}, items: objects });
}

function withManagedFields(object: KubeObject, from: KubeObject | undefined): KubeObject {
  const { managedFields: _, ...metadata } = mutableMeta(object);
  const managedFields = from === undefined ? undefined : mutableMeta(from).managedFields;
  return { ...object, metadata: { ...metadata, ...(managedFields === undefined ? {} : { managedFields }) } };
}

/** Returns the next round; undefined when the session is over. */
async function editOnce(
  items: readonly FileItem[],
  original: string,
  round: Round,
  tools: EditTools,
): Promise<Round | undefined> {
  const top = tools.header === undefined ? '' : header(tools.header, round.reasons);
  const lines = tools.windowsLineEndings ? withCarriageReturns : (text: string) => text;
  const first = lines(top + original);
  const shown = round.refused === undefined ? first : lines(top) + withoutHeader(round.refused);
  const { file, bytes } = await keeping(round.file, tools, () =>
    editText(tools.host, `${tools.program}-edit-`, tools.extension, shown),
  );
  const saved = Buffer.from(bytes).toString('utf8');
  const counts = await significant(saved);
  if (round.refused !== undefined && (await significant(round.refused)) === counts) {
    return keeping(file, tools, () => Promise.reject(new CliError('Edit cancelled, no valid changes were saved.')));
  }
  if (round.file !== '') await removeFile(round.file);
  const again = (reasons: readonly Reason[]): Round => ({ reasons, refused: saved, file });
  const problem = await keeping(file, tools, () => tools.validate(counts));
  if (problem !== undefined) {
    const results = new EditResults();
    tools.say(results.add(invalidText(problem), items[0] as FileItem, ''));
    return again(results.reasons);
  }
  const cancelled = (await significant(first)) === counts ? 'no changes made.' : 'saved file was empty.';
  if (cancelled === 'no changes made.' || !hasContent(saved)) {
    await removeFile(file);
    tools.say(`Edit cancelled, ${cancelled}`);
    return undefined;
  }
  const { items: read, errors } = await tools.read(bytes);
  if (errors.length > 0) {
    const head = `The edited file had a syntax error: ${selectionError(errors).message}`;
    return again([{ head, causes: [] }]);
  }
  const results = new EditResults();
  const edited = (read as readonly FileItem[]).map((item) => restored(items, item));
  await keeping(file, tools, async () => {
    requireNamespace(edited, tools.namespace);
    await tools.write(items, edited, results);
  });
  if (await endedBadly(results, file, tools)) throw new ExitError(1);
  if (results.reasons.length > 0) return again(results.reasons);
  await removeFile(file);
  return undefined;
}

/** kubectl's error of a file that fails the checks before it is read. */
function invalidText(problem: string): StatusError {
  const message = `Invalid value: "The edited file failed validation": ${problem}`;
  return new StatusError({ reason: 'Invalid', code: 422, details: { causes: [{ field: '<nil>', message }] } });
}

/** The object with the managedFields of its original, which the text does not show. */
function restored(originals: readonly FileItem[], item: FileItem): FileItem {
  const original = originals.find(({ object }) => meta(object).uid === meta(item.object).uid);
  return { ...item, object: withManagedFields(item.object, original?.object) };
}

function requireNamespace(items: readonly FileItem[], namespace: string): void {
  for (const { mapping, namespace: own } of items) {
    if (!mapping.namespaced || own === namespace) continue;
    throw new CliError(
      `the namespace from the provided object ${goQuote(own)} does not match the namespace ${goQuote(namespace)}. You must pass '--namespace=${own}' to perform this operation.`,
    );
  }
}

async function endedBadly({ retryable, notFound }: EditResults, file: string, tools: EditTools): Promise<boolean> {
  if (retryable > 0) tools.say(`You can run \`${tools.program} replace -f ${file}\` to try this update again.`);
  else if (notFound > 0) tools.say(`The edits you made on deleted resources have been saved to ${goQuote(file)}`);
  return retryable + notFound > 0;
}

/** Runs a step; when it fails, a line says where the changes are, if they are anywhere. */
async function keeping<T>(file: string, tools: EditTools, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (file !== '' && (await fileExists(file))) {
      tools.say(`A copy of your changes has been stored to ${goQuote(file)}`);
    }
    throw error;
  }
}
