import type { Json } from '../../apimachinery/json.ts';

/** The result of a step of a jsonpath; undefined is Go's invalid value (a range over nothing). */
export type Value = Json | FloatLiteral | undefined;

/** A number written with a point in the template: a float64 even where its value is whole. */
export class FloatLiteral {
  readonly float: number;
  constructor(float: number) {
    this.float = float;
  }
}

export function isFloatLiteral(value: Value): value is FloatLiteral {
  return value instanceof FloatLiteral;
}
