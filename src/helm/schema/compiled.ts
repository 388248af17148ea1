/** Schemas as they are checked with: references are other schemas, patterns are compiled. */
import type { GoValue } from '../../apimachinery/go/values.ts';
import type { Rational } from './rational.ts';
import type { JsonType } from './value.ts';

export interface Pattern {
  readonly source: string;
  readonly test: (text: string) => boolean;
}

/** Throws Error with the reason. */
export type Format = (value: GoValue) => void;

export interface Limits {
  readonly minLength: number;
  readonly maxLength: number;
  readonly minItems: number;
  readonly maxItems: number;
  readonly minProperties: number;
  readonly maxProperties: number;
  readonly minContains: number;
  readonly maxContains: number;
}

export interface NumberLimits {
  readonly minimum: Rational;
  readonly maximum: Rational;
  readonly exclusiveMinimum: Rational;
  readonly exclusiveMaximum: Rational;
  readonly multipleOf: Rational;
}

/** The schemas at a keyword. */
export interface Parts {
  readonly not: Schema;
  readonly allOf: readonly Schema[];
  readonly anyOf: readonly Schema[];
  readonly oneOf: readonly Schema[];
  readonly if: Schema;
  readonly whenIf: Schema;
  readonly unlessIf: Schema;
  readonly properties: ReadonlyMap<string, Schema>;
  readonly patternProperties: readonly (readonly [Pattern, Schema])[];
  readonly additionalProperties: boolean | Schema;
  readonly propertyNames: Schema;
  readonly dependencies: ReadonlyMap<string, readonly string[] | Schema>;
  readonly dependentSchemas: ReadonlyMap<string, Schema>;
  readonly unevaluatedProperties: Schema;
  /** Of the items from the first on. */
  readonly prefixItems: readonly Schema[];
  /** Of all other items. */
  readonly items: Schema;
  readonly additionalItems: boolean;
  readonly contains: Schema;
  readonly unevaluatedItems: Schema;
}

/** Filled in after it is made, since schemas refer to one another. */
export interface Schema {
  readonly url: string;
  readonly pointer: string;
  readonly location: string;
  version: number;
  resource: Schema;
  dynamicAnchors: ReadonlyMap<string, Schema>;
  bool?: boolean;
  ref?: Schema;
  recursiveRef?: Schema;
  isRecursiveAnchor: boolean;
  dynamicRef?: { readonly schema: Schema; readonly anchor: string };
  dynamicAnchor: string;
  types: ReadonlySet<JsonType>;
  enum?: readonly GoValue[];
  const?: { readonly value: GoValue };
  format?: { readonly name: string; readonly check: Format };
  required: readonly string[];
  dependentRequired: ReadonlyMap<string, readonly string[]>;
  uniqueItems: boolean;
  pattern?: Pattern;
  limits: Partial<Limits>;
  numbers: Partial<NumberLimits>;
  parts: Partial<Parts>;
}
