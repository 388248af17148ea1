import { base64Problem, canonicalBase64 } from '../../apimachinery/go/base64.ts';
import { goQuote } from '../../apimachinery/go/text.ts';
import type { Json } from '../../apimachinery/json.ts';
import { parseGoBoolean } from '../../apimachinery/write-options.ts';
import { positionals } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { tristate } from '../../cli/flag.ts';
import { CliError } from '../../errors.ts';
import type { Kubeconfig } from '../../kube/kubeconfig/load.ts';
import type { KubeconfigChange } from '../../kube/kubeconfig/write.ts';
import { type Field, type Property, parseProperty } from './property.ts';
import { fieldsOf, helpAndWords, printLine, startingConfig, writeChange } from './shared.ts';

function parseBool(text: string): boolean {
  const value = parseGoBoolean(text);
  if (value === undefined) throw new CliError(`strconv.ParseBool: parsing ${goQuote(text)}: invalid syntax`);
  return value;
}

function parseBase64(text: string): string {
  const position = base64Problem(text);
  if (position === undefined) return canonicalBase64(text);
  throw new CliError(`error decoding input value: illegal base64 data at input byte ${position}`);
}

function fieldValue(field: Field, text: string, isRaw: boolean): Json {
  switch (field.type) {
    case 'string':
      return text;
    case 'bool':
      return parseBool(text);
    case 'bytes':
      return isRaw ? Buffer.from(text).toString('base64') : parseBase64(text);
    case 'strings':
      throw new CliError('unrecognized slice type. string');
    case 'map':
      throw mapProblem([]);
    case 'struct':
      throw new CliError(`unrecognized type: ${field.key}`);
  }
}

/** kubectl shows the addresses of the values behind the names. */
function mapProblem(names: Iterable<string>): CliError {
  return new CliError(`can't set a map to a value: map[${[...names].sort().join(' ')}]`);
}

function changeOf(config: Kubeconfig, property: Property, text: string, isRaw: boolean): KubeconfigChange {
  switch (property.kind) {
    case 'currentContext':
      return { currentContext: text };
    case 'ignored':
      if (property.isMap) throw mapProblem([]);
      return {};
    case 'colors':
      return { preferences: { ...config.preferences, colors: parseBool(text) } };
    case 'preferences': {
      const preferences = `{${config.preferences.colors === true} map[]}`;
      throw new CliError(
        `unable to locate path config.navigationStep{stepValue:"", stepType:reflect.Type(nil)} under ${preferences}`,
      );
    }
    case 'section':
    case 'entry':
      throw mapProblem(config[property.section].keys());
    case 'field': {
      const { section, name, field } = property;
      const fields = { ...fieldsOf(config, section, name), [field.key]: fieldValue(field, text, isRaw) };
      return { entries: [{ section, name, fields }] };
    }
  }
}

export const command = defineCommand({
  use: 'set PROPERTY_NAME PROPERTY_VALUE',
  long: `
    Set an individual value in a kubeconfig file.

    PROPERTY_NAME is a list of fields and entry names, separated by dots; entry names may contain dots.

    PROPERTY_VALUE is the new value. Binary fields such as 'certificate-authority-data' expect base64, unless --set-raw-bytes is given.`,
  examples: `
    # Set the server field on the my-cluster cluster to https://1.2.3.4
    cox config set clusters.my-cluster.server https://1.2.3.4

    # Set the cluster field in the my-context context to my-cluster
    cox config set contexts.my-context.cluster my-cluster

    # Set the client-key-data field in the cluster-admin user using --set-raw-bytes option
    cox config set users.cluster-admin.client-key-data cert_data_here --set-raw-bytes=true`,
  flags: {
    'set-raw-bytes': tristate('Take the value of a binary field as raw bytes instead of base64', {
      default: 'false',
    }),
  },
  args: positionals({ property: 'one', value: 'one' }, helpAndWords),
  run: async (context, { named: { property, value }, flags }) => {
    if (value === '') throw new CliError('you cannot use set to unset a property');
    if (property === '') throw new CliError('you must specify a property');
    const config = await startingConfig(context);
    const change = changeOf(config, parseProperty(property), value, flags['set-raw-bytes'] === true);
    await writeChange(context, change, false);
    return printLine(context, `Property ${goQuote(property)} set.`);
  },
});
