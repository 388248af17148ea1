import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, unrecorded } from '../../cli/command.ts';
import { type Decision, decideAll, decisionFlags } from './decide.ts';

const decision: Decision = {
  done: 'denied',
  type: 'Denied',
  opposite: 'Approved',
  reason: 'KubectlDeny',
  message: 'This CSR was denied by kubectl certificate deny.',
};

export const command = defineCommand({
  use: 'deny (-f FILENAME | NAME)',
  long: `
    Deny a certificate signing request.

    The denial tells a certificate signing controller not to issue a certificate to the requester.`,
  examples: `
    # Deny CSR 'csr-sqgzp'
    cox certificate deny csr-sqgzp`,
  flags: decisionFlags,
  args: anyArguments,
  writes: unrecorded,
  run: (context, invocation) => decideAll(context, invocation, decision),
});
