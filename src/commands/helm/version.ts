import { goQuote } from '../../apimachinery/go/text.ts';
import { GoStruct } from '../../apimachinery/go/values.ts';
import { bool, string } from '../../cli/flag.ts';
import { buildInfo, helmVersion } from '../../helm/version.ts';
import { defineHelmCommand, noHelmArguments } from './define.ts';

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
      const data = new GoStruct('version.BuildInfo', buildInfo);
      stdout.write(new Templates().parse('_', flags.template).execute('_', data));
    } else if (flags.short) stdout.write(`${helmVersion}\n`);
    else {
      const pairs = [...buildInfo].map(([name, value]) => `${name}:${goQuote(value)}`);
      stdout.write(`version.BuildInfo{${pairs.join(', ')}}\n`);
    }
    return 0;
  },
});
