import { withSource } from '../../actions/item-errors.ts';
import { indentJson } from '../../apimachinery/go/indent-json.ts';
import { goJsonProblem } from '../../apimachinery/go/json.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import { lastApplied } from '../../apimachinery/last-applied.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { bool, string } from '../../cli/flag.ts';
import { type FilenameValues, filenameFlags, namedFiles, selectorFlag } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError, UsageError } from '../../errors.ts';
import type { Item } from '../../manifest/selection.ts';
import { ManifestSyntaxError } from '../../manifest/syntax/error.ts';

const flags = {
  ...filenameFlags,
  ...selectorFlag,
  all: bool('Select all objects of the given types in the namespace'),
  output: string('Output format: yaml or json', { short: 'o', default: 'yaml', values: ['yaml', 'json'] }),
} as const;

/** The annotation's text; undefined where kubectl passes over an object without one. */
function configurationOf({ name, object, source }: Item): string | undefined {
  const text = object === undefined ? undefined : lastApplied(object);
  if (text !== undefined || source === undefined) return text;
  // kubectl wraps no error here, and prints it as Go prints nothing
  throw withSource(`no last-applied-configuration annotation found on resource: ${name}\n`, source, new Error('<nil>'));
}

async function selectConfigurations(
  context: Context,
  args: readonly string[],
  values: FilenameValues & {
    readonly selector: string;
    readonly all: boolean;
  },
): Promise<readonly string[]> {
  const { selectObjects } = await import('../../manifest/select.ts');
  const selector = values.selector.trim();
  if (values.all && selector !== '') {
    throw new CliError(`found non-empty label selector ${goQuote(selector)} with previously set 'all' parameter. `);
  }
  const { items, errors } = await selectObjects(context, {
    args,
    // as in kubectl, a lone TYPE is enough when --namespace was typed
    allowEmptySelector: (await context.cluster()).namespaceGiven,
    ...namedFiles(values),
    selector: values.selector,
    all: values.all,
    latest: true,
  });
  const texts = items.map(configurationOf);
  if (errors[0] !== undefined) throw errors[0];
  return texts.filter((text) => text !== undefined);
}

async function asYaml(text: string): Promise<string> {
  const { parseYaml } = await import('../../manifest/yaml.ts');
  const { toYaml } = await import('../../print/yaml.ts');
  try {
    return toYaml(parseYaml(text));
  } catch (error) {
    if (!(error instanceof ManifestSyntaxError)) throw error;
    throw new CliError(error.message, { cause: error });
  }
}

function asJson(text: string): string {
  const problem = goJsonProblem(text);
  if (problem !== undefined) throw new CliError(problem);
  return indentJson(text);
}

export const command = defineCommand({
  use: 'view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)',
  long: `Show the configuration that was applied last, from the annotation of the objects, by type and name or by file.

The output is YAML unless -o says otherwise.`,
  examples: `  # The last applied configuration of a deployment as YAML
  cox apply view-last-applied deployment/nginx

  # The last applied configuration of the object in a file as JSON
  cox apply view-last-applied -f deploy.yaml -o json`,
  flags,
  args: anyArguments,
  async run(context, { flags: values, args }) {
    const texts = await selectConfigurations(context, args, values);
    for (const text of texts) {
      if (values.output !== 'json' && values.output !== 'yaml') {
        throw new UsageError(`Unexpected -o output mode: ${values.output}, the flag 'output' must be one of yaml|json`);
      }
      context.io.stdout.write(values.output === 'json' ? asJson(text) : await asYaml(text));
    }
    return 0;
  },
});
