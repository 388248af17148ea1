/** The flags of `logs`: kubectl's, and ours. */
import type { Invocation } from '../../cli/command.ts';
import { bool, duration, int, string, stringArray, stringSlice } from '../../cli/flag.ts';
import { allNamespacesFlag, selectorFlag } from '../../cli/flag-sets.ts';

/** What kubectl does not have. These choose logs: with one of them, those of many pods are read. */
export const manyFlags = {
  ...allNamespacesFlag,
  containers: stringArray('Only containers whose name matches this regular expression; may be repeated'),
  'exclude-containers': stringArray('No containers whose name matches this regular expression; may be repeated'),
  'exclude-pods': stringArray('No pods whose name matches this regular expression; may be repeated'),
  join: bool('All pods of every object that is named, and with -f those that join later'),
  match: stringArray('All pods whose name matches this regular expression; may be repeated'),
  namespaces: stringSlice('Pods of these namespaces, separated by commas'),
} as const;

/** What kubectl does not have either: these choose and shape lines. */
const lineFlags = {
  exclude: stringArray('No lines that match this regular expression; may be repeated'),
  highlight: stringArray('Color what matches this regular expression, on a terminal; may be repeated'),
  include: stringArray('Only lines that match this regular expression; may be repeated'),
  output: string('Print lines without a prefix (raw), or as JSON (json; extjson keeps lines that are JSON as values)', {
    short: 'o',
    values: ['raw', 'json', 'extjson'],
  }),
} as const;

export const flags = {
  ...manyFlags,
  ...lineFlags,
  ...selectorFlag,
  'all-containers': bool('Print the logs of all containers of a pod'),
  'all-pods': bool('Print the logs of all pods of the object; lines get a prefix'),
  container: string('Print the log of this container', { short: 'c' }),
  follow: bool('Keep printing new log lines', { short: 'f' }),
  'ignore-errors': bool('Continue when a log cannot be read'),
  'insecure-skip-tls-verify-backend': bool(
    'Do not verify the certificate of the kubelet that serves the log. The log may then be forged',
  ),
  'limit-bytes': int('Maximum number of bytes of a log; 0 means no limit', { integer: 'int64' }),
  'max-log-requests': int('Maximum number of logs to follow at the same time', { default: '5' }),
  'pod-running-timeout': duration('How long to wait until a pod exists and its log can be read', { default: '20s' }),
  prefix: bool('Start each line with the names of pod and container'),
  previous: bool('Print the log of the previous instance of the container', { short: 'p' }),
  since: duration('Only lines newer than a duration such as 5s, 2m or 3h. Excludes --since-time'),
  'since-time': string('Only lines after this time (RFC 3339). Excludes --since'),
  tail: int('Number of last lines to print; -1 prints all. The default with a selector is 10', {
    integer: 'int64',
    default: '-1',
  }),
  timestamps: bool('Start each line with its timestamp'),
} as const;

export type LogsInvocation = Invocation<typeof flags>;
