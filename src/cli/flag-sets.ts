/**
 * Sets of flags that several commands share, as in kubectl. A command spreads them into its own
 * table.
 */
import { bool, int, string, stringSlice, type Values } from './flag.ts';

export const outputFormats = [
  'json',
  'yaml',
  'name',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'go-template',
  'go-template-file',
  'template',
  'templatefile',
] as const;

/** The files that -f offers in the shell (resource.FileExtensions). */
export const manifestExtensions = ['json', 'yaml', 'yml'] as const;

/** -f, -R, -k (resource.FilenameOptions). */
export const filenameFlags = {
  filename: stringSlice('Files, directories, or URLs to read objects from; - is stdin', {
    short: 'f',
    extensions: manifestExtensions,
  }),
  kustomize: string('A kustomization directory, or the URL of one, to build; not with -f or -R', { short: 'k' }),
  recursive: bool('Read the directories of -f and all their subdirectories', { short: 'R' }),
} as const;

/** The values of -f, -R and -k; a few commands have no -k. */
export type FilenameValues = Omit<Values<typeof filenameFlags>, 'kustomize'> & { readonly kustomize?: string };

/** What -f, -R and -k name, as a selection takes it. */
export const namedFiles = ({ filename, recursive, kustomize = '' }: FilenameValues) => ({
  filenames: filename,
  recursive,
  kustomize,
});

/** Whether neither -f nor -k was typed (cmdutil.IsFilenameSliceEmpty). */
export const namesNoFiles = ({ filename, kustomize = '' }: Omit<FilenameValues, 'recursive'>): boolean =>
  filename.length === 0 && kustomize === '';

/** -o and the flags that go with it (genericclioptions.PrintFlags). */
export const printFlags = {
  'allow-missing-template-keys': bool(
    'Print nothing for a template field that the object does not have, instead of failing',
    {
      default: 'true',
    },
  ),
  output: string('Output format', { short: 'o', values: outputFormats }),
  'show-managed-fields': bool('Keep metadata.managedFields in json and yaml'),
  template: string('Template string or file for -o jsonpath, jsonpath-file, go-template, go-template-file'),
} as const;

export const dryRunFlag = {
  'dry-run': string('none, client (only print what would be sent) or server (send the request, but store nothing)', {
    default: 'none',
    bare: 'unchanged',
    values: ['none', 'client', 'server'],
  }),
} as const;

export const validateFlag = {
  validate: string(
    'What happens to unknown and duplicate fields: strict (or true) fails, warn warns, ignore (or false) ignores them',
    {
      default: 'strict',
      bare: 'strict',
      values: ['strict', 'warn', 'ignore', 'true', 'false'],
    },
  ),
} as const;

export const fieldManagerFlag = (name: string) =>
  ({
    'field-manager': string('Name of the field manager that will own the written fields', { default: name }),
  }) as const;

export const selectorFlag = {
  selector: string('Selector (label query), such as -l key1=value1,key2!=value2,key3 in (a,b)', { short: 'l' }),
} as const;

export const fieldSelectorFlag = {
  'field-selector': string('Selector (field query), such as --field-selector key1=value1,key2!=value2'),
} as const;

export const allNamespacesFlag = {
  'all-namespaces': bool('Use all namespaces instead of the current one', { short: 'A' }),
} as const;

export const saveConfigFlag = {
  'save-config': bool('Store the configuration in the last-applied annotation, for a later apply'),
} as const;

export const chunkSizeFlag = {
  'chunk-size': int('Read large lists in chunks of this many objects; 0 reads each list in one request', {
    integer: 'int64',
    default: '500',
  }),
} as const;

/** Ours, of the commands whose writes can be in the journal. */
export const journalFlag = {
  journal: bool('Record each object before and after the write, for "cox journal"; the default is in the settings'),
} as const;

/** Ours, of the commands that delete. */
export const yesFlag = {
  yes: bool('Do not ask for the name of a protected context before anything is deleted there'),
} as const;
