import { isRawNumber, type Json } from '../../../apimachinery/json.ts';

/** The value as YAML on one line, to be pasted into a kustomization: `[{name: nginx, newTag: "1.28"}]`. */
export function flowYaml(value: Json): string {
  if (typeof value === 'string') return textYaml(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (isRawNumber(value)) return value.rawJSON;
  if (Array.isArray(value)) return `[${value.map(flowYaml).join(', ')}]`;
  const fields = Object.entries(value).map(([key, field]) => `${textYaml(key)}: ${flowYaml(field)}`);
  return `{${fields.join(', ')}}`;
}

/** Words that are no strings in YAML 1.1. */
const MEANS_OTHER = /^(?:y|n|yes|no|on|off|true|false|null|~)$/i;

const textYaml = (text: string): string =>
  /^(?:[A-Za-z_]|\.{0,2}\/)[\w./-]*$/.test(text) && !MEANS_OTHER.test(text) ? text : JSON.stringify(text);
