import { defineHelmCommand } from './define.ts';
import { getArguments, getFlags, wantedRelease } from './get-release.ts';
import { hookText } from './status-text.ts';

export const command = defineHelmCommand({
  use: 'hooks RELEASE_NAME [flags]',
  long: `
    Print the hooks of a release as YAML documents.`,
  flags: getFlags,
  args: getArguments,
  async run(context, invocation) {
    const { hooks = [] } = await wantedRelease(context, invocation);
    context.io.stdout.write(hooks.map(hookText).join(''));
    return 0;
  },
});
