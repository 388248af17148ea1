/** Functions as templates call them: with cells, so that an interface around a value is seen. */
import {
  ANY,
  GoError,
  GoFunction,
  type GoValue,
  integerOf,
  isInteger,
  SizedInteger,
  typeName,
  zeroOf,
} from '../values.ts';
import { type Cell, concrete, plain } from './cell.ts';
import { canBeNil, isAssignable, isIntegerType } from './types.ts';

export interface Callable {
  readonly parameters: readonly string[];
  readonly isVariadic: boolean;
  readonly call: (cells: readonly (Cell | undefined)[]) => Cell | undefined;
}

const callables = new WeakMap<GoFunction, Callable>();

/** A function of the caller of the template. */
export function callableOf(called: GoFunction): Callable {
  const known = callables.get(called);
  if (known !== undefined) return known;
  const { parameters, isVariadic, result, call } = called;
  const isBoxed = result === ANY;
  const callable: Callable = {
    parameters,
    isVariadic,
    call: (cells) => {
      const value = call(cells.map(valueOfCell));
      return isBoxed ? { value, isBoxed } : plain(value);
    },
  };
  callables.set(called, callable);
  return callable;
}

const valueOfCell = (cell: Cell | undefined): GoValue => (cell === undefined ? null : cell.value);

/** The built-in function `call`, for a callee that the template names so. */
export const callOf = (name: string): Callable => ({
  parameters: [],
  isVariadic: true,
  call: ([callee, ...args]) => {
    const called = concrete(callee);
    if (called === undefined) throw new GoError('call of nil');
    if (!(called instanceof GoFunction)) throw new GoError(`non-function ${name} of type ${typeName(called)}`);
    const { parameters, isVariadic } = called;
    const least = isVariadic ? parameters.length - 1 : parameters.length;
    if (isVariadic ? args.length < least : args.length !== least) {
      const want = isVariadic ? `at least ${least}` : String(least);
      throw new GoError(`wrong number of args for ${name}: got ${args.length} want ${want}`);
    }
    return callableOf(called).call(
      args.map((cell, index) => ({ value: prepared(cell, index, called), isBoxed: false })),
    );
  },
});

function prepared(cell: Cell | undefined, index: number, { parameters }: GoFunction): GoValue {
  const type = parameters[Math.min(index, parameters.length - 1)] as string;
  try {
    return prepareArgument(concrete(cell), type);
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new GoError(`arg ${index}: ${error.message}`);
  }
}

/** The value as one of the type; integers become any other integer type. Throws GoError. */
export function prepareArgument(value: Exclude<GoValue, null> | undefined, type: string): GoValue {
  if (value === undefined) {
    if (!canBeNil(type)) throw new GoError(`value is nil; should be of type ${type}`);
    return zeroOf(type);
  }
  if (isAssignable(value, type)) return value;
  if (!isInteger(value) || !isIntegerType(type)) {
    throw new GoError(`value has type ${typeName(value)}; should be ${type}`);
  }
  return convertInteger(integerOf(value), type);
}

function convertInteger(value: bigint, type: string): GoValue {
  const bits = Number(/\d+$/.exec(type)?.[0] ?? 64);
  const wrapped = type.startsWith('u') ? BigInt.asUintN(bits, value) : BigInt.asIntN(bits, value);
  return type === 'int' ? wrapped : new SizedInteger(type as 'int64', wrapped);
}
