/** Named sets of flags that several commands share, as kubectl's are shared. A command spreads them into its own table. */
import { bool, int, string, stringSlice } from './flag.ts';

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

/** -f, -R, -k (resource.FilenameOptions). */
export const filenameFlags = {
  filename: stringSlice('Files, directories, or URLs to read objects from; - is stdin', { short: 'f' }),
  kustomize: string('A kustomization directory to build', { short: 'k', later: true }),
  recursive: bool('Read the directories of -f and all below them', { short: 'R' }),
} as const;

/** -o and what shapes it (genericclioptions.PrintFlags). */
export const printFlags = {
  'allow-missing-template-keys': bool('Leave out fields a template names and an object lacks, instead of failing', {
    default: 'true',
  }),
  output: string('Output format', { short: 'o', values: outputFormats }),
  'show-managed-fields': bool('Keep metadata.managedFields in json and yaml'),
  template: string('Template string or file for -o jsonpath, jsonpath-file, go-template, go-template-file'),
} as const;

export const dryRunFlag = {
  'dry-run': string('none, client (print only what would be sent) or server (send, but change nothing)', {
    default: 'none',
    bare: 'unchanged',
    values: ['none', 'client', 'server'],
  }),
} as const;

export const validateFlag = {
  validate: string(
    'strict (or true), warn, or ignore (or false): what the server says to unknown and repeated fields',
    {
      default: 'strict',
      bare: 'strict',
      values: ['strict', 'warn', 'ignore', 'true', 'false'],
    },
  ),
} as const;

export const fieldManagerFlag = (name: string) =>
  ({
    'field-manager': string('Name of the manager that the written fields are recorded under', { default: name }),
  }) as const;

export const selectorFlag = {
  selector: string('Selector (label query), such as -l key1=value1,key2!=value2,key3 in (a,b)', { short: 'l' }),
} as const;

export const fieldSelectorFlag = {
  'field-selector': string('Selector (field query), such as --field-selector key1=value1,key2!=value2'),
} as const;

export const allNamespacesFlag = {
  'all-namespaces': bool('Across all namespaces, whatever --namespace says', { short: 'A' }),
} as const;

export const saveConfigFlag = {
  'save-config': bool('Record the object in its last-applied annotation, for a later apply'),
} as const;

export const chunkSizeFlag = {
  'chunk-size': int('Read large lists in parts of so many objects; 0 reads them whole', {
    integer: 'int64',
    default: '500',
  }),
} as const;
