/** What every command that opens an editor gives to its session: formats, checks, and how edited text is read. */

import { type JsonObject, parseJson } from '../../apimachinery/json.ts';
import { gvkOf, type KubeObject } from '../../apimachinery/object.ts';
import type { FieldValidation } from '../../apimachinery/write-options.ts';
import type { Context } from '../../context.ts';
import { CliError, NoMatchError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import type { Cluster } from '../../kube/cluster.ts';
import { problemsBeforeServer } from '../../manifest/decode.ts';
import { kindKey } from '../../manifest/defined-kinds.ts';
import type { Item } from '../../manifest/selection.ts';
import type { EditTools } from './session.ts';

interface ToolSettings {
  readonly output: string;
  readonly windowsLineEndings: boolean;
  readonly validation: FieldValidation;
  readonly of: 'object' | 'last-applied';
  readonly subresource: string;
  /** The objects that are edited: a subresource of another kind is reached as they are. */
  readonly items: readonly Item[];
}

/** The text of an object in the format of -o. Throws CliError for a format that cannot be edited. */
async function renderer(output: string): Promise<EditTools['render']> {
  const format = output === '' ? 'yaml' : output.toLowerCase();
  if (format === 'yaml') return (await import('../../print/yaml.ts')).toYaml;
  if (format === 'json') {
    const { indentedJson } = await import('../../print/json.ts');
    return (object) => `${indentedJson(object)}\n`;
  }
  if (format === 'kyaml') {
    const { kyamlPrinter } = await import('../../print/kyaml.ts');
    return (object) => {
      let text = '';
      kyamlPrinter().print(object, (part) => {
        text += part.toString();
      });
      return text;
    };
  }
  const { unmatchedFormat } = await import('../../print/unmatched-format.ts');
  throw new CliError(unmatchedFormat(format, ['json', 'yaml', 'kyaml']));
}

/** The tools of a session, but for how it writes. */
export async function editTools(
  context: Context,
  cluster: Cluster,
  settings: ToolSettings,
): Promise<Omit<EditTools, 'write'>> {
  const { output, windowsLineEndings, validation, of } = settings;
  return {
    host: context,
    program: context.program,
    header: output === 'json' ? undefined : of,
    extension: output === 'json' ? '.json' : '.yaml',
    windowsLineEndings,
    namespace: cluster.namespace,
    render: await renderer(output),
    say: (line) => context.io.stderr.write(`${escapeTerminal(line)}\n`),
    validate: await validator(context, cluster, validation),
    read: (bytes) => readEdited(context, cluster, bytes, settings),
  };
}

/** The objects of an edited text. */
async function readEdited(
  context: Context,
  { namespace }: Cluster,
  bytes: Uint8Array,
  { items, subresource }: ToolSettings,
) {
  const { selectObjects } = await import('../../manifest/select.ts');
  const kinds = items.flatMap(({ mapping, object }) =>
    object === undefined || subresource === '' ? [] : [[kindKey(gvkOf(object)), mapping] as const],
  );
  return selectObjects(context, {
    text: { name: 'edited-file', bytes },
    continueOnError: true,
    fetch: false,
    namespace,
    enforceNamespace: false,
    kinds: new Map(kinds),
  });
}

/** The checks of --validate that kubectl makes by itself; the rest is the server's. */
async function validator(
  context: Context,
  cluster: Cluster,
  validation: FieldValidation,
): Promise<EditTools['validate']> {
  if (validation === 'Ignore') return async () => undefined;
  const { fieldValidator } = await import('../../actions/field-validator.ts');
  const { fieldWarning } = await import('../shared/validate-fields.ts');
  const check = validation === 'Strict' ? fieldValidator(async () => cluster) : fieldWarning(context);
  return async (text) => {
    let value: JsonObject;
    try {
      value = (await readValue(text)) as JsonObject;
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      return error.message;
    }
    const problems = problemsBeforeServer(value);
    if (problems.length > 0) return listed(problems);
    if (await isCheckedByServer(cluster, value as KubeObject)) return undefined;
    const found = await check(value as KubeObject);
    return found.length > 0 ? listed(found) : undefined;
  };
}

async function readValue(text: string): Promise<unknown> {
  try {
    return parseJson(text);
  } catch {
    const { readYamlDocument } = await import('../../kube/yaml-document.ts');
    return (await readYamlDocument(Buffer.from(text))).value;
  }
}

async function isCheckedByServer(cluster: Cluster, object: KubeObject): Promise<boolean> {
  if (object.kind === 'List' && object.apiVersion === 'v1') return false;
  try {
    return (await cluster.mapper.forKind(gvkOf(object))).verbs.includes('patch');
  } catch (error) {
    if (error instanceof NoMatchError) return false;
    throw error;
  }
}

const listed = (problems: readonly string[]): string => {
  const texts = [...new Set(problems)];
  return texts.length === 1 ? String(texts[0]) : `[${texts.join(', ')}]`;
};
