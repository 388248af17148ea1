/**
 * What no Gateway accepts: values that the API does not know ("Unknown values here must result in
 * ... `UnsupportedValue`"), and what the validation rules of the definitions refuse. Files may hold
 * both, and so may clusters with older definitions.
 */
import { goQuote } from '../../../apimachinery/go/text.ts';
import { type Json, type JsonObject, objectsOf, textOf } from '../../../apimachinery/json.ts';
import { record } from '../fields.ts';

const pathTypes = ['Exact', 'PathPrefix', 'RegularExpression'];
const valueTypes = ['Exact', 'RegularExpression'];
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];
const sharedFilters = ['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestMirror', 'ExtensionRef'];
const filterTypes: Readonly<Record<string, readonly string[]>> = {
  HTTPRoute: [...sharedFilters, 'RequestRedirect', 'URLRewrite', 'CORS', 'ExternalAuth'],
  GRPCRoute: sharedFilters,
};
/** "This filter can be used multiple times within the same rule." */
const repeatable = ['RequestMirror', 'ExtensionRef', 'ExternalAuth'];

/**
 * The first thing that is wrong with a route's spec, as reason and message; undefined when nothing
 * is.
 */
export function routeFault(spec: JsonObject, kind: string): string | undefined {
  for (const [index, rule] of objectsOf(spec.rules).entries()) {
    for (const problem of ruleProblems(rule, kind)) return `${problem} (rules[${index}])`;
  }
  return undefined;
}

function* ruleProblems(rule: JsonObject, kind: string): Generator<string> {
  for (const match of objectsOf(rule.matches)) {
    yield* kind === 'GRPCRoute' ? grpcMatchProblems(match) : httpMatchProblems(match);
  }
  yield* filterProblems(objectsOf(rule.filters), rule, kind);
  for (const backend of objectsOf(rule.backendRefs)) yield* filterProblems(objectsOf(backend.filters), rule, kind);
  const redirects = objectsOf(rule.filters).some(({ type }) => type === 'RequestRedirect');
  if (redirects && objectsOf(rule.backendRefs).length > 0) {
    yield 'Invalid: RequestRedirect filter must not be used together with backendRefs';
  }
  const { request, backendRequest } = record(rule.timeouts);
  const whole = milliseconds(request);
  if (whole !== undefined && whole > 0 && (milliseconds(backendRequest) ?? 0) > whole) {
    yield 'Invalid: backendRequest timeout cannot be longer than request timeout';
  }
}

function* httpMatchProblems({ path, method, headers, queryParams }: JsonObject): Generator<string> {
  const { type = 'PathPrefix', value = '/' } = record(path);
  yield* unknownValue('path type', type, pathTypes);
  if (type !== 'RegularExpression') yield* pathProblems(textOf(value));
  yield* unknownValue('method', method, methods);
  for (const header of objectsOf(headers)) yield* unknownValue('header type', header.type, valueTypes);
  for (const parameter of objectsOf(queryParams)) yield* unknownValue('queryParam type', parameter.type, valueTypes);
}

function* pathProblems(value: string): Generator<string> {
  const where = "when type one of ['Exact', 'PathPrefix']";
  if (!value.startsWith('/')) yield `Invalid: path value must be an absolute path and start with '/' ${where}`;
  for (const part of ['//', '/./', '/../', '%2f', '%2F', '#']) {
    if (value.includes(part)) yield `Invalid: path value must not contain '${part}' ${where}`;
  }
}

function* grpcMatchProblems({ method, headers }: JsonObject): Generator<string> {
  const { type, service, method: name } = record(method);
  yield* unknownValue('method type', type, valueTypes);
  if (type !== 'RegularExpression' && `${textOf(service)}${textOf(name)}`.includes('/')) {
    yield "Invalid: method must not contain '/'";
  }
  for (const header of objectsOf(headers)) yield* unknownValue('header type', header.type, valueTypes);
}

function* filterProblems(filters: readonly JsonObject[], rule: JsonObject, kind: string): Generator<string> {
  const types = filters.map(({ type }) => textOf(type));
  for (const type of types) yield* unknownValue('filter type', type, filterTypes[kind] ?? []);
  if (types.includes('RequestRedirect') && types.includes('URLRewrite')) {
    yield 'IncompatibleFilters: URLRewrite and RequestRedirect may not be combined';
  }
  const twice = types.find((type, index) => types.indexOf(type) !== index && !repeatable.includes(type));
  if (twice !== undefined) yield `Invalid: ${twice} filter cannot be repeated`;
  for (const { requestRedirect, urlRewrite } of filters) {
    const { scheme, statusCode, path } = record(requestRedirect);
    yield* unknownValue('redirect scheme', scheme, ['http', 'https']);
    yield* unknownValue('redirect statusCode', statusCode, [301, 302, 303, 307, 308]);
    for (const modifier of [path, record(urlRewrite).path]) yield* modifierProblems(record(modifier), rule);
  }
}

function* modifierProblems({ type }: JsonObject, rule: JsonObject): Generator<string> {
  yield* unknownValue('path modifier type', type, ['ReplaceFullPath', 'ReplacePrefixMatch']);
  if (type !== 'ReplacePrefixMatch') return;
  const [first = {}, ...more] = objectsOf(rule.matches);
  const { type: pathType = 'PathPrefix' } = record(first.path);
  if (more.length > 0 || pathType !== 'PathPrefix') {
    yield 'Invalid: path.replacePrefixMatch takes exactly one PathPrefix match';
  }
}

function* unknownValue(what: string, value: Json | undefined, known: readonly Json[]): Generator<string> {
  if (value === undefined || value === null || known.includes(value)) return;
  yield `UnsupportedValue: ${what} ${typeof value === 'string' ? goQuote(value) : JSON.stringify(value)}`;
}

const unitMilliseconds: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A duration of the Gateway API (GEP-2257: "1h30m", "500ms"); undefined for an invalid one. */
function milliseconds(value: Json | undefined): number | undefined {
  const text = textOf(value);
  if (!/^(?:\d{1,5}(?:h|ms|m|s)){1,4}$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+)(h|ms|m|s)/g)];
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * (unitMilliseconds[unit ?? ''] ?? 0), 0);
}
