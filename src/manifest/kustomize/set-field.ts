/** Fields set as kyaml's FieldSetter sets them: what was there passes its style on. */
import { ManifestSyntaxError } from '../syntax/error.ts';
import { parseYaml } from '../yaml.ts';
import { assignScalar, entryOf, type MapNode, type Node, type ScalarNode, stringNode } from './node.ts';
import { resolvedTag } from './scalars.ts';

/**
 * Sets a key to a node; in place of a quoted scalar, a scalar is a string whatever its text.
 * A scalar changes in its place, and so in all fields that share it (setEntry). `entry` is the key's
 * own, where that is at hand.
 */
export function setField(map: MapNode, key: string, value: Node, entry = entryOf(map, key)): void {
  if (value.kind === 'scalar') quote(value);
  if (entry === undefined) {
    map.entries.push({ key: stringNode(key), value });
    return;
  }
  if (entry.value.kind === 'scalar' && value.kind === 'scalar') {
    // what a generator or a transformer made has been set like this too
    if (entry.value.place === undefined) quote(entry.value);
    const { style } = entry.value;
    if (style !== 'plain' && value.style === 'plain' && value.tag !== '!!null') value.tag = '!!str';
    value.style = style;
    assignScalar(entry.value, value);
    return;
  }
  if (value.kind !== 'scalar') {
    if (entry.value.kind !== 'scalar' && entry.value.flow === true) value.flow = true;
    else delete value.flow;
  }
  entry.value = value;
}

/**
 * Sets a key to a text without a tag (kyaml's NewScalarRNode): a new one is a string, in place of a
 * plain scalar the text decides.
 */
export function setText(map: MapNode, key: string, text: string): void {
  const entry = entryOf(map, key);
  const style = entry?.value.kind === 'scalar' ? entry.value.style : entry === undefined ? styleOf(text) : 'plain';
  const tag = style === 'plain' ? resolvedTag(text) : '!!str';
  const value: ScalarNode = { kind: 'scalar', tag, value: text, style };
  if (entry === undefined) map.entries.push({ key: stringNode(key), value });
  else entry.value = value;
}

function quote(value: ScalarNode): void {
  if (value.tag === '!!str' && value.style === 'plain') value.style = styleOf(value.value);
}

function styleOf(text: string): ScalarNode['style'] {
  if (text.includes('\n')) return 'literal';
  return isNonString(text) ? 'double' : 'plain';
}

/** Texts that are strings to YAML 1.1 at first sight. */
const PLAIN_TEXT = /^[a-zA-Z/][\w./-]*$/;
const WORDS = new Set(['y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false', 'null']);

/** Whether YAML 1.1 has anything but a string for the text (kyaml's IsValueNonString). */
function isNonString(text: string): boolean {
  if (text === '') return false;
  if (PLAIN_TEXT.test(text)) return WORDS.has(text.toLowerCase());
  try {
    return typeof parseYaml(text) !== 'string';
  } catch (error) {
    if (error instanceof ManifestSyntaxError) return false;
    throw error;
  }
}
