/** Which values a parameter of a function takes. */
import { ANY, type GoValue, SizedInteger, typeName, underlyingTypeName } from '../values.ts';

/** A parameter that gets whatever there is, also nothing. */
export const REFLECT = 'reflect.Value';

/** Whether an untyped nil can stand for a value of the type. */
export const canBeNil = (type: string): boolean =>
  type === ANY || type === REFLECT || /^(\[\]|map\[|\*|func)/.test(type);

/** A map or slice of a defined type is one of its plain type too; an integer is not. */
export const isAssignable = (value: Exclude<GoValue, null>, type: string): boolean =>
  type === ANY ||
  type === REFLECT ||
  typeName(value) === type ||
  (!(value instanceof SizedInteger) && underlyingTypeName(value) === type);

export const isIntegerType = (type: string): boolean => /^(u?int(8|16|32|64)?|time\.Duration)$/.test(type);
