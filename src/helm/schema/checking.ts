import type { GoValue } from '../../apimachinery/go/values.ts';
import type { Schema } from './compiled.ts';
import type { Failure } from './failure.ts';
import type { Unevaluated } from './unevaluated.ts';

/** One value while it is checked by one schema. */
export interface Checking {
  readonly schema: Schema;
  readonly unevaluated: Unevaluated;
  /** It failed, and nobody wants to know why. */
  readonly isDone: boolean;
  add(text: string, causes?: readonly Failure[]): void;
  addFailure(failure: Failure | undefined): void;
  /** The same value by another schema. */
  self(schema: Schema): Failure | undefined;
  /** A part of the value. */
  part(schema: Schema, value: GoValue, token: string): Failure | undefined;
  /** The name of a property. */
  name(schema: Schema, name: string): Failure | undefined;
}
