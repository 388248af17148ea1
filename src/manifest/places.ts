/** Where in the files of a kustomization the fields are that an error names. */
import { CliError, type Status } from '../errors.ts';
import type { FieldPath, Source } from './document.ts';

/** An error about an object, with the places of the fields that its message names. */
export function placed(message: string, source: Source): CliError {
  return new CliError(message, { places: placesOf(source, fieldsInText(message)) });
}

/** The places of what the server finds wrong in an object; none for an object of a plain file. */
export function placesOfStatus(source: Source, { reason, message = '', details }: Status): readonly string[] {
  if (source.placeOf === undefined || (reason !== 'Invalid' && reason !== 'BadRequest')) return [];
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

/** The steps of `spec.containers[0].name` and of `metadata.annotations[example.com/x]`. */
function fieldPath(field: string): FieldPath {
  return [...field.matchAll(/\[([^\]]*)\]|[^.[\]]+/g)].map(([step, inBrackets]) => {
    if (inBrackets === undefined) return step;
    return /^\d+$/.test(inBrackets) ? Number(inBrackets) : inBrackets;
  });
}
