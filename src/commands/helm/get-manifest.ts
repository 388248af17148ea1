import { defineHelmCommand } from './define.ts';
import { getArguments, getFlags, wantedRelease } from './get-release.ts';

export const command = defineHelmCommand({
  use: 'manifest RELEASE_NAME [flags]',
  long: `
    Print the manifest of a release: the objects that its charts were rendered to, without the hooks.`,
  flags: getFlags,
  args: getArguments,
  async run(context, invocation) {
    const { manifest = '' } = await wantedRelease(context, invocation);
    context.io.stdout.write(`${manifest}\n`);
    return 0;
  },
});
