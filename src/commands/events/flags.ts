import { bool, duration, string, stringSlice } from '../../cli/flag.ts';
import { allNamespacesFlag, chunkSizeFlag, printFlags } from '../../cli/flag-sets.ts';

export const eventFlags = {
  ...printFlags,
  ...allNamespacesFlag,
  ...chunkSizeFlag,
  output: string(
    'json, yaml, kyaml, name, jsonpath=TEMPLATE, jsonpath-as-json=, jsonpath-file=, go-template=, go-template-file=',
    { short: 'o', values: [...printFlags.output.values!, 'kyaml'] },
  ),
  for: string('Only events about this object, as TYPE/NAME'),
  'no-headers': bool('Print the table without headers'),
  types: stringSlice('Only events of these types: Normal, Warning', { values: ['Normal', 'Warning'] }),
  watch: bool('After the list, print events as they happen', { short: 'w' }),
  group: bool('Print the events of each object together, in order of time; events that say the same become one line'),
  owned: bool('With --for: also events about the objects that it owns, such as the pods of a Deployment'),
  since: duration('Only events last seen within a duration such as 5m or 3h; 0 shows all'),
} as const;
