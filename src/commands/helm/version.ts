import { goQuote } from '../../apimachinery/go/text.ts';
import { GoStruct } from '../../apimachinery/go/values.ts';
import { bool, string } from '../../cli/flag.ts';
import { helmVersion, kubeVersion } from '../../helm/version.ts';
import { defineHelmCommand, noHelmArguments } from './define.ts';

/** The Go release that helm 4.3.1 is made with. */
const GO_VERSION = 'go1.26.8';
const majorAndMinor = (version: string): string => version.slice(0, version.lastIndexOf('.'));

const fields: ReadonlyMap<string, string> = new Map([
  ['Version', helmVersion],
  ['GitCommit', ''],
  ['GitTreeState', ''],
  ['GoVersion', GO_VERSION],
  ['KubeClientVersion', majorAndMinor(kubeVersion)],
]);

export const command = defineHelmCommand({
  use: 'version [flags]',
  long: `
    Print the version of Helm whose commands, charts and releases cox knows, as Helm prints its own. The template has
    .Version, .GitCommit, .GitTreeState, .GoVersion and .KubeClientVersion.`,
  flags: {
    short: bool('Print only the version'),
    template: string('A Go template for the version'),
  },
  args: noHelmArguments,
  async run(context, { flags }) {
    const { stdout } = context.io;
    if (flags.template !== '') {
      const { Templates } = await import('../../apimachinery/go/template/template.ts');
      const data = new GoStruct('version.BuildInfo', fields);
      stdout.write(new Templates().parse('_', flags.template).execute('_', data));
    } else if (flags.short) stdout.write(`${helmVersion}\n`);
    else {
      const pairs = [...fields].map(([name, value]) => `${name}:${goQuote(value)}`);
      stdout.write(`version.BuildInfo{${pairs.join(', ')}}\n`);
    }
    return 0;
  },
});
