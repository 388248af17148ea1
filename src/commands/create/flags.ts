/** The flags of `create -f`, and what they come to. */
import type { DryRun, FieldValidation } from '../../apimachinery/write-options.ts';
import type { Invocation } from '../../cli/command.ts';
import { bool, string } from '../../cli/flag.ts';
import {
  dryRunFlag,
  fieldManagerFlag,
  filenameFlags,
  printFlags,
  saveConfigFlag,
  selectorFlag,
  validateFlag,
} from '../../cli/flag-sets.ts';
import { lineEndingsFlag } from '../edit/flags.ts';
import { recordFlag } from '../shared/change-cause.ts';

export const createFlags = {
  ...filenameFlags,
  ...printFlags,
  ...dryRunFlag,
  ...validateFlag,
  ...selectorFlag,
  ...saveConfigFlag,
  ...recordFlag,
  ...fieldManagerFlag('kubectl-create'),
  edit: bool('Open each object in an editor before it is created'),
  raw: string('Send the file unchanged by POST to this path of the server'),
  ...lineEndingsFlag,
} as const;

export type CreateInvocation = Pick<Invocation<typeof createFlags>, 'flags' | 'args' | 'changed' | 'occurrences'>;

export interface CreateOptions {
  readonly dryRun: DryRun;
  readonly validation: FieldValidation;
}
