import { goQuote } from '../../apimachinery/go/text.ts';
import { splitApiVersion } from '../../apimachinery/go/type-meta.ts';
import type { JsonObject } from '../../apimachinery/json.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool, int, string } from '../../cli/flag.ts';
import type { Context } from '../../context.ts';
import { CliError, ConnectionError, StatusError } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { cacheDirectory } from '../../kube/connect.ts';
import { type OpenApiOptions, readOpenApiIndex } from '../../kube/discovery/openapi-document.ts';
import { readDefinitions, readSchemas } from '../../kube/discovery/openapi-schemas.ts';
import type { ExplainOptions } from '../../print/explain/plaintext.ts';
import type { Write } from '../../print/printer.ts';
import { inDiscoveryWords } from '../shared/discovery-error.ts';
import { clusterOfClient } from '../shared/rest-config.ts';
import { type Question, readQuestion, readQuestionOfVersion } from './question.ts';

const V2 = 'plaintext-openapiv2';

export const command = defineCommand({
  use: 'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  long: `
    Show the documentation of a resource or of one of its fields, as the server publishes it in OpenAPI form.

    A field is named by its path:

        TYPE.FIELDNAME[.FIELDNAME]

    Use "cox api-resources" for a complete list of supported resources.`,
  examples: `
    # The documentation of a resource and its fields
    cox explain pods

    # The names and types of all fields
    cox explain pods --recursive

    # The same, two levels deep
    cox explain pods --recursive --max-depth=2

    # A resource in a given API version
    cox explain deployments --api-version=apps/v1

    # One field
    cox explain pods.spec.containers

    # In the format of OpenAPI v2
    cox explain deployment --output=plaintext-openapiv2`,
  flags: {
    'api-version': string('API version (GROUP/VERSION) of the resource'),
    'max-depth': int('Number of levels that --recursive prints; 0 prints all'),
    output: string('Output format', { short: 'o', default: 'plaintext', values: ['plaintext', V2] }),
    recursive: bool('List the fields of all levels, without descriptions', { short: 'R' }),
  },
  args: anyArguments,
  run: async (context, { args, flags }) => {
    const { output, recursive, 'api-version': apiVersion, 'max-depth': maxDepth } = flags;
    const cluster = await clusterOfClient(context);
    const word = readWord(context, args);
    if (maxDepth > 0 && !recursive) throw new CliError('--max-depth requires --recursive');
    if (maxDepth < 0) throw new CliError('--max-depth must be non-negative');
    const read = apiVersion === '' ? readQuestion : readQuestionOfVersion;
    const question = await read(word, cluster.mapper).catch(inDiscoveryWords);
    const explain = { apiVersion, output, question, options: { fields: question.fields, recursive, maxDepth } };
    const { transport, server } = cluster;
    await print(context, { transport, server, cacheDirectory: cacheDirectory(context) }, explain);
    return 0;
  },
});

function readWord({ program }: Context, args: readonly string[]): string {
  const [word, ...others] = args;
  if (word === undefined) {
    const help = `Use "${program} api-resources" for a complete list of supported resources.`;
    throw new CliError(`You must specify the type of resource to explain. ${help}`);
  }
  if (others.length > 0) throw new CliError('We accept only this format: explain RESOURCE');
  return word;
}

interface Explain {
  readonly question: Question;
  readonly options: ExplainOptions;
  /** --api-version; "" for the version that the server prefers. */
  readonly apiVersion: string;
  readonly output: string;
}

async function print(context: Context, openApi: OpenApiOptions, explain: Explain): Promise<void> {
  const write = (text: string | Uint8Array): void => context.io.stdout.write(escapeText(String(text)));
  const index = explain.output === V2 ? undefined : await readIndex(openApi, explain.output);
  if (index === undefined) await printDefinition(openApi, explain, write);
  else await printResource(openApi, index, explain, write);
}

/** Escapes what descriptions may hide; line breaks of Windows are none of it. */
const escapeText = (text: string): string => text.split('\r\n').map(escapeTerminal).join('\r\n');

/** The index of the OpenAPI v3 documents; undefined when the server has none, so that v2 is used. */
async function readIndex({ transport }: OpenApiOptions, output: string): Promise<JsonObject | undefined> {
  try {
    return await readOpenApiIndex(transport);
  } catch (error) {
    const isUnusable = error instanceof StatusError || error instanceof ConnectionError || error instanceof SyntaxError;
    if (!isUnusable) throw error;
    if (output === 'plaintext') return undefined;
    throw new CliError(`failed to fetch list of groupVersions: ${error.message}`, { cause: error });
  }
}

async function printResource(
  openApi: OpenApiOptions,
  index: JsonObject,
  { question, options, apiVersion, output }: Explain,
  write: Write,
): Promise<void> {
  const { resource } = question.mapping;
  const { group, version } = apiVersion === '' ? question.mapping : splitApiVersion(apiVersion);
  const document = await readSchemas(openApi, index, group, version);
  if (document === undefined) {
    const text = `${group}/${version}, Resource=${resource}`;
    throw new CliError(`couldn't find resource for ${goQuote(text)}`);
  }
  if (output !== 'plaintext') throw new CliError(`unrecognized format: ${output}`);
  const { explainResource } = await import('../../print/explain/plaintext.ts');
  explainResource(document, { group, version, resource }, options, write);
}

async function printDefinition(
  openApi: OpenApiOptions,
  { question, options, apiVersion }: Explain,
  write: Write,
): Promise<void> {
  const { mapping } = question;
  const { group, version } = apiVersion === '' ? mapping : splitApiVersion(apiVersion);
  const { explainDefinition } = await import('../../print/explain/plaintext-openapiv2.ts');
  const definitions = await readDefinitions(openApi);
  explainDefinition(definitions, { group, version, kind: mapping.kind }, options, write);
}
