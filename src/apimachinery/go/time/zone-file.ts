/** The files of the time zone database (RFC 9636), as Go's package time reads them. */
import { parseZoneRule, type ZoneRule, type ZoneType } from './zone-rule.ts';

export interface ZoneFile {
  readonly types: readonly ZoneType[];
  /** From when on which type holds, in order. */
  readonly changes: readonly { readonly at: bigint; readonly type: ZoneType }[];
  /** What holds before the first change. */
  readonly first: ZoneType;
  /** What holds after the last one, where the file says it. */
  readonly rule: ZoneRule | undefined;
}

const HEADER = 44;

/** Undefined for a file of another kind, or a broken one. */
export function readZoneFile(file: Buffer): ZoneFile | undefined {
  try {
    return read(file);
  } catch (error) {
    // a file that ends too early
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

interface Counts {
  readonly utc: number;
  readonly wall: number;
  readonly leap: number;
  readonly changes: number;
  readonly types: number;
  readonly letters: number;
}

function countsAt(file: Buffer, start: number): Counts {
  const [utc, wall, leap, changes, types, letters] = [20, 24, 28, 32, 36, 40].map((at) =>
    file.readUInt32BE(start + at),
  );
  return { utc, wall, leap, changes, types, letters } as Counts;
}

function read(file: Buffer): ZoneFile | undefined {
  if (file.toString('latin1', 0, 4) !== 'TZif') return undefined;
  const is64 = file[4] === 0x32 || file[4] === 0x33;
  if (!is64 && file[4] !== 0) return undefined;
  let start = 0;
  let counts = countsAt(file, start);
  if (is64) {
    const { utc, wall, leap, changes, types, letters } = counts;
    start = HEADER + changes * 5 + types * 6 + letters + leap * 8 + wall + utc;
    counts = countsAt(file, start);
  }
  return readTables(file, start + HEADER, counts, is64 ? 8 : 4);
}

function readTables(file: Buffer, start: number, counts: Counts, size: 4 | 8): ZoneFile | undefined {
  const typesAt = start + counts.changes * (size + 1);
  const lettersAt = typesAt + counts.types * 6;
  if (counts.types === 0 || lettersAt + counts.letters > file.length) return undefined;
  const types = Array.from({ length: counts.types }, (_, index): ZoneType => {
    const at = typesAt + index * 6;
    const letters = lettersAt + file.readUInt8(at + 5);
    return {
      abbreviation: file.toString('latin1', letters, file.indexOf(0, letters)),
      offset: file.readInt32BE(at),
      isDst: file.readUInt8(at + 4) !== 0,
    };
  });
  const indexes = file.subarray(start + counts.changes * size, typesAt);
  const changes = Array.from(indexes, (index, order) => {
    const at = start + order * size;
    return {
      at: size === 8 ? file.readBigInt64BE(at) : BigInt(file.readInt32BE(at)),
      type: types[index] as ZoneType,
    };
  });
  const end = lettersAt + counts.letters + counts.leap * (size + 4) + counts.wall + counts.utc;
  const rule = parseZoneRule(file.toString('latin1', end).replace(/^\n|\n$/g, ''));
  return { types, changes, first: firstType(types, indexes), rule };
}

/** The first type if nothing changes to it, else standard time before the first change. */
function firstType(types: readonly ZoneType[], indexes: Uint8Array): ZoneType {
  const [earliest] = types as readonly [ZoneType];
  if (!indexes.includes(0)) return earliest;
  const first = indexes[0] as number;
  const before = types[first]?.isDst ? types.slice(0, first).findLast(({ isDst }) => !isDst) : undefined;
  return before ?? types.find(({ isDst }) => !isDst) ?? earliest;
}
