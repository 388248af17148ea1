/**
 * What an expression of a template yields, as reflect sees it: nothing at all (undefined: the zero
 * Value), or a value that either stands by itself or lies in an interface. An element of a
 * []interface {} lies in one, and so does a nil that JSON had: faults name the type of the
 * interface then, not that of the value.
 */
import { ANY, type GoValue, typeName } from '../values.ts';

export interface Cell {
  readonly value: GoValue;
  readonly isBoxed: boolean;
}

export const plain = (value: GoValue): Cell | undefined => (value === null ? undefined : { value, isBoxed: false });

/** An element of a container whose elements have this type. */
export const element = (value: GoValue, type: string): Cell | undefined =>
  type === ANY ? { value, isBoxed: true } : plain(value);

/** The value without its interface; undefined for nil. */
export const unboxed = (cell: Cell | undefined): Cell | undefined => (cell?.isBoxed ? plain(cell.value) : cell);

/** The value; undefined for the zero Value and for nil. */
export const concrete = (cell: Cell | undefined): Exclude<GoValue, null> | undefined => cell?.value ?? undefined;

export const isNilInterface = (cell: Cell | undefined): boolean => cell !== undefined && cell.value === null;

/** The type that faults name. */
export const cellType = ({ value, isBoxed }: Cell): string => (isBoxed || value === null ? ANY : typeName(value));
