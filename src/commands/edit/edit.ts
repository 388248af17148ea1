import type { FileItem } from '../../actions/apply/item.ts';
import { withLastApplied } from '../../apimachinery/last-applied.ts';
import { parseValidation } from '../../apimachinery/write-options.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, type Invocation, recorded } from '../../cli/command.ts';
import { bool, string } from '../../cli/flag.ts';
import {
  fieldManagerFlag,
  filenameFlags,
  namedFiles,
  printFlags,
  saveConfigFlag,
  validateFlag,
} from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { selectionError } from '../../manifest/errors.ts';
import { recorder, recordFlag } from '../shared/change-cause.ts';
import { objectPrinters } from '../shared/object-printer.ts';
import { lineEndingsFlag, windowsLineEndings } from './flags.ts';

const flags = {
  ...filenameFlags,
  ...printFlags,
  ...recordFlag,
  ...validateFlag,
  ...saveConfigFlag,
  ...lineEndingsFlag,
  ...fieldManagerFlag('kubectl-edit'),
  'output-patch': bool('Print the patch of each object that was edited'),
  subresource: string('Edit this subresource of the objects', { values: ['status', 'scale', 'resize'] }),
} as const;

type EditInvocation = Invocation<typeof flags>;

/** The objects to edit, as the server has them. Throws what went wrong with any of them. */
/**
 * The objects to edit. kubectl checks --validate when it knows the types and before it reads the
 * objects.
 */
async function select(context: Context, { flags: values, args }: EditInvocation) {
  const { selectObjects } = await import('../../manifest/select.ts');
  const { items, errors } = await selectObjects(context, {
    args,
    ...namedFiles(values),
    subresource: values.subresource,
    allowEmptySelector: true,
    continueOnError: true,
    latest: true,
  });
  const validation = parseValidation(values.validate);
  if (errors.length > 0) throw selectionError(errors);
  if (items.length === 0) throw new CliError('edit cancelled, no objects found');
  return { items: items as readonly FileItem[], validation };
}

async function edit(context: Context, invocation: EditInvocation): Promise<number> {
  const { flags: values } = invocation;
  const cluster = await context.cluster();
  const { items, validation } = await select(context, invocation);
  const [{ editObjects }, { patchWriter }, { editTools }] = await Promise.all([
    import('./session.ts'),
    import('./patch.ts'),
    import('./tools.ts'),
  ]);
  const { output, subresource } = values;
  const endings = windowsLineEndings(context, invocation);
  const settings = { output, windowsLineEndings: endings, validation, of: 'object', subresource, items } as const;
  const tools = await editTools(context, cluster, settings);
  const outputGiven = invocation.changed('output');
  const printers = await objectPrinters(context, values, { outputGiven, keyOrder: 'sorted' });
  const write = patchWriter({
    cluster,
    signal: context.signal,
    query: { fieldManager: values['field-manager'], fieldValidation: validation },
    subresource,
    say: tools.say,
    report: (patch) => {
      if (values['output-patch']) context.io.stdout.write(`Patch: ${patch}\n`);
    },
    print: async (object, operation) => (await printers())(object, operation),
  });
  const record = recorder(context, invocation);
  const prepared = (item: FileItem): FileItem =>
    record(values['save-config'] ? { ...item, object: withLastApplied(item.object) } : item);
  await editObjects(items, {
    ...tools,
    write: (originals, edited, results) => write(originals, edited.map(prepared), results),
  });
  return 0;
}

export const command = defineCommand({
  use: 'edit (RESOURCE/NAME | -f FILENAME)',
  long: `
    Edit objects of the server in your editor.

    The editor is that of the environment variable KUBE_EDITOR, or EDITOR, or 'vi' ('notepad' on Windows). It may have arguments and
    quotes; no shell is started for it. Several objects are edited as one List, and written one after the other.

    The objects are shown as YAML, or as JSON with "-o json". Files of -f only say which objects are meant.

    When the server refuses a change as invalid, the editor opens again with the reason. After any other error your changes are kept
    in a temporary file, whose name is printed. The usual one is that somebody else has changed the object meanwhile: apply your
    changes to the newer version then.`,
  examples: `
    # Edit the service named 'registry'
    cox edit svc/registry

    # Use an alternative editor
    KUBE_EDITOR="nano" cox edit svc/registry

    # Edit the job 'myjob' in JSON using the v1 API format
    cox edit job.v1.batch/myjob -o json

    # Edit the deployment 'mydeployment' in YAML and save the modified config in its annotation
    cox edit deployment/mydeployment -o yaml --save-config

    # Edit the 'status' subresource for the 'mydeployment' deployment
    cox edit deployment mydeployment --subresource='status'`,
  flags,
  args: anyArguments,
  writes: recorded,
  run: edit,
});
