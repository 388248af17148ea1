import { positionals } from '../cli/arguments.ts';
import { defineCommand } from '../cli/command.ts';
import { completionScripts } from '../cli/completion-scripts.ts';
import { UsageError } from '../errors.ts';

export const command = defineCommand({
  use: 'completion SHELL',
  long: `
    Output shell completion code for the specified shell (bash, zsh, fish, or powershell).

    The shell evaluates the code, which calls this program for candidates, including the names of live objects.
  `,
  examples: `
    # Load the completion code for bash into the current shell
    source <(cox completion bash)

    # Load it in every new zsh
    cox completion zsh > "\${fpath[1]}/_cox"

    # Load it in every new fish
    cox completion fish > ~/.config/fish/completions/cox.fish

    # Load it into the current powershell
    cox completion powershell | Out-String | Invoke-Expression
  `,
  flags: {},
  args: positionals(
    { shell: 'one' },
    (words) =>
      new UsageError(words.length === 0 ? 'Shell not specified.' : 'Too many arguments. Expected only the shell type.'),
  ),
  async run(context, { named: { shell } }) {
    const script = Object.hasOwn(completionScripts, shell) ? completionScripts[shell] : undefined;
    if (script === undefined) throw new UsageError(`Unsupported shell type ${JSON.stringify(shell)}.`);
    context.io.stdout.write(script(context.program));
    return 0;
  },
});
