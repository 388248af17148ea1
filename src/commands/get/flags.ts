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
  'ignore-not-found': bool('Say nothing and succeed when an object that was named is not there'),
  'label-columns': stringSlice('Labels to show as columns of their own', { short: 'L' }),
  'no-headers': bool('Leave the headers out of the table and of custom-columns'),
  'output-watch-events': bool('With --watch: print the event around each object, the first ones as ADDED'),
  raw: string('A path to request from the server, such as /version; its answer is printed as it is'),
  'server-print': bool("Print the server's table; without it, names and ages only", { default: 'true' }),
  'show-kind': bool('Put the resource type before each name'),
  'show-labels': bool('Show all labels as the last column'),
  'sort-by': string("Sort lists by a field, such as '.metadata.creationTimestamp'"),
  subresource: string('Get this subresource of the objects named, such as status or scale'),
  watch: bool('After listing, print every change as it happens', { short: 'w' }),
  'watch-only': bool('Print changes as they happen, without listing first'),
} as const;
