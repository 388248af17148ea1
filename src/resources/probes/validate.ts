/** What the API server refuses of a probe (pkg/apis/core/validation: validateProbe and those around it), in its words. */
import type { ContainerRole } from '../diagnosis/types.ts';
import { portNameProblems, portNumberProblems } from '../generators/validation.ts';
import { goQuote } from '../go-text.ts';
import { isJsonObject, type Json, type JsonObject, objectsOf } from '../json.ts';
import type { ProbeKind } from './probe.ts';

export interface FieldProblem {
  /** Below the probe: "successThreshold", "httpGet.port"; "" for the probe itself. */
  readonly field: string;
  /** `Invalid value: 2: must be 1` */
  readonly message: string;
}

/** The problems of a probe as it would be sent; defaults are filled in before the server looks. */
export function probeProblems(probe: JsonObject, kind: ProbeKind, role: ContainerRole): readonly FieldProblem[] {
  if (role === 'init container') {
    return [{ field: '', message: 'Forbidden: may not be set for init containers without restartPolicy=Always' }];
  }
  return [...handlerProblems(probe), ...numberProblems(probe), ...kindProblems(probe, kind)];
}

const invalid = (field: string, value: Json, message: string): FieldProblem => ({
  field,
  message: `Invalid value: ${typeof value === 'string' ? goQuote(value) : String(value)}: ${message}`,
});

const numbers = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];

function numberProblems(probe: JsonObject): readonly FieldProblem[] {
  const problems = numbers.flatMap((field) => {
    const value = probe[field];
    return typeof value === 'number' && value < 0 ? [invalid(field, value, 'must be greater than or equal to 0')] : [];
  });
  const grace = probe.terminationGracePeriodSeconds;
  if (typeof grace === 'number' && grace <= 0) {
    problems.push(invalid('terminationGracePeriodSeconds', grace, 'must be greater than 0'));
  }
  return problems;
}

function kindProblems(probe: JsonObject, kind: ProbeKind): readonly FieldProblem[] {
  const { successThreshold, terminationGracePeriodSeconds: grace } = probe;
  if (kind === 'readiness') {
    return typeof grace === 'number'
      ? [invalid('terminationGracePeriodSeconds', grace, 'must not be set for readinessProbes')]
      : [];
  }
  const isDefault = successThreshold === undefined || successThreshold === null || successThreshold === 0;
  return isDefault || successThreshold === 1 ? [] : [invalid('successThreshold', successThreshold, 'must be 1')];
}

/** In the order in which the API server looks at them. */
const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc'] as const;

function handlerProblems(probe: JsonObject): readonly FieldProblem[] {
  const given = handlers.filter((name) => isJsonObject(probe[name]));
  const [first, ...more] = given;
  if (first === undefined) return [{ field: '', message: 'Required value: must specify a handler type' }];
  return [
    ...actionProblems(first, probe[first] as JsonObject),
    ...more.map((field) => ({ field, message: 'Forbidden: may not specify more than 1 handler type' })),
  ];
}

function actionProblems(type: (typeof handlers)[number], action: JsonObject): readonly FieldProblem[] {
  switch (type) {
    case 'exec': {
      const isGiven = Array.isArray(action.command) && action.command.length > 0;
      return isGiven ? [] : [{ field: 'exec.command', message: 'Required value' }];
    }
    case 'httpGet':
      return httpProblems(action);
    default:
      return portProblems(`${type}.port`, action.port);
  }
}

function httpProblems({ port, scheme, httpHeaders }: JsonObject): readonly FieldProblem[] {
  const problems = [...portProblems('httpGet.port', port)];
  if (typeof scheme === 'string' && scheme !== '' && scheme !== 'HTTP' && scheme !== 'HTTPS') {
    problems.push({
      field: 'httpGet.scheme',
      message: `Unsupported value: ${goQuote(scheme)}: supported values: "HTTP", "HTTPS"`,
    });
  }
  for (const header of objectsOf(httpHeaders)) {
    const name = typeof header.name === 'string' ? header.name : '';
    if (!/^[-A-Za-z0-9]+$/.test(name)) problems.push(invalid('httpGet.httpHeaders', name, headerNameProblem));
  }
  return problems;
}

/** validation.IsHTTPHeaderName */
const headerNameProblem =
  "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";

function portProblems(field: string, port: Json | undefined): readonly FieldProblem[] {
  if (typeof port === 'string') return portNameProblems(port).map((message) => invalid(field, port, message));
  const number = typeof port === 'number' ? port : 0;
  return portNumberProblems(number).map((message) => invalid(field, number, message));
}
