import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, unrecorded } from '../../cli/command.ts';
import { type Decision, decideAll, decisionFlags } from './decide.ts';

const decision: Decision = {
  done: 'approved',
  type: 'Approved',
  opposite: 'Denied',
  reason: 'KubectlApprove',
  message: 'This CSR was approved by kubectl certificate approve.',
};

export const command = defineCommand({
  use: 'approve (-f FILENAME | NAME)',
  long: `
    Approve a certificate signing request.

    The approval tells a certificate signing controller to issue a certificate to the requester with the attributes of the
    request.

    SECURITY NOTICE: The certificate can give the requester access to resources of the cluster, or another identity. Before
    you approve a request, make sure that you understand what the signed certificate can do.`,
  examples: `
    # Approve CSR 'csr-sqgzp'
    cox certificate approve csr-sqgzp`,
  flags: decisionFlags,
  args: anyArguments,
  writes: unrecorded,
  run: (context, invocation) => decideAll(context, invocation, decision),
});
