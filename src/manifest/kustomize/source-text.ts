/** The text of a YAML file as go-yaml's reader takes it (readerc.go). */
import { utf8Fault } from '../../apimachinery/go/utf8.ts';
import { isJsonObject, type Json } from '../../apimachinery/json.ts';
import { decodeText } from '../yaml.ts';
import { BuildError } from './error.ts';

/** The text of a file, which is UTF-8, or UTF-16 by its byte order mark. Throws BuildError. */
export function sourceText(content: Buffer, file: string): string {
  const text = decodeText(content);
  if (!text.includes('\ufffd')) return text;
  const fault = utf8Fault(content);
  if (fault === undefined) return text;
  // what go-yaml meets first is what it says
  const isControl = controlCharacter(content.toString('utf8', 0, fault.at)) >= 0;
  const problem = isControl ? 'control characters are not allowed' : fault.problem;
  throw new BuildError(`yaml: ${problem}`, { place: { file, line: 1 } });
}

/** What may stand nowhere in a YAML text. */
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/** The characters of these that JSON holds as they are. */
const CONTROL_IN_JSON = /[\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/** Throws BuildError for a value whose JSON is no YAML, as which kustomize reads it. */
export function checkJson(value: Json): void {
  if (holdsControl(value)) throw new BuildError('yaml: control characters are not allowed');
}

function holdsControl(value: Json): boolean {
  if (typeof value === 'string') return CONTROL_IN_JSON.test(value);
  if (Array.isArray(value)) return value.some(holdsControl);
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(([key, member]) => CONTROL_IN_JSON.test(key) || holdsControl(member));
}

/** The index of the first control character; -1 when there is none. */
export const controlCharacter = (text: string): number => text.search(CONTROL);
