import { goQuote } from '../../apimachinery/go/text.ts';
import { positionals } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { CliError } from '../../errors.ts';
import type { Kubeconfig } from '../../kube/kubeconfig/load.ts';
import type { KubeconfigChange } from '../../kube/kubeconfig/write.ts';
import { type Property, parseProperty } from './property.ts';
import { fieldsOf, helpAndWords, printLine, startingConfig, writeChange } from './shared.ts';

function changeOf(config: Kubeconfig, property: Property): KubeconfigChange {
  switch (property.kind) {
    case 'currentContext':
      return { currentContext: '' };
    case 'ignored':
      return {};
    case 'preferences':
      return { preferences: {} };
    case 'colors':
      return { preferences: { ...config.preferences, colors: false } };
    case 'section': {
      const { section } = property;
      return { entries: [...config[section].keys()].map((name) => ({ section, name, fields: undefined })) };
    }
    case 'entry':
      return { entries: [{ section: property.section, name: property.name, fields: undefined }] };
    case 'field': {
      const { section, name, field } = property;
      const { [field.key]: _removed, ...fields } = fieldsOf(config, section, name) ?? noEntry(name);
      return { entries: [{ section, name, fields }] };
    }
  }
}

function noEntry(name: string): never {
  throw new CliError(`current map key \`${name}\` is invalid`);
}

export const command = defineCommand({
  use: 'unset PROPERTY_NAME',
  long: `
    Unset an individual value in a kubeconfig file.

    PROPERTY_NAME is a list of fields and entry names, separated by dots; entry names may contain dots.`,
  examples: `
    # Unset the current-context
    cox config unset current-context

    # Unset namespace in foo context
    cox config unset contexts.foo.namespace`,
  flags: {},
  args: positionals({ property: 'one' }, helpAndWords),
  run: async (context, { named: { property } }) => {
    if (property === '') throw new CliError('you must specify a property');
    const config = await startingConfig(context);
    await writeChange(context, changeOf(config, parseProperty(property)), false);
    return printLine(context, `Property ${goQuote(property)} unset.`);
  },
});
