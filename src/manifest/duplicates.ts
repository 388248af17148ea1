import { EVENT_ID, type Event, getScalarValue } from 'js-yaml';

/** A duplicate key; the last one counts. */
export interface DuplicateKey {
  readonly key: string;
  /** Offset of the later key in the text. */
  readonly position: number;
}

interface Frame {
  /** The keys seen so far; undefined in a sequence or document. */
  readonly keys: Set<string> | undefined;
  isKeyNext: boolean;
}

/**
 * The duplicate keys in one mapping of a document. Merged keys do not count, nor keys that are not
 * scalars.
 */
export function duplicateKeys(events: readonly Event[], text: string): readonly DuplicateKey[] {
  const found: DuplicateKey[] = [];
  const frames: Frame[] = [];
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      frames.pop();
      continue;
    }
    const frame = frames.at(-1);
    const isKey = frame?.keys !== undefined && frame.isKeyNext;
    if (frame?.keys !== undefined) frame.isKeyNext = !frame.isKeyNext;
    if (event.type === EVENT_ID.SCALAR && isKey) {
      const key = getScalarValue(text, event);
      if (key !== '<<' && frame.keys?.has(key)) found.push({ key, position: event.valueStart });
      frame.keys?.add(key);
    } else if (event.type === EVENT_ID.MAPPING) frames.push({ keys: new Set(), isKeyNext: true });
    else if (event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.DOCUMENT) {
      frames.push({ keys: undefined, isKeyNext: false });
    }
  }
  return found;
}
