/**
 * Takes out of an output only what the server makes up: uid, resourceVersion, times and ages with the padding they cause, generated
 * suffixes, cluster and pod IPs, node ports, the node chosen, klog lines. Everything else must be equal to the byte.
 */
export interface Names {
  readonly namespace: string;
  readonly folder: string;
  readonly nodes: readonly string[];
}

const AGE = String.raw`(?:\d+y(?:\d+d)?|\d+d(?:\d+h)?|\d+h(?:\d+m)?|\d+m(?:\d+s)?|\d+s|\d+ms)`;

const RULES: readonly (readonly [RegExp, string])[] = [
  [/^[EWIF]\d{4} \d\d:\d\d:\d\d\.\d+.*\n/gm, ''],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uid>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g, '<time>'],
  [/\b\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, '<time>'],
  [/(resourceVersion"?: ?\\?"?)\d+/g, '$1<rv>'],
  [/(Resource Version: +)\d+/g, '$1<rv>'],
  [/-[bcdfghjklmnpqrstvwxz2456789]{5}\b(?!-)/g, '-<sfx>'],
  [/\b10\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/g, '<ip>'],
  [/(:)3\d{4}(\/(?:TCP|UDP|SCTP))/g, '$1<port>$2'],
  [/(nodePort"?: ?)3\d{4}/g, '$1<port>'],
  [/(NodePort: +\S+ +)3\d{4}/g, '$1<port>'],
  [/(healthCheckNodePort"?: ?)3\d{4}/g, '$1<port>'],
  [new RegExp(String.raw`(\d+) \(${AGE} ago\)`, 'g'), '$1 (<age> ago)'],
  [new RegExp(String.raw`(?<![\w.:"=/-])(?:${AGE}|<invalid>|<unknown>)(?![\w.:"/-])`, 'g'), '<age>'],
  [/(<(?:age|ip|port|node)>(?: ago\))?(?:\/(?:TCP|UDP|SCTP))?(?:,[^ \n]*)?) +/g, '$1 '],
  [
    /\b(AGE|RESTARTS|DURATION|LAST SCHEDULE|LAST SEEN|CLUSTER-IP|ENDPOINTS|IP|PORT\(S\)|NODE|Age|LastTransitionTime|LastHeartbeatTime|LastProbeTime|LastUpdateTime) {2,}/g,
    '$1 ',
  ],
];

export function normalize(text: string, names: Names): string {
  let result = text.replaceAll(names.folder, '<folder>').replaceAll(names.namespace, '<namespace>');
  for (const node of names.nodes) result = result.replaceAll(new RegExp(`(?<![\\w-])${node}(?![\\w-])`, 'g'), '<node>');
  for (const [pattern, replacement] of RULES) result = result.replaceAll(pattern, replacement);
  return result;
}

/** Lines as a set, for what kubectl itself prints in random order. */
export function sortLines(text: string): string {
  return text.split('\n').sort().join('\n');
}

type Plain = Record<string, unknown>;

const SERVER_META = new Set(['uid', 'resourceVersion', 'creationTimestamp', 'selfLink', 'deletionTimestamp']);

function cleanMeta(metadata: Plain): Plain {
  const { annotations: all, ...others } = metadata;
  const kept = Object.fromEntries(Object.entries(others).filter(([key]) => !SERVER_META.has(key)));
  // the controller's, written when it gets round to it: that it is there must not move the other keys either
  const { 'deployment.kubernetes.io/revision': _revision, ...annotations } = (all ?? {}) as Plain;
  kept.annotations = annotations;
  const fields = (kept.managedFields ?? []) as Plain[];
  kept.managedFields = fields
    .map(({ time: _time, ...entry }) => entry)
    .filter((entry) => entry.subresource === undefined && !String(entry.manager).startsWith('kube-'))
    // the server orders them by time, to the second
    .sort((a, b) => (`${a.manager} ${a.operation}` < `${b.manager} ${b.operation}` ? -1 : 1));
  return kept;
}

/** The objects left behind, without status and what the server makes up, in a fixed order. */
export function normalizeState(listJson: string, names: Names): string {
  const list = JSON.parse(listJson) as { items: (Plain & { kind: string; metadata: Plain & { name: string } })[] };
  const items = list.items.map(({ status: _status, ...object }) => ({
    ...object,
    metadata: cleanMeta(object.metadata),
  }));
  const texts = items.map((item) => normalize(JSON.stringify(item, null, 2), names));
  return texts.sort().join('\n');
}
