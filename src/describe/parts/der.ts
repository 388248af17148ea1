/** One element of DER (X.690): its tag byte and its content. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
}

export const derTag = { boolean: 0x01, octetString: 0x04, objectIdentifier: 0x06, bmpString: 0x1e } as const;

/** The elements in a sequence of bytes. Throws SyntaxError when they are cut off. */
export function derElements(bytes: Uint8Array): readonly DerElement[] {
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] ?? 0;
    const { length, start } = derLength(bytes, at + 1);
    if (start + length > bytes.length) throw new SyntaxError('asn1: syntax error: data truncated');
    elements.push({ tag, content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return elements;
}

function derLength(bytes: Uint8Array, at: number): { readonly length: number; readonly start: number } {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { length: first, start: at + 1 };
  const size = first & 0x7f;
  if (size === 0 || size > 4) throw new SyntaxError('asn1: structure error: length too large');
  const length = bytes.subarray(at + 1, at + 1 + size).reduce((sum, byte) => sum * 256 + byte, 0);
  return { length, start: at + 1 + size };
}

/** `2.5.4.3` */
export function derObjectIdentifier(content: Uint8Array): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [first = 0, ...rest] = arcs;
  const root = Math.min(2, Math.trunc(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}

/** Text of any of the string types: UTF-8 and its subsets, or UTF-16 in BMPString. */
export function derText({ tag, content }: DerElement): string {
  return new TextDecoder(tag === derTag.bmpString ? 'utf-16be' : 'utf-8').decode(content);
}
