/**
 * Shared by the config commands: the files, how a change is written, and the help that kubectl
 * prints before some errors.
 */

import type { JsonObject } from '../../apimachinery/json.ts';
import type { Context } from '../../context.ts';
import { CliError, HelpError } from '../../errors.ts';
import { entryFields, withDefaults } from '../../kube/kubeconfig/form.ts';
import type { Kubeconfig, LoadOptions } from '../../kube/kubeconfig/load.ts';
import type { Section } from '../../kube/kubeconfig/sections.ts';
import {
  defaultKubeconfigFile,
  type KubeconfigChange,
  modifyKubeconfig,
  startingKubeconfig,
} from '../../kube/kubeconfig/write.ts';

/** Where this command's kubeconfig files are. */
export function loadOptions({ env, cwd, platform, globals }: Context): LoadOptions {
  return { env, cwd, platform, explicitPath: globals.kubeconfig };
}

/**
 * The merged kubeconfig, with paths as in the files. Throws CliError for files that cannot be read.
 */
export function startingConfig(context: Context): Promise<Kubeconfig> {
  return startingKubeconfig(loadOptions(context));
}

/** The file that messages name and that gets new entries. */
export function configFile(context: Context): string {
  return defaultKubeconfigFile(loadOptions(context));
}

/**
 * Writes a change. Paths in changed entries become relative to their file, except for `set` and
 * `unset`, which keep them as typed.
 */
export async function writeChange(context: Context, change: KubeconfigChange, relativizePaths = true): Promise<void> {
  const { toYaml } = await import('../../print/yaml.ts');
  await modifyKubeconfig({ ...loadOptions(context), relativizePaths, toYaml }, change);
}

/** An entry's fields as kubectl has them after reading; undefined when the entry does not exist. */
export function fieldsOf(config: Kubeconfig, section: Section, name: string): JsonObject | undefined {
  const entry = config[section].get(name);
  return entry === undefined ? undefined : entryFields(section, withDefaults(section, entry.fields));
}

/** kubectl's answer to wrong arguments of a config command: its help, then the error. */
export function helpAndWords(words: readonly string[], wording = 'Unexpected args'): HelpError {
  return new HelpError({ error: new CliError(`${wording}: [${words.join(' ')}]`) });
}

/** Prints one line about what was done. */
export function printLine(context: Context, line: string): number {
  context.io.stdout.write(`${line}\n`);
  return 0;
}
