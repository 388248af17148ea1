/** The parts of a parsed jsonpath template. */
export type PathNode =
  | { readonly kind: 'list'; readonly nodes: readonly PathNode[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'array'; readonly slice: Slice }
  | { readonly kind: 'filter'; readonly left: ListNode; readonly right: ListNode; readonly operator: string }
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'recursive' }
  | { readonly kind: 'union'; readonly nodes: readonly ListNode[] }
  | { readonly kind: 'identifier'; readonly name: string };

export interface ListNode {
  readonly kind: 'list';
  readonly nodes: readonly PathNode[];
}

/**
 * `[start:end:step]`; a single index has the end after it and a mark, because -1 ends at the length
 * and not at 0.
 */
export interface Slice {
  readonly start?: number;
  readonly end?: number;
  readonly endIsDerived?: boolean;
  readonly step?: number;
}

/** A template: text and actions in turn. */
export interface JsonPath {
  readonly text: string;
  readonly nodes: readonly PathNode[];
}
