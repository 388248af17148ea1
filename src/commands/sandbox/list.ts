import { humanDuration } from '../../apimachinery/duration.ts';
import { noArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { drawTable } from '../../io/drawn-table.ts';
import type { Io } from '../../io/io.ts';
import type { SandboxStatus } from '../../sandbox/index.ts';
import { wantsJson } from '../shared/own-output.ts';
import { outputFlag } from './shared.ts';

function render(sandboxes: readonly SandboxStatus[], now: number, io: Io): Promise<string> {
  const rows = sandboxes.map(({ name, status, node, nodes, context, created }) => [
    name,
    status,
    `${nodes} ${node}`,
    context,
    humanDuration(now - created),
  ]);
  return drawTable(['NAME', 'STATUS', 'NODES', 'CONTEXT', 'AGE'], rows, io);
}

export const command = defineCommand({
  use: 'list [flags]',
  long: 'List the sandboxes of this user on this machine.',
  examples: `
    # All sandboxes
    cox sandbox list

    # For a script
    cox sandbox list -o json`,
  flags: outputFlag,
  args: noArguments(),
  async run(context, { flags }) {
    const json = wantsJson(flags.output);
    const { io, clock } = context;
    const { list } = await import('../../sandbox/index.ts');
    const sandboxes = await list(context);
    if (json) io.stdout.write(`${JSON.stringify(sandboxes, null, 2)}\n`);
    else if (sandboxes.length > 0) io.stdout.write(await render(sandboxes, clock.now(), io));
    else io.stderr.write('No sandboxes.\n');
    return 0;
  },
});
