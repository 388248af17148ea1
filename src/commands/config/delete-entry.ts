import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { Section } from '../../kube/kubeconfig/form.ts';
import type { Kubeconfig } from '../../kube/kubeconfig/load.ts';
import { configFile, say, writeChange } from './shared.ts';

const nouns: Readonly<Record<Section, string>> = { clusters: 'cluster', users: 'user', contexts: 'context' };

/** Takes one entry out of the file that defines it and says so; the file named is the default one, as kubectl names it. */
export async function deleteEntry(
  context: Context,
  config: Kubeconfig,
  section: Section,
  name: string,
): Promise<number> {
  const noun = nouns[section];
  const file = configFile(context);
  if (!config[section].has(name)) throw new CliError(`cannot delete ${noun} ${name}, not in ${file}`);
  if (section === 'contexts' && config.currentContext === name) {
    const advice = 'use "kubectl config use-context" to select a different one';
    context.io.stderr.write(`warning: this removed your active context, ${advice}\n`);
  }
  await writeChange(context, { entries: [{ section, name, fields: undefined }] });
  return say(context, `deleted ${noun} ${name} from ${file}`);
}
