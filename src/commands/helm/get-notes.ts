import { defineHelmCommand } from './define.ts';
import { getArguments, getFlags, wantedRelease } from './get-release.ts';

export const command = defineHelmCommand({
  use: 'notes RELEASE_NAME [flags]',
  long: `
    Print the notes that the chart of a release has.`,
  flags: getFlags,
  args: getArguments,
  async run(context, invocation) {
    const { info } = await wantedRelease(context, invocation);
    if (info.notes) context.io.stdout.write(`NOTES:\n${info.notes}\n`);
    return 0;
  },
});
