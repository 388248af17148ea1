/** The arguments of functions in templates: constants, and values for parameters of a type. */
import { ANY, Complex, type GoValue, SizedInteger, typeName } from '../values.ts';
import { type Cell, plain } from './cell.ts';
import { type NumberNode, nodeText, type Operand } from './nodes.ts';
import { canBeNil, isAssignable, isIntegerType, REFLECT } from './types.ts';

/** Ends the execution with a message about the part of the template that is evaluated. */
export type Fail = (message: string) => never;

/** The value of a constant where no type is asked for; undefined where the operand is none. */
export function constant(node: Operand, fail: Fail): Cell | undefined {
  if (node.type === 'bool' || node.type === 'string') return plain(node.value);
  return node.type === 'number' ? plain(numberValue(node, fail)) : undefined;
}

/** The syntax of a number decides its type. */
function numberValue(node: NumberNode, fail: Fail): GoValue {
  const { text } = node;
  if (node.complex !== undefined) return node.complex;
  const isHex = /^0[xX]/.test(text) && !/[pP]/.test(text) && text.length > 2;
  if (node.float !== undefined && !isHex && !text.startsWith("'") && /[.eEpP]/.test(text)) return node.float;
  if (node.int !== undefined) return node.int;
  return fail(`${text} overflows int`);
}

/** The value of a constant for a parameter of the type. */
export function constantOfType(node: Operand, type: string | undefined, fail: Fail): Cell | undefined {
  if (type === undefined || type === ANY || type === REFLECT) return constant(node, fail);
  const expected = (what: string): never => fail(`expected ${what}; found ${nodeText(node)}`);
  if (type === 'bool') return node.type === 'bool' ? plain(node.value) : expected('bool');
  if (type === 'string') return node.type === 'string' ? plain(node.value) : expected('string');
  const number = node.type === 'number' ? node : undefined;
  if (isIntegerType(type)) {
    const isUnsigned = type.startsWith('u');
    const value = isUnsigned ? number?.uint : number?.int;
    if (value === undefined) return expected(isUnsigned ? 'unsigned integer' : 'integer');
    return plain(type === 'int' ? value : new SizedInteger(type as 'int64', value));
  }
  if (type === 'float64') return number?.float === undefined ? expected('float') : plain(number.float);
  if (type === 'complex128') return number?.complex instanceof Complex ? plain(number.complex) : expected('complex');
  return fail(`can't handle ${nodeText(node)} for arg of type ${type}`);
}

/** The value for a parameter of the type; a value in an interface may be taken out of it. */
export function argumentOfType(cell: Cell | undefined, type: string | undefined, fail: Fail): Cell | undefined {
  if (type === undefined || type === REFLECT) return cell;
  if (cell === undefined) {
    if (!canBeNil(type)) fail(`invalid value; expected ${type}`);
    return type === ANY ? { value: null, isBoxed: true } : undefined;
  }
  const { value } = cell;
  if (type === ANY) return cell;
  if (value !== null && isAssignable(value, type)) return plain(value);
  const got = value === null ? ANY : typeName(value);
  return fail(`wrong type for value; expected ${type}; got ${got}`);
}
