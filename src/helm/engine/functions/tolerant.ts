/** Helm's functions that answer with an error in place of failing. */
import { ANY, GoError, GoFunction, type GoMap, type GoValue } from '../../../apimachinery/go/values.ts';

/** The result, or what stands for an error. */
export function anError<Of>(work: () => Of, otherwise: Of | ((message: string) => Of)): Of {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    return typeof otherwise === 'function' ? (otherwise as (message: string) => Of)(error.message) : otherwise;
  }
}

/** A function of a text that gives a map; an error is its entry Error. */
export const mapOr = (read: (text: string) => GoMap): GoFunction =>
  new GoFunction(['string'], `map[string]${ANY}`, ([text]) =>
    anError<GoMap>(
      () => read(text as string),
      (message) => ({ Error: message }),
    ),
  );

/** A function of a text that gives a list; an error is its only item. */
export const listOr = (read: (text: string) => readonly GoValue[]): GoFunction =>
  new GoFunction(['string'], `[]${ANY}`, ([text]) =>
    anError<readonly GoValue[]>(
      () => read(text as string),
      (message) => [message],
    ),
  );
