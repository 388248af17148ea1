import { string } from '../../cli/flag.ts';
import { logLine } from '../../helm/log.ts';
import type { Release } from '../../helm/release/release.ts';
import { helmPaint } from './color.ts';
import { defineHelmCommand } from './define.ts';
import { getArguments, getFlags, wantedRelease } from './get-release.ts';
import { statusText } from './status-text.ts';

async function fillTemplate(template: string, release: Release, write: (text: string) => void): Promise<void> {
  const [{ Templates }, { releaseValue }] = await Promise.all([
    import('../../apimachinery/go/template/template.ts'),
    import('./release-value.ts'),
  ]);
  new Templates().parse('_', template).executeTo('_', { Release: releaseValue(release) }, write);
}

export const command = defineHelmCommand({
  use: 'all RELEASE_NAME [flags]',
  long: `
    Print everything that is stored of a release: its status, values, hooks, manifest and notes.`,
  flags: { ...getFlags, template: string('A Go template for the output, such as {{.Release.Name}}') },
  args: getArguments,
  async run(context, invocation) {
    const release = await wantedRelease(context, invocation);
    const { template } = invocation.flags;
    const { stdout, stderr } = context.io;
    if (template !== '') await fillTemplate(template, release, (text) => stdout.write(text));
    else {
      const paint = helmPaint(context, invocation);
      const warn = (line: string): void => stderr.write(`${logLine('INFO', line)}\n`);
      stdout.write(statusText(release, { paint, debug: true, metadata: true, warn }));
    }
    return 0;
  },
});
