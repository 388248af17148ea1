/** What of DER certificates and keys are written in. */
type Part = Uint8Array;

export function der(tag: number, ...parts: readonly Part[]): Buffer {
  const body = Buffer.concat(parts);
  if (body.length < 0x80) return Buffer.concat([Buffer.of(tag, body.length), body]);
  const size = Buffer.from(hexOf(BigInt(body.length)), 'hex');
  return Buffer.concat([Buffer.of(tag, 0x80 | size.length), size, body]);
}

function hexOf(value: bigint): string {
  const digits = value.toString(16);
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}

export const sequence = (...parts: readonly Part[]): Buffer => der(0x30, ...parts);
export const set = (...parts: readonly Part[]): Buffer => der(0x31, ...parts);
export const octets = (bytes: Part): Buffer => der(0x04, bytes);
export const bits = (bytes: Part, unused = 0): Buffer => der(0x03, Buffer.of(unused), bytes);
export const yes: Buffer = der(0x01, Buffer.of(0xff));

/** A number that is not negative. */
export function integer(value: bigint): Buffer {
  const bytes = Buffer.from(hexOf(value), 'hex');
  return der(0x02, (bytes[0] as number) >= 0x80 ? Buffer.of(0) : Buffer.alloc(0), bytes);
}

export function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((value) => {
    const groups = [value & 0x7f];
    for (let left = value >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return der(0x06, Buffer.from(bytes));
}

/** UTCTime up to 2049, then GeneralizedTime. */
export function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/[-:T]|\.\d+/g, '');
  const year = Number(digits.slice(0, 4));
  return year >= 1950 && year < 2050 ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}

/** The elements within a constructed one, each with its header. Throws RangeError where it ends too early. */
export function elementsOf(element: Buffer): readonly Buffer[] {
  const found: Buffer[] = [];
  const { start, end } = bodyOf(element, 0);
  for (let at = start; at < end; ) {
    const next = bodyOf(element, at).end;
    if (next > end) throw new RangeError('an element is longer than what holds it');
    found.push(element.subarray(at, next));
    at = next;
  }
  return found;
}

export const contentOf = (element: Buffer): Buffer => {
  const { start, end } = bodyOf(element, 0);
  return element.subarray(start, end);
};

function bodyOf(element: Buffer, at: number): { readonly start: number; readonly end: number } {
  const first = element.readUInt8(at + 1);
  if (first < 0x80) return { start: at + 2, end: at + 2 + first };
  const count = first & 0x7f;
  const start = at + 2 + count;
  return { start, end: start + element.readUIntBE(at + 2, count) };
}
