import { parseValidation } from '../../apimachinery/write-options.ts';
import { anyArguments } from '../../cli/arguments.ts';
import { defineCommand, type Invocation, recorded } from '../../cli/command.ts';
import { fieldManagerFlag, filenameFlags, namedFiles, printFlags, validateFlag } from '../../cli/flag-sets.ts';
import type { Context } from '../../context.ts';
import { selectionError } from '../../manifest/errors.ts';
import { lineEndingsFlag, windowsLineEndings } from '../edit/flags.ts';
import { recorder, recordFlag } from '../shared/change-cause.ts';
import { objectPrinters } from '../shared/object-printer.ts';

const flags = {
  ...filenameFlags,
  ...printFlags,
  ...recordFlag,
  ...validateFlag,
  ...lineEndingsFlag,
  ...fieldManagerFlag('kubectl-client-side-apply'),
} as const;

type EditInvocation = Invocation<typeof flags>;

async function select(context: Context, { flags: values, args }: EditInvocation) {
  const { selectObjects } = await import('../../manifest/select.ts');
  const { items, errors } = await selectObjects(context, {
    args,
    ...namedFiles(values),
    allowEmptySelector: true,
    continueOnError: true,
    latest: true,
  });
  // kubectl checks --validate when it knows the types and before it reads the objects
  const validation = parseValidation(values.validate);
  if (errors.length > 0) throw selectionError(errors);
  return { items, validation };
}

async function edit(context: Context, invocation: EditInvocation): Promise<number> {
  const { flags: values } = invocation;
  const cluster = await context.cluster();
  const { items, validation } = await select(context, invocation);
  const [{ editObjects }, { annotatedItems, annotationWriter }, { editTools }] = await Promise.all([
    import('../edit/session.ts'),
    import('../edit/last-applied.ts'),
    import('../edit/tools.ts'),
  ]);
  const { output } = values;
  const endings = windowsLineEndings(context, invocation);
  const settings = {
    output,
    windowsLineEndings: endings,
    validation,
    of: 'last-applied',
    subresource: '',
    items,
  } as const;
  const tools = await editTools(context, cluster, settings);
  const outputGiven = invocation.changed('output');
  const printers = await objectPrinters(context, values, { outputGiven, keyOrder: 'sorted' });
  const write = annotationWriter({
    cluster,
    signal: context.signal,
    query: { fieldManager: values['field-manager'], fieldValidation: validation },
    print: async (object, operation) => (await printers())(object, operation),
  });
  const record = recorder(context, invocation);
  await editObjects(await annotatedItems(items, tools.read), {
    ...tools,
    write: (originals, edited, results) => write(originals, edited.map(record), results),
  });
  return 0;
}

export const command = defineCommand({
  use: 'edit-last-applied (RESOURCE/NAME | -f FILENAME)',
  long: `
    Edit what apply remembers of objects (their annotation last-applied-configuration) in your editor.

    The editor is that of the environment variable KUBE_EDITOR, or EDITOR, or 'vi' ('notepad' on Windows). Only the annotation is
    changed: the next apply compares its file with what it says.

    The configuration is shown as YAML, or as JSON with "-o json". When an error ends the command, your changes are kept in a temporary
    file, whose name is printed.`,
  examples: `
    # Edit the last-applied-configuration annotations by type/name in YAML
    cox apply edit-last-applied deployment/nginx

    # Edit the last-applied-configuration annotations by file in JSON
    cox apply edit-last-applied -f deploy.yaml -o json`,
  flags,
  args: anyArguments,
  writes: recorded,
  run: edit,
});
