/** What stands between % and the verb, and how it lays a text out. */

export interface Layout {
  readonly minus?: boolean;
  readonly plus?: boolean;
  readonly sharp?: boolean;
  readonly space?: boolean;
  readonly zero?: boolean;
  /** %+v and %#v: names of fields, and Go syntax. They stand for plus and sharp, which are off then. */
  readonly plusV?: boolean;
  readonly sharpV?: boolean;
  /** In characters. */
  readonly width?: number | undefined;
  readonly precision?: number | undefined;
}

/** The text filled up to the width: on the left, with zeros where asked for, or on the right. */
export function pad(text: string, layout: Layout): string {
  if (layout.width === undefined) return text;
  const missing = layout.width - characters(text);
  if (missing <= 0) return text;
  return layout.minus ? text + ' '.repeat(missing) : (layout.zero ? '0' : ' ').repeat(missing) + text;
}

/** The first characters of the text, as many as the precision says. */
export function truncate(text: string, { precision }: Layout): string {
  return precision === undefined || characters(text) <= precision
    ? text
    : Array.from(text).slice(0, precision).join('');
}

export const withoutZero = (layout: Layout): Layout => ({ ...layout, zero: false });

const characters = (text: string): number => Array.from(text).length;
