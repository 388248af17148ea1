import { load } from 'js-yaml';
import type { KubeObject } from '../../src/apimachinery/object.ts';
import type { DiagnosisContext } from '../../src/resources/diagnosis/context.ts';
import { indexEvents } from '../../src/resources/diagnosis/events.ts';

/** The objects of a YAML literal, parted by `---`, as far in as it may stand. */
export function objects(text: string): readonly KubeObject[] {
  return text.split(/^ *---$/m).map((document) => load(document) as KubeObject);
}

/** The only object of a YAML literal. */
export function object(text: string): KubeObject {
  return objects(text)[0] as KubeObject;
}

/** A context at a moment, with events as a YAML literal; claims are none. */
export function diagnosisContext(now: string, events = ''): DiagnosisContext {
  return { now: Date.parse(now), events: indexEvents(events === '' ? [] : objects(events)), claims: new Map() };
}
