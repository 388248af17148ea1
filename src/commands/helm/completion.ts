import type { CommandDefinition } from '../../cli/command.ts';
import { completionScripts } from '../../cli/completion-scripts.ts';
import { bool } from '../../cli/flag.ts';
import { defineHelmCommand, noHelmArguments } from './define.ts';

type Shell = 'bash' | 'zsh' | 'fish' | 'powershell';

const LOADING: Readonly<Record<Shell, string>> = {
  bash: 'source <(helm completion bash)',
  zsh: 'source <(helm completion zsh)',
  fish: 'helm completion fish | source',
  powershell: 'helm completion powershell | Out-String | Invoke-Expression',
};

/** `completion SHELL`: the code is for a program named helm, as a link to cox is one. */
export const completionFor = (shell: Shell): CommandDefinition =>
  defineHelmCommand({
    use: `${shell} [flags]`,
    long: `
      Print the completion code of helm for ${shell}. The shell evaluates it, and it calls helm for candidates.

      To load it into the current shell:

          ${LOADING[shell]}`,
    flags: { 'no-descriptions': bool('Leave the descriptions of the candidates out') },
    args: noHelmArguments,
    async run(context, { flags }) {
      const script = completionScripts[shell]?.('helm') ?? '';
      context.io.stdout.write(
        flags['no-descriptions'] ? script.replaceAll('__complete ', '__completeNoDesc ') : script,
      );
      return 0;
    },
  });
