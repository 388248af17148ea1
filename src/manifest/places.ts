/** Where in the files of a kustomization the fields are that an error names. */
import { CliError, type Status } from '../errors.ts';
import type { FieldPath, Source } from './document.ts';

/** An error about an object, with the places of the fields that its message names. */
export function placed(message: string, source: Source): CliError {
  return new CliError(message, { places: placesOf(source, fieldsInText(message)) });
}

/** What server-side apply says of an object that its type does not allow, with no reason. */
const UNTYPED = /^failed to create typed patch object /;

/**
 * The places of what the server finds wrong in an object, or what others manage; none for an object
 * of a plain file.
 */
export function placesOfStatus(source: Source, { reason, message = '', details }: Status): readonly string[] {
  if (source.placeOf === undefined) return [];
  if (UNTYPED.test(message)) return placesOf(source, untypedFields(message));
  if (reason === undefined || !['Invalid', 'BadRequest', 'Conflict'].includes(reason)) return [];
  const causes = (details?.causes ?? []).map(({ field }) => field ?? '').filter((field) => field !== '');
  return placesOf(source, causes.length > 0 ? causes : fieldsInText(message));
}

/** A line for each field; one for the object when there is none. */
export function placesOf({ placeOf }: Source, fields: readonly string[]): readonly string[] {
  if (placeOf === undefined) return [];
  const lines = (fields.length > 0 ? fields : ['']).flatMap((field) => {
    const place = placeOf(fieldPath(field));
    return place === undefined ? [] : [`  at ${place.file}:${place.line}${field === '' ? '' : `: ${field}`}`];
  });
  return [...new Set(lines)];
}

/**
 * The fields that a message names: those of a strict decoding, and the one that Go's decoder could
 * not take (`json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of
 * type int32`).
 */
export function fieldsInText(message: string): readonly string[] {
  const named = [...message.matchAll(/(?:unknown|duplicate) field "((?:[^"\\]|\\.)*)"/g)].map(
    ([, field = '']) => field,
  );
  const [, undecoded] = /Go struct field \w+\.(\S+) of type/.exec(message) ?? [];
  return undecoded === undefined ? named : [...named, undecoded];
}

/** `.spec.replica` of `...): .spec.replica: field not declared in schema`, one or several. */
const untypedFields = (message: string): readonly string[] =>
  [...message.matchAll(/(?:\): |\n\s+)(\.\S+): /g)].map(([, field = '']) => field);

/**
 * The steps of `spec.containers[0].name`, of `metadata.annotations[example.com/x]` and of
 * `.spec.containers[name="web"].image`.
 */
function fieldPath(field: string): FieldPath {
  return [...field.matchAll(/\[([^\]]*)\]|[^.[\]]+/g)].flatMap(([step, inBrackets]) => {
    if (inBrackets === undefined) return [step];
    // the field is looked for in every item, whatever its key
    if (/^\w*=/.test(inBrackets)) return [];
    return [/^\d+$/.test(inBrackets) ? Number(inBrackets) : inBrackets];
  });
}
