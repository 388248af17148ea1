/** Where the fields of a document stand in its text. */
import { EVENT_ID, type Event, getScalarValue } from 'js-yaml';
import { lineBreaks } from './syntax/error.ts';
import { type DocumentEvents, readEvents } from './syntax/events.ts';

type Path = readonly (string | number)[];

interface Node {
  readonly position: number;
  readonly children: ReadonlyMap<string | number, Node>;
}

/**
 * Finds the lines of a document's fields. `firstLine` is the line its text starts on in the file.
 * The function answers the line of a field's key (of an item: where it begins), or that of the
 * nearest ancestor that the text has. A text that only a JSON parser reads has one line, its first.
 */
export function fieldLines(text: string, firstLine: number): (path: Path) => number {
  let root: Node | undefined;
  return (path) => {
    root ??= parseNodes(text);
    let node = root;
    for (const step of path) {
      const child = node.children.get(step);
      if (child === undefined) break;
      node = child;
    }
    return firstLine + lineBreaks(text, node.position);
  };
}

function parseNodes(text: string): Node {
  const nothing: Node = { position: 0, children: new Map() };
  try {
    const start = /^(?:\s|#.*)*/.exec(text)?.[0].length ?? 0;
    const root = readNodes(readEvents(text, 1000));
    return root === undefined ? nothing : { ...root, position: Math.max(root.position, start) };
  } catch {
    return nothing;
  }
}

interface Frame {
  readonly children: Map<string | number, Node>;
  readonly isMapping: boolean;
  /** Of a mapping: the key whose value comes next. */
  key: { readonly text: string; readonly position: number } | undefined;
  items: number;
}

/**
 * The tree of the document. What an alias stands for is not followed: its line is that of the
 * alias.
 */
function readNodes(document: DocumentEvents): Node | undefined {
  const frames: Frame[] = [];
  let root: Node | undefined;
  for (const event of document.events) {
    if (event.type === EVENT_ID.DOCUMENT) {
      frames.push({ children: new Map(), isMapping: false, key: undefined, items: 0 });
    } else if (event.type === EVENT_ID.POP) frames.pop();
    else {
      const frame = frames.at(-1);
      if (frame === undefined) break;
      const opened = addNode(frame, event, document);
      if (frames.length === 1) root = frame.children.get(0);
      if (opened !== undefined) frames.push(opened);
    }
  }
  return root;
}

type NodeEvent = Exclude<Event, { type: typeof EVENT_ID.DOCUMENT | typeof EVENT_ID.POP }>;

/** Adds what the event begins to the frame; answers the frame of a collection that it opens. */
function addNode(frame: Frame, event: NodeEvent, document: DocumentEvents): Frame | undefined {
  const position = document.textPosition(positionOf(event));
  if (frame.isMapping && frame.key === undefined) {
    const key = event.type === EVENT_ID.SCALAR ? getScalarValue(document.source, event) : '';
    frame.key = { text: key, position };
    return isCollection(event) ? frameOf(new Map(), event) : undefined;
  }
  const children = new Map<string | number, Node>();
  if (frame.key !== undefined) frame.children.set(frame.key.text, { position: frame.key.position, children });
  else frame.children.set(frame.items++, { position, children });
  frame.key = undefined;
  return isCollection(event) ? frameOf(children, event) : undefined;
}

const isCollection = (event: NodeEvent): boolean => event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE;

function frameOf(children: Map<string | number, Node>, event: NodeEvent): Frame {
  return { children, isMapping: event.type === EVENT_ID.MAPPING, key: undefined, items: 0 };
}

function positionOf(event: NodeEvent): number {
  if (event.type === EVENT_ID.SCALAR) return event.valueStart;
  return event.type === EVENT_ID.ALIAS ? event.anchorStart : event.start;
}
