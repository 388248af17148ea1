import { bool, string, stringSlice } from '../../cli/flag.ts';
import {
  allNamespacesFlag,
  chunkSizeFlag,
  fieldSelectorFlag,
  filenameFlags,
  printFlags,
  selectorFlag,
} from '../../cli/flag-sets.ts';

export const getFlags = {
  ...printFlags,
  ...filenameFlags,
  ...selectorFlag,
  ...fieldSelectorFlag,
  ...allNamespacesFlag,
  ...chunkSizeFlag,
  output: string(
    'json, yaml, name, jsonpath=TEMPLATE, jsonpath-as-json=, jsonpath-file=, custom-columns=, custom-columns-file=, wide',
    {
      short: 'o',
      values: [
        'json',
        'yaml',
        'name',
        'jsonpath',
        'jsonpath-as-json',
        'jsonpath-file',
        'custom-columns',
        'custom-columns-file',
        'wide',
      ],
    },
  ),
  'ignore-not-found': bool('Exit with 0 and print nothing if a named object does not exist'),
  'label-columns': stringSlice('Labels to show as columns', { short: 'L' }),
  'no-headers': bool('Print tables and custom columns without headers'),
  'output-watch-events': bool('With --watch: print each object inside its watch event; listed objects are ADDED'),
  raw: string('Path to request from the server, such as /version; the response is printed unchanged'),
  'server-print': bool("Print the server's table; with =false only names and ages", { default: 'true' }),
  'show-kind': bool('Put the resource type before each name'),
  'show-labels': bool('Show all labels as the last column'),
  'sort-by': string("Sort lists by a field, such as '.metadata.creationTimestamp'"),
  subresource: string('Get this subresource of the named objects, such as status or scale'),
  watch: bool('After the list, print changes as they happen', { short: 'w' }),
  'watch-only': bool('Print changes as they happen, without the list'),
} as const;
