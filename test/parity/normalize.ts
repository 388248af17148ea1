/**
 * Takes out of an output only what the server makes up: uid, resourceVersion, times and ages with
 * the padding they cause, generated suffixes, IPs and node ports that it allots, the node chosen.
 * What the case itself typed is never taken out. Everything that is left must be equal to the byte;
 * ages and times must be near each other.
 */
import { takeOutAddresses } from './addresses.ts';
import { type Age, takeOutAges } from './ages.ts';
import { countSuffixes, type SuffixCounts, takeOutSuffixes } from './suffixes.ts';

export interface Names {
  readonly namespace: string;
  readonly folder: string;
  readonly nodes: readonly string[];
}

/** Where a text comes from. */
export interface Origin {
  readonly names: Names;
  /** All that the case gives to the commands: no part of it is the server's. */
  readonly typed: string;
  readonly hasHeaders: boolean;
  /** Of all that the side shows. */
  readonly suffixes: SuffixCounts;
}

/** A text to be compared to the byte, and the numbers in it that are only to be near. */
export interface Normalized {
  readonly text: string;
  readonly ages: readonly Age[];
  /** Milliseconds since the epoch. */
  readonly times: readonly number[];
}

const RFC3339 = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g;
/** The times of `diff -u` behind the names of files. */
const DIFF_TIME = /\b(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3})\d{6} ([+-]\d{4})/g;
const RFC1123 = /\b\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d ([+-]\d{4})/g;

/** What is replaced wherever the case has not typed it. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uid>'],
  // the temporary files of an editor, the temporary folders of `kubectl diff`
  [/(?<=-edit-)\d+(?=\.(?:yaml|json)\b)|(?<=\/(?:LIVE|MERGED)-)\d+/g, '<random>'],
  // the name of an apply set: a hash with the namespace in it
  [/\bapplyset-[\w-]{43}-v1\b/g, '<applyset>'],
  [/(?<=resourceVersion\\?"?: ?\\?"?|Resource Version: +)\d+/g, '<rv>'],
  [
    /(?<=:)3\d{4}(?=\/(?:TCP|UDP|SCTP))|(?<=(?:[nN]odePort|healthCheckNodePort)"?: ?|NodePort: +\S+ +)3\d{4}/g,
    '<port>',
  ],
];

/**
 * The header of klog's lines: time, process and place in the source are the program's own. How bad
 * the line is and its message are compared.
 */
const KLOG = /^([EWIF])\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ \S+:\d+\] /gm;

/** The padding after what was replaced, and the columns whose width it decides. */
const PADDING: readonly (readonly [RegExp, string])[] = [
  [/(<(?:ip|port)>(?:\/(?:TCP|UDP|SCTP))?(?:,[^ \n]*)?) +/g, '$1 '],
  [/\b(CLUSTER-IP|ENDPOINTS|IP|PORT\(S\)) {2,}/g, '$1 '],
];

/** True when the text stands in what was typed, and is not a part of something longer there. */
function isTyped(made: string, typed: string): boolean {
  for (let at = typed.indexOf(made); at >= 0; at = typed.indexOf(made, at + 1)) {
    const before = /^\w/.test(made) ? typed.slice(Math.max(0, at - 2), at) : '';
    if (!/\w$|\d\.$/.test(before) && !/^(?:\w|\.\d)/.test(typed.slice(at + made.length, at + made.length + 2))) {
      return true;
    }
  }
  return false;
}

/** How many names of each base end with a suffix that a server made up, in all that a side shows. */
export const suffixesOf = (texts: readonly string[], typed: string): SuffixCounts =>
  countSuffixes(texts, (made) => isTyped(made, typed));

/** Takes out the times that are not typed; what only looks like one stays. */
function takeOutTimes(text: string, typed: string): { readonly text: string; readonly times: readonly number[] } {
  const times: number[] = [];
  const timeless = (time: string, token: string): string => {
    const parsed = Date.parse(time);
    if (Number.isNaN(parsed) || isTyped(time, typed)) return time;
    times.push(parsed);
    return token;
  };
  const timed = text
    .replaceAll(RFC3339, (time, fraction, zone) =>
      timeless(time, `<time${fraction === undefined ? '' : ' with fraction'}>${zone}`),
    )
    .replaceAll(DIFF_TIME, (_, day, hour, zone) => timeless(`${day}T${hour}${zone}`, `<file time>${zone}`))
    .replaceAll(RFC1123, (time, zone) => timeless(time, `<long time>${zone}`));
  return { text: timed, times };
}

/** One side's text with names and what the server made up replaced by tokens. */
export function normalize(raw: string, { names, typed, hasHeaders, suffixes }: Origin): Normalized {
  const { text: aged, ages } = takeOutAges(raw, { hasHeaders });
  let named = aged.replaceAll(names.folder, '<folder>').replaceAll(names.namespace, '<namespace>');
  for (const node of names.nodes) named = named.replaceAll(new RegExp(`(?<![\\w-])${node}(?![\\w-])`, 'g'), '<node>');
  const { text: timed, times } = takeOutTimes(named.replaceAll(KLOG, '<klog $1> '), typed);
  const unlessTyped = (token: string) => (made: string) => (isTyped(made, typed) ? made : token);
  let text = RULES.reduce((rest, [pattern, token]) => rest.replaceAll(pattern, unlessTyped(token)), timed);
  text = takeOutSuffixes(text, suffixes, (made) => isTyped(made, typed));
  text = takeOutAddresses(text, hasHeaders, unlessTyped('<ip>'));
  if (/<(?:ip|port)>/.test(text)) {
    for (const [pattern, replacement] of PADDING) text = text.replaceAll(pattern, replacement);
  }
  return { text, ages, times };
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
  // the controller's, written when it gets round to it: that it is there must not move the other
  // keys either
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
export function normalizeState(listJson: string, origin: Omit<Origin, 'hasHeaders'>): Normalized {
  const list = JSON.parse(listJson) as { items: (Plain & { kind: string; metadata: Plain & { name: string } })[] };
  const items = list.items
    .map(({ status: _status, ...object }) => ({ ...object, metadata: cleanMeta(object.metadata) }))
    .map((item) => normalize(JSON.stringify(item, null, 2), { ...origin, hasHeaders: true }))
    .sort((a, b) => (a.text < b.text ? -1 : 1));
  return {
    text: items.map(({ text }) => text).join('\n'),
    ages: items.flatMap(({ ages }) => ages),
    times: items.flatMap(({ times }) => times),
  };
}
