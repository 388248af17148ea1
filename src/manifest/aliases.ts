import { EVENT_ID, type Event } from 'js-yaml';

interface Frame {
  readonly anchor: string | undefined;
  readonly countBefore: number;
}

/** The share of nodes that may come from aliases; go-yaml v2 decode.go, allowedAliasRatio. */
function allowedRatio(nodes: number): number {
  if (nodes <= 400_000) return 0.99;
  if (nodes >= 4_000_000) return 0.1;
  return 0.99 - 0.89 * ((nodes - 400_000) / 3_600_000);
}

/**
 * Where the document's aliases begin to unfold into more nodes than go-yaml allows (a "bomb"), as
 * an offset into the text; undefined when they do not. Nothing is unfolded to find it: every
 * anchor's size is counted once.
 */
export function excessiveAlias(events: readonly Event[], source: string): number | undefined {
  const sizes = new Map<string, number>();
  const frames: Frame[] = [];
  let nodes = 0;
  let fromAliases = 0;
  const anchorOf = (event: { anchorStart: number; anchorEnd: number }): string | undefined =>
    event.anchorStart < 0 ? undefined : source.slice(event.anchorStart, event.anchorEnd);
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      const frame = frames.pop();
      if (frame?.anchor !== undefined) sizes.set(frame.anchor, nodes - frame.countBefore);
    } else if (event.type === EVENT_ID.ALIAS) {
      const size = sizes.get(anchorOf(event) ?? '') ?? 0;
      nodes += 1 + size;
      fromAliases += size;
      const excessive = fromAliases > 100 && nodes > 1000 && fromAliases / nodes > allowedRatio(nodes);
      if (excessive) return event.anchorStart;
    } else if (event.type === EVENT_ID.SCALAR) {
      nodes += 1;
      const anchor = anchorOf(event);
      if (anchor !== undefined) sizes.set(anchor, 1);
    } else {
      frames.push({ anchor: event.type === EVENT_ID.DOCUMENT ? undefined : anchorOf(event), countBefore: nodes });
      nodes += 1;
    }
  }
  return undefined;
}
