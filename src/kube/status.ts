import { goQuote } from '../apimachinery/go/text.ts';
import { isJsonObject } from '../apimachinery/json.ts';
import { groupResource } from '../apimachinery/object.ts';
import { type Status, StatusError } from '../errors.ts';

type Headers = Readonly<Record<string, string>>;

/**
 * What a path of the API server addresses; empty strings where it addresses no resource (discovery,
 * --raw paths).
 */
export interface PathParts {
  readonly group: string;
  readonly resource: string;
  readonly name: string;
}

/**
 * Takes a URL path apart: /api/V/[namespaces/N/]RESOURCE/NAME or /apis/G/V/...; the version may be
 * missing.
 */
export function pathParts(path: string): PathParts {
  const parts = path.split('/').slice(1).map(decodeURIComponent);
  const core = parts[0] === 'api';
  const group = core ? '' : (parts[1] ?? '');
  const behindGroup = core ? parts.slice(1) : parts[0] === 'apis' ? parts.slice(2) : [];
  const rest = behindGroup[0] === 'namespaces' ? behindGroup : behindGroup.slice(1);
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2;
  const [resource = '', name = ''] = inNamespace ? rest.slice(2) : rest;
  return { group, resource, name };
}

/**
 * The maximum size of a body without a Status in a message (client-go's
 * maxUnstructuredResponseTextBytes).
 */
const MAX_TEXT = 2048;

/** A failed request as its error names it. */
export interface FailedRequest {
  readonly method: string;
  readonly path: string;
  readonly rawPath?: boolean;
}

/**
 * The error of an answer that is not a success: the server's Status, else client-go's words for the
 * code.
 */
export function statusError(
  { method, path, rawPath = false }: FailedRequest,
  code: number,
  headers: Headers,
  body: string,
): StatusError {
  const mediaType = mediaTypeOf(headers);
  const status = statusTypes.has(mediaType) ? parseStatus(body) : undefined;
  if (status !== undefined) return new StatusError(status, code);
  const textual = mediaType === '' || mediaType.startsWith('text/');
  const text = textual ? body.slice(0, MAX_TEXT).trim() : 'unknown';
  const [reason, message] = genericStatus(method, code, text);
  const { group, resource, name } = rawPath ? { group: '', resource: '', name: '' } : pathParts(path);
  const qualified = groupResource({ group, resource });
  const place =
    resource === '' ? '' : ` (${[method.toLowerCase(), qualified, name].filter((part) => part !== '').join(' ')})`;
  const retryAfter = Number(headers['retry-after']);
  return new StatusError(
    {
      kind: 'Status',
      code,
      reason,
      message: `${message}${place}`,
      details: {
        group,
        kind: resource,
        name,
        causes: [{ reason: 'UnexpectedServerResponse', message: text }],
        ...(Number.isInteger(retryAfter) ? { retryAfterSeconds: retryAfter } : {}),
      },
    },
    code,
  );
}

const hasOwnWords = ({ status }: StatusError): boolean =>
  (status.details?.causes ?? []).some(({ reason }) => reason === 'UnexpectedServerResponse');

/**
 * The error of a request for discovery or OpenAPI: client-go does not read a Status that answers one
 * of their media types, and words the code instead. Other errors as they are.
 */
export function withoutStatus(error: unknown): unknown {
  if (!(error instanceof StatusError) || hasOwnWords(error)) return error;
  const unread = { 'content-type': 'application/octet-stream' };
  return statusError({ method: 'GET', path: '', rawPath: true }, error.code, unread, '');
}

/**
 * The error for an answer without a Status, with another place at its end than that of the path
 * ("patch lamps one"), or none: some of client-go's clients know less of what they ask for. Other
 * errors as they are.
 */
export function withPlace(error: unknown, place: string): unknown {
  if (!(error instanceof StatusError) || !hasOwnWords(error)) return error;
  const message = error.message.replace(/ \([a-z]+ [^()]*\)$/, '') + (place === '' ? '' : ` (${place})`);
  return new StatusError({ ...error.status, message }, error.code);
}

/** The media types that a Status comes in; what says nothing is read as JSON. */
const statusTypes: ReadonlySet<string> = new Set(['', 'application/json']);
const statusVersions: ReadonlySet<unknown> = new Set(['v1', 'meta.k8s.io/v1']);

/**
 * The type of a Content-Type header in lower case, without its parameters; "" when there is none.
 */
function mediaTypeOf(headers: Headers): string {
  return (headers['content-type'] ?? '').replace(/;.*$/s, '').trim().toLowerCase();
}

/**
 * A body that is a Status of a failure, by what client-go's decoder of dynamic objects requires of
 * one. Anything else may be JSON of a gateway that only looks like it.
 */
function parseStatus(body: string): Status | undefined {
  try {
    const value = JSON.parse(body);
    if (!isJsonObject(value) || value.kind !== 'Status' || !statusVersions.has(value.apiVersion)) return undefined;
    const texts = [value.message, value.reason];
    const decodes = texts.every((text) => text === undefined || text === null || typeof text === 'string');
    return decodes && value.status === 'Failure' ? (value as Status) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reason and message of a status code without a Status (k8s.io/apimachinery/pkg/api/errors,
 * NewGenericServerResponse).
 */
function genericStatus(method: string, code: number, text: string): readonly [string, string] {
  switch (code) {
    case 400:
      return ['BadRequest', 'the server rejected our request for an unknown reason'];
    case 401:
      return ['Unauthorized', 'the server has asked for the client to provide credentials'];
    case 403:
      return ['Forbidden', text];
    case 404:
      return ['NotFound', 'the server could not find the requested resource'];
    case 405:
      return ['MethodNotAllowed', 'the server does not allow this method on the requested resource'];
    case 406: {
      const known = text !== '' && text !== 'unknown';
      return [
        'NotAcceptable',
        known ? text : 'the server was unable to respond with a content type that the client supports',
      ];
    }
    case 409:
      return [method === 'POST' ? 'AlreadyExists' : 'Conflict', 'the server reported a conflict'];
    case 415:
      return ['UnsupportedMediaType', text];
    case 422:
      return ['Invalid', 'the server rejected our request due to an error in our request'];
    case 429:
      return ['TooManyRequests', 'the server has received too many requests and has asked us to try again later'];
    case 503:
      return ['ServiceUnavailable', 'the server is currently unable to handle the request'];
    case 504:
      return [
        'Timeout',
        'the server was unable to return a response in the time allotted, but may still be processing the request',
      ];
    default:
      if (code >= 500) {
        return ['InternalError', `an error on the server (${goQuote(text)}) has prevented the request from succeeding`];
      }
      return ['', `the server responded with the status code ${code} but did not return more information`];
  }
}
