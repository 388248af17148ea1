import { noArguments } from '../../cli/arguments.ts';
import { defineCommand } from '../../cli/command.ts';
import { drawTable } from '../../io/drawn-table.ts';
import type { Io } from '../../io/io.ts';
import type { SandboxStatus } from '../../sandbox/index.ts';
import { wantsJson } from '../shared/own-output.ts';
import { nameFlag, outputFlag } from './shared.ts';

async function render(sandbox: SandboxStatus, io: Io): Promise<string> {
  const rows = sandbox.components.map(({ component, status, pid, log }) => [
    component,
    status,
    pid === undefined ? '-' : String(pid),
    log,
  ]);
  const nodes = `${sandbox.nodes} ${sandbox.node} ${sandbox.nodes === 1 ? 'node' : 'nodes'}`;
  return (
    `${sandbox.context}: ${sandbox.status}, ${nodes}, ${sandbox.server ?? 'no server'}\n\n` +
    (await drawTable(['COMPONENT', 'STATUS', 'PID', 'LOG'], rows, io))
  );
}

export const command = defineCommand({
  use: 'status [--name NAME] [flags]',
  long: `
    Show which components of a sandbox run. The exit code is 0 when all of them run, and 1 when one has ended or does not answer; run
    "cox sandbox up" to restart it.`,
  examples: `
    # The default sandbox
    cox sandbox status

    # For a script
    cox sandbox status -o json`,
  flags: { ...nameFlag, ...outputFlag },
  args: noArguments(),
  async run({ io, ...context }, { flags }) {
    const json = wantsJson(flags.output);
    const { status } = await import('../../sandbox/index.ts');
    const sandbox = await status(flags.name, { io, ...context });
    const text = json ? `${JSON.stringify(sandbox, null, 2)}\n` : await render(sandbox, io);
    io.stdout.write(text);
    return sandbox.status === 'running' ? 0 : 1;
  },
});
