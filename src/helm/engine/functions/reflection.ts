/** sprig's functions for types, and for what is empty (reflect.go, defaults.go). */
import {
  ANY,
  GoFunction,
  type GoValue,
  isTrue,
  kindOf,
  SizedInteger,
  typeName,
} from '../../../apimachinery/go/values.ts';

/** Whether a value is the zero of its type, or has a length of zero. Structs never are. */
export const isEmpty = (value: GoValue): boolean => !isTrue(value);

/** What %T shows. */
const typeOf = (value: GoValue): string => (value === null ? '<nil>' : typeName(value));

/** reflect's name of the kind. */
export function kindName(value: GoValue): string {
  if (value === null) return 'invalid';
  if (typeName(value).startsWith('*')) return 'ptr';
  if (value instanceof SizedInteger) return value.type;
  const kind = kindOf(value);
  return kind === 'float' ? 'float64' : kind === 'complex' ? 'complex128' : kind;
}

const isTypeLike = (target: string, type: string): boolean => target === type || `*${target}` === type;

const variadic = { isVariadic: true };

export function reflectionFunctions(): ReadonlyMap<string, GoFunction> {
  return new Map<string, GoFunction>([
    ['hello', new GoFunction([], 'string', () => 'Hello!')],
    ['typeOf', new GoFunction([ANY], 'string', ([value = null]) => typeOf(value))],
    ['typeIs', new GoFunction(['string', ANY], 'bool', ([target, value = null]) => target === typeOf(value))],
    [
      'typeIsLike',
      new GoFunction(['string', ANY], 'bool', ([target, value = null]) => isTypeLike(target as string, typeOf(value))),
    ],
    ['kindOf', new GoFunction([ANY], 'string', ([value = null]) => kindName(value))],
    ['kindIs', new GoFunction(['string', ANY], 'bool', ([target, value = null]) => target === kindName(value))],
    [
      'default',
      new GoFunction(
        [ANY, ANY],
        ANY,
        ([otherwise = null, given = null]) => (isEmpty(given) ? otherwise : given),
        variadic,
      ),
    ],
    ['empty', new GoFunction([ANY], 'bool', ([value = null]) => isEmpty(value))],
    ['coalesce', new GoFunction([ANY], ANY, (values) => values.find((value) => !isEmpty(value)) ?? null, variadic)],
    ['all', new GoFunction([ANY], 'bool', (values) => !values.some(isEmpty), variadic)],
    ['any', new GoFunction([ANY], 'bool', (values) => values.some((value) => !isEmpty(value)), variadic)],
    ['ternary', new GoFunction([ANY, ANY, 'bool'], ANY, ([yes = null, no = null, isYes]) => (isYes ? yes : no))],
  ]);
}
