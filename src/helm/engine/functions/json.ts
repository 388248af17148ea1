/** toJson and its relatives as helm has them. */
import { marshalJson } from '../../../apimachinery/go/marshal.ts';
import { asList, asMap, unmarshalJson } from '../../../apimachinery/go/unmarshal.ts';
import { ANY, GoFunction, type GoValue } from '../../../apimachinery/go/values.ts';
import { anError, listOr, mapOr } from './tolerant.ts';

export function jsonFunctions(): ReadonlyMap<string, GoFunction> {
  const write = ([value = null]: readonly GoValue[]): string => marshalJson(value);
  return new Map([
    ['toJson', new GoFunction([ANY], 'string', (args) => anError(() => write(args), ''))],
    ['mustToJson', new GoFunction([ANY], 'string', write)],
    ['fromJson', mapOr((text) => asMap(unmarshalJson(text)))],
    ['fromJsonArray', listOr((text) => asList(unmarshalJson(text)))],
  ]);
}
