import { anyArguments } from '../../cli/arguments.ts';
import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { Kubeconfig } from '../../kube/kubeconfig/load.ts';
import { entryKey, type Section } from '../../kube/kubeconfig/sections.ts';
import { configFile, printLine, startingConfig, writeChange } from './shared.ts';

/**
 * `config delete-cluster`, `delete-context` or `delete-user`; `refuse` is the error when not
 * exactly one name was typed.
 */
export function deleteEntryCommand(section: Section, refuse: () => Error): CommandDefinition {
  const noun = entryKey[section];
  return defineCommand({
    use: `delete-${noun} NAME`,
    long: `Delete the specified ${noun} from the kubeconfig.`,
    examples: `
    # Delete the minikube ${noun}
    cox config delete-${noun} minikube`,
    flags: {},
    args: anyArguments,
    run: async (context, { args }) => {
      const config = await startingConfig(context);
      const [name, ...rest] = args;
      if (name === undefined || rest.length > 0) throw refuse();
      return deleteEntry(context, config, section, name);
    },
  });
}

/**
 * Removes one entry from the file that defines it and prints that. The line names the default file,
 * as kubectl's does.
 */
async function deleteEntry(context: Context, config: Kubeconfig, section: Section, name: string): Promise<number> {
  const noun = entryKey[section];
  const file = configFile(context);
  if (!config[section].has(name)) throw new CliError(`cannot delete ${noun} ${name}, not in ${file}`);
  if (section === 'contexts' && config.currentContext === name) {
    const advice = 'use "kubectl config use-context" to select a different one';
    context.io.stderr.write(`warning: this removed your active context, ${advice}\n`);
  }
  await writeChange(context, { entries: [{ section, name, fields: undefined }] });
  return printLine(context, `deleted ${noun} ${name} from ${file}`);
}
