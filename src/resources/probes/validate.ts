/**
 * The API server's validation of a probe (pkg/apis/core/validation: validateProbe and its
 * neighbours), with its messages.
 */

import { goQuote } from '../../apimachinery/go/text.ts';
import { isJsonObject, type Json, type JsonObject, textOf } from '../../apimachinery/json.ts';
import type { ContainerRole } from '../diagnosis/types.ts';
import { portNameProblems, portNumberProblems } from '../generators/validation.ts';
import type { FieldPath } from '../lint/types.ts';
import { type FieldProblem, integerOf, typeProblems } from './decode.ts';
import type { ProbeKind } from './probe.ts';

/**
 * The problems of a probe as it would be sent; the server validates after it fills in defaults.
 * What cannot be decoded is not validated further, in the server as here.
 */
export function probeProblems(probe: Json, kind: ProbeKind, role: ContainerRole): readonly FieldProblem[] {
  const undecodable = typeProblems(probe);
  if (undecodable.length > 0 || !isJsonObject(probe)) return undecodable;
  if (role === 'init container') {
    const message = 'Forbidden: may not be set for init containers without restartPolicy=Always';
    return [{ path: [], message, remedy: 'remove' }];
  }
  return [...handlerProblems(probe), ...numberProblems(probe), ...kindProblems(probe, kind)];
}

const invalid = (
  path: FieldPath,
  value: string | bigint,
  message: string,
  remedy?: FieldProblem['remedy'],
): FieldProblem => ({
  path,
  message: `Invalid value: ${typeof value === 'string' ? goQuote(value) : value}: ${message}`,
  ...(remedy !== undefined && { remedy }),
});

const numbers = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];
const GRACE = 'terminationGracePeriodSeconds';

function numberProblems(probe: JsonObject): readonly FieldProblem[] {
  const problems = numbers.flatMap((field) => {
    const value = integerOf(probe[field]) ?? 0n;
    return value < 0n ? [invalid([field], value, 'must be greater than or equal to 0')] : [];
  });
  const grace = integerOf(probe[GRACE]);
  if (grace !== undefined && grace <= 0n) problems.push(invalid([GRACE], grace, 'must be greater than 0'));
  return problems;
}

function kindProblems(probe: JsonObject, kind: ProbeKind): readonly FieldProblem[] {
  if (kind === 'readiness') {
    const grace = integerOf(probe[GRACE]);
    return grace === undefined ? [] : [invalid([GRACE], grace, 'must not be set for readinessProbes', 'remove')];
  }
  const successes = integerOf(probe.successThreshold) ?? 0n;
  return successes === 0n || successes === 1n
    ? []
    : [invalid(['successThreshold'], successes, 'must be 1', 'set to 1')];
}

/** In the order in which the API server checks them. */
const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc'] as const;

function handlerProblems(probe: JsonObject): readonly FieldProblem[] {
  const given = handlers.filter((name) => isJsonObject(probe[name]));
  const [first, ...more] = given;
  if (first === undefined) return [{ path: [], message: 'Required value: must specify a handler type' }];
  return [
    ...actionProblems(first, probe[first] as JsonObject),
    ...more.map((field) => ({ path: [field], message: 'Forbidden: may not specify more than 1 handler type' })),
  ];
}

function actionProblems(type: (typeof handlers)[number], action: JsonObject): readonly FieldProblem[] {
  switch (type) {
    case 'exec': {
      const isGiven = Array.isArray(action.command) && action.command.length > 0;
      return isGiven ? [] : [{ path: ['exec', 'command'], message: 'Required value' }];
    }
    case 'httpGet':
      return httpProblems(action);
    default:
      return portProblems([type, 'port'], action.port);
  }
}

function httpProblems({ port, scheme, httpHeaders }: JsonObject): readonly FieldProblem[] {
  const problems = [...portProblems(['httpGet', 'port'], port)];
  if (typeof scheme === 'string' && scheme !== '' && scheme !== 'HTTP' && scheme !== 'HTTPS') {
    problems.push({
      path: ['httpGet', 'scheme'],
      message: `Unsupported value: ${goQuote(scheme)}: supported values: "HTTP", "HTTPS"`,
    });
  }
  const names = (Array.isArray(httpHeaders) ? httpHeaders : []).map((header) =>
    isJsonObject(header) ? textOf(header.name) : '',
  );
  // The server reports equal problems only once.
  for (const name of new Set(names)) {
    if (!/^[-A-Za-z0-9]+$/.test(name)) problems.push(invalid(['httpGet', 'httpHeaders'], name, headerNameProblem));
  }
  return problems;
}

/** validation.IsHTTPHeaderName */
const headerNameProblem =
  "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";

function portProblems(path: FieldPath, port: Json | undefined): readonly FieldProblem[] {
  if (typeof port === 'string') return portNameProblems(port).map((message) => invalid(path, port, message));
  const number = integerOf(port) ?? 0n;
  return portNumberProblems(Number(number)).map((message) => invalid(path, number, message));
}
